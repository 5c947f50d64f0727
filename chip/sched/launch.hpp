// What runs on a tile, read from the mailbox that the runtime and its firmware share in L1.
// Spec: the wheel's hw/inc/hostdev/dev_msgs.h (mailboxes_t, launch_msg_t), dev_mem_map.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {

/// Where a kernel's instructions are while it runs.
struct KernelText {
    std::span<const std::uint8_t> bytes;  ///< the loaded image, in the tile's L1
    std::uint32_t base = 0;               ///< address at which a core runs it
};

/// One entry of the circular buffer table of a launch.
struct CircularBufferInfo {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    std::uint32_t pages = 0;
};

/// A read-only view; valid as long as the tile. Says nothing sensible before the firmware is loaded.
class Launch {
  public:
    static constexpr unsigned kCircularBuffers = 64;
    static constexpr unsigned kSemaphores = 16;

    explicit Launch(const TensixTile& tile);

    /// The host gave a go signal (or started the firmware) and the tile has not answered "done".
    bool unfinished() const;
    /// The host gave a go signal, and the tile has not yet begun.
    bool begins() const;
    /// What the launch has on this tile.
    LaunchGuard guard() const;
    /// The RISC takes part in the launch and has not reported that its kernel is finished.
    bool runs_kernel(Risc risc) const;
    /// Empty when the launch has no kernel for this RISC.
    std::optional<KernelText> text(Risc risc) const;
    bool in_kernel(Risc risc, std::uint32_t pc) const;

    /// The address is in the loaded image of a kernel.
    bool is_code(std::uint32_t address) const;
    /// The index for which get_semaphore gives this L1 address, whether the program has that semaphore or not.
    std::optional<unsigned> semaphore_index(std::uint32_t address) const;
    /// Number of the semaphore at this L1 address, when it is one.
    std::optional<unsigned> semaphore_at(std::uint32_t address) const;
    /// Line of the ASSERT that stopped this core, as the kernel left it for the watcher; empty: none did.
    std::optional<unsigned> failed_assert(Risc risc) const;
    std::optional<CircularBufferInfo> circular_buffer(unsigned index) const;

  private:
    std::uint8_t signal() const;
    std::optional<CodeRange> code(Risc risc) const;
    std::uint64_t circular_buffers() const;
    std::uint32_t word(std::uint32_t address) const;
    std::uint16_t half(std::uint32_t address) const;
    std::uint8_t byte(std::uint32_t address) const { return tile_.l1()[address]; }

    const TensixTile& tile_;
    std::uint32_t message_ = 0;  ///< L1 address of the current launch message
};

}  // namespace opwright::chip
