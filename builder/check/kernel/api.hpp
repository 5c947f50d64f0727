// The kernel API as far as rules look at it: what a call does to circular buffers, transfers and registers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace opwright::builder::check {

enum class Effect : std::uint8_t {
    kNone,
    kReserve,  ///< cb_reserve_back, x.reserve_back
    kPush,
    kWait,
    kPop,
    kRead,          ///< starts a NoC read
    kWrite,         ///< starts a NoC write
    kReadBarrier,   ///< waits until reads have arrived
    kWriteFlush,    ///< waits until writes have left
    kWriteBarrier,  ///< waits until writes have arrived
    kFullBarrier,
    kAcquire,  ///< tile_regs_acquire
    kCommit,
    kRegistersWait,
    kRelease,
    kAcquireOld,  ///< acquire_dst: all of the protocol in one
    kReleaseOld,
    kMath,  ///< computes into the destination registers
    kPack,  ///< reads them
    kInit,  ///< sets up unpacker, math or packer
};

/// By the name of a function or of a method (`reserve_back`, `async_read`).
Effect effect_of(std::string_view name);

/// On which of the RISC-V cores a function exists: those of data movement, those of compute, or all.
enum class Side : std::uint8_t { kBoth, kDataMovement, kCompute };
Side side_of(std::string_view name);

/// Which argument of a math or pack function is the tile of the destination registers; nothing where it is not known.
std::optional<std::size_t> destination_argument(std::string_view name);

}  // namespace opwright::builder::check
