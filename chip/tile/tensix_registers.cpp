// A Tensix tile's address space above L1, as its cores, the coprocessor, the NoC and the host see it.
#include <fmt/format.h>

#include <bit>

#include "chip/diag/fault.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {
namespace {

constexpr RegionMap kMap{kTensixRegions};

// Debug block, offsets from RISCV_DEBUG_REGS_START_ADDR.
constexpr std::uint32_t kDebugBusControl = 0x54;
constexpr std::uint32_t kConfigReadControl = 0x58;
constexpr std::uint32_t kCoprocessorFirst = 0x60;  // array reads and DBG_FEATURE_DISABLE belong to the coprocessor
constexpr std::uint32_t kCoprocessorLast = 0x6C;
constexpr std::uint32_t kConfigReadData = 0x78;
constexpr std::uint32_t kSoftReset0 = 0x1B0;
constexpr std::uint32_t kWallClockLow = 0x1F0;
constexpr std::uint32_t kWallClockHighNow = 0x1F4;
constexpr std::uint32_t kWallClockHigh = 0x1F8;
constexpr std::uint32_t kSoftResetModelled = kAllRiscResetBits | 0xFF800000;  // bits from 23 on have no effect

// PC_BUF as a TRISC sees it.
constexpr std::uint32_t kPcBufFifo = 0x0;
constexpr std::uint32_t kCoprocessorDoneCheck = 0x4;
constexpr std::uint32_t kMopExpanderDoneCheck = 0x8;
constexpr std::uint32_t kSemaphores = 0x20;
constexpr std::uint32_t kSemaphoreCount = 8;
constexpr std::uint32_t kSemaphoreGetBit = 1;

constexpr std::uint32_t kMailboxStride = 0x1000;
constexpr std::uint32_t kMailboxHasData = 0x4;
constexpr std::uint32_t kGprWindow = 0x100;  // per thread, as BRISC sees it
constexpr std::uint32_t kMopConfigWords = 9;

[[noreturn]] void unmapped(const char* verb, std::uint32_t address, const RegionRow* row) {
    throw Fault{Category::kKernelMistake, "unmapped-address",
                row == nullptr ? fmt::format("{} at 0x{:08x}, where nothing is mapped", verb, address)
                               : fmt::format("{} at 0x{:08x}: this core has no access to {}", verb, address, row->name),
                "look for a wild pointer, an index beyond its array, or an address used as if it were a NoC address"};
}

[[noreturn]] void not_modelled(const std::string& what) {
    throw Fault{Category::kNotModelled, "register", what + ", which the chip does not model", ""};
}

/// An access to the coprocessor's registers, which knows its faults only as those of an instruction.
template <typename Access>
auto as_register_access(Access access) {
    try {
        return access();
    } catch (const TensixFault& fault) {
        if (fault.instruction != 0) throw;  // the access let an instruction go on, and that one is wrong
        const bool mistake = fault.kind == TensixFault::Kind::kKernelMistake;
        throw Fault{mistake ? Category::kKernelMistake : Category::kNotModelled, "tensix-register", fault.what,
                    fault.fix};
    }
}

Users user_of(Risc risc) {
    return static_cast<Users>(1u << index_of(risc));
}
Risc risc_of(Users user) {
    return static_cast<Risc>(std::countr_zero(user));
}

}  // namespace

bool TensixTile::hold_core(Risc risc, HoldKind kind, unsigned index) {
    harts_[index_of(risc)].hold = kind;
    harts_[index_of(risc)].hold_index = index;
    return false;
}

LoadResult TensixTile::held(Risc risc, HoldKind kind, unsigned index) {
    hold_core(risc, kind, index);
    return {LoadResult::Kind::kBlocked, 0};
}

LoadResult TensixTile::risc_load(Risc risc, std::uint32_t address, unsigned size) {
    if (size == 4 && address % 4 == 0) [[likely]]
        return load_word(user_of(risc), address);
    if ((address & (size - 1)) != 0) {
        throw Fault{
            Category::kKernelMistake, "misaligned-load",
            fmt::format("load of {} bytes at 0x{:08x}: the address is not a multiple of {}", size, address, size),
            "baby RISC-V cores round such addresses down silently; use an aligned pointer"};
    }
    LoadResult result = load_word(user_of(risc), address & ~3u);
    result.value = result.value >> (8 * (address % 4)) & ((1u << (8 * size)) - 1);
    return result;
}

bool TensixTile::risc_store(Risc risc, std::uint32_t address, std::uint32_t value, unsigned size) {
    if (size == 4 && address % 4 == 0) [[likely]]
        return store_word(user_of(risc), address, value);
    if ((address & (size - 1)) != 0) {
        throw Fault{
            Category::kKernelMistake, "misaligned-store",
            fmt::format("store of {} bytes at 0x{:08x}: the address is not a multiple of {}", size, address, size),
            "baby RISC-V cores round such addresses down silently; use an aligned pointer"};
    }
    const RegionRow* row = kMap.find(address);
    if (row == nullptr) unmapped("store", address, row);
    not_modelled(fmt::format("store of {} bytes at 0x{:08x} ({})", size, address, row->name));
}

LoadResult TensixTile::load_word(Users user, std::uint32_t address) {
    using Kind = LoadResult::Kind;
    const RegionRow* row = kMap.find(address);
    if (row == nullptr || (row->users & user) == 0) unmapped("load", address, row);
    const std::uint32_t offset = address - row->base;
    switch (row->region) {
        case Region::kTdma:
            return {Kind::kValue, tdma_.read(offset)};
        case Region::kDebug: {
            const bool clock = offset >= kWallClockLow && offset <= kWallClockHigh;
            return {clock ? Kind::kConsumed : Kind::kValue, load_debug(offset)};
        }
        case Region::kNoc0:
            return {Kind::kValue, nius_[0].read(offset)};
        case Region::kNoc1:
            return {Kind::kValue, nius_[1].read(offset)};
        case Region::kOverlay:
            return {Kind::kValue, overlay_.read(offset)};
        case Region::kGprs: {
            unsigned thread = 0, index = 0;
            gpr_place(risc_of(user), offset, thread, index);
            return {Kind::kValue, tensix_->read_gpr(thread, index)};
        }
        case Region::kPcBuf0:
            return load_pc_buf(risc_of(user), offset);
        case Region::kMailboxes:
            return load_mailbox(risc_of(user), offset);
        case Region::kConfig:
            return {Kind::kValue, tensix_->read_config(offset)};
        default:
            not_modelled(fmt::format("load at 0x{:08x} ({})", address, row->name));
    }
}

bool TensixTile::store_word(Users user, std::uint32_t address, std::uint32_t value) {
    const RegionRow* row = kMap.find(address);
    if (row == nullptr || (row->users & user) == 0) unmapped("store", address, row);
    const std::uint32_t offset = address - row->base;
    switch (row->region) {
        case Region::kTdma:
            tdma_.write(offset, value);
            return true;
        case Region::kDebug:
            store_debug(offset, value);
            return true;
        case Region::kNoc0:
            nius_[0].write(offset, value);
            return true;
        case Region::kNoc1:
            nius_[1].write(offset, value);
            return true;
        case Region::kOverlay:
            store_overlay(offset, value);
            return true;
        case Region::kMopConfig:
            if (offset / 4 >= kMopConfigWords) unmapped("store", address, row);
            tensix_->write_mop_config(thread_of(risc_of(user)), offset / 4, value);
            return true;
        case Region::kGprs: {
            unsigned thread = 0, index = 0;
            gpr_place(risc_of(user), offset, thread, index);
            tensix_->write_gpr(thread, index, value);
            return true;
        }
        case Region::kPush0:
            return push(risc_of(user), 0, value);
        case Region::kPush1:
            return push(risc_of(user), 1, value);
        case Region::kPush2:
            return push(risc_of(user), 2, value);
        case Region::kPcBuf0:
        case Region::kPcBuf1:
        case Region::kPcBuf2: {
            const Risc risc = risc_of(user);
            if (risc != Risc::kBrisc) return store_pc_buf(risc, offset, value);
            const unsigned thread = static_cast<unsigned>(row->region) - static_cast<unsigned>(Region::kPcBuf0);
            return mailboxes_.push_pc(thread, value) || hold_core(risc, HoldKind::kPcBuf, thread);
        }
        case Region::kMailboxes:
            return store_mailbox(risc_of(user), offset, value);
        case Region::kConfig:
            as_register_access([&] { tensix_->write_config(offset, value); });
            return true;
        default:
            not_modelled(fmt::format("store of 0x{:08x} at 0x{:08x} ({})", value, address, row->name));
    }
}

void TensixTile::store_register(std::uint32_t address, std::uint32_t value) {
    store_word(kUserNoc, address, value);
}
std::uint32_t TensixTile::load_register(std::uint32_t address) {
    return load_word(kUserNoc, address).value;
}

void TensixTile::store_overlay(std::uint32_t offset, std::uint32_t value) {
    const std::uint32_t stream = offset / Overlay::kStreamBytes, index = offset % Overlay::kStreamBytes / 4;
    const bool counts_pages = index == Overlay::kTilesReceived || index == Overlay::kTilesAcked;
    // The firmware sets the counters of all streams to 0.
    if (counts_pages && value != 0 && !guard_.has_circular_buffer(stream)) [[unlikely]] {
        throw Fault{Category::kKernelMistake, "no-circular-buffer",
                    fmt::format("{} on circular buffer {}, which the program does not have on this core",
                                index == Overlay::kTilesReceived ? "cb_push_back" : "cb_pop_front", stream),
                    "check the index against the circular buffers of the program"};
    }
    overlay_.write(offset, value);
}

bool TensixTile::push(Risc risc, unsigned window, std::uint32_t instruction) {
    const std::uint32_t pc = harts_[index_of(risc)].core.pc();
    if (is_trisc(risc)) [[likely]] {
        const unsigned thread = thread_of(risc);
        return tensix_->push(thread, instruction, pc) || hold_core(risc, HoldKind::kInstructionFifo, thread);
    }
    if (pc >= guard_.code_end && pc < kL1Bytes) {
        throw Fault{Category::kKernelMistake, "bad-pc",
                    fmt::format("the program runs at 0x{:08x}, where L1 holds data and no kernel", pc),
                    "look for a call through a wild pointer, or a return address that was overwritten"};
    }
    if (risc == Risc::kNcrisc) {
        throw Fault{Category::kKernelMistake, "tensix-push-from-ncrisc",
                    fmt::format("NCRISC cannot push Tensix instructions (0x{:08x})", instruction),
                    "a word that is no RISC-V instruction counts as a push: the program may have run into data"};
    }
    return tensix_->push_from_brisc(window, instruction, pc) || hold_core(risc, HoldKind::kInstructionFifo, window);
}

void TensixTile::gpr_place(Risc risc, std::uint32_t offset, unsigned& thread, unsigned& index) const {
    thread = is_trisc(risc) ? thread_of(risc) : offset / kGprWindow;
    index = offset % kGprWindow / 4;
    if (thread >= Tensix::kThreads || (is_trisc(risc) && offset >= kGprWindow)) {
        not_modelled(fmt::format("access to Tensix GPR offset 0x{:x}", offset));
    }
}

LoadResult TensixTile::load_pc_buf(Risc risc, std::uint32_t offset) {
    if (risc == Risc::kBrisc) not_modelled("BRISC's load from PC_BUF");
    const unsigned thread = thread_of(risc);
    if (offset == kCoprocessorDoneCheck) {
        if (!tensix_->drained(thread)) return held(risc, HoldKind::kTensixDrained, thread);
        return {LoadResult::Kind::kValue, 0};
    }
    if (offset == kMopExpanderDoneCheck) {
        if (!tensix_->mop_idle(thread)) return held(risc, HoldKind::kMopIdle, thread);
        return {LoadResult::Kind::kValue, 0};
    }
    if (offset == kPcBufFifo) {
        const auto value = mailboxes_.pop_pc(thread);
        if (!value) return held(risc, HoldKind::kPcBuf, thread);
        return {LoadResult::Kind::kConsumed, *value};
    }
    const std::uint32_t semaphore = (offset - kSemaphores) / 4;
    if (offset < kSemaphores || semaphore >= kSemaphoreCount)
        not_modelled(fmt::format("load from PC_BUF +0x{:x}", offset));
    return {LoadResult::Kind::kValue, tensix_->read_semaphore(semaphore)};
}

bool TensixTile::store_pc_buf(Risc, std::uint32_t offset, std::uint32_t value) {
    if (offset == kPcBufFifo || offset == kCoprocessorDoneCheck || offset == kMopExpanderDoneCheck) return true;
    const std::uint32_t semaphore = (offset - kSemaphores) / 4;
    if (offset < kSemaphores || semaphore >= kSemaphoreCount)
        not_modelled(fmt::format("store to PC_BUF +0x{:x}", offset));
    if ((value & kSemaphoreGetBit) != 0) {
        tensix_->get_semaphore(semaphore);
    } else {
        tensix_->post_semaphore(semaphore);
    }
    return true;
}

LoadResult TensixTile::load_mailbox(Risc risc, std::uint32_t offset) {
    const auto from = static_cast<Risc>(offset / kMailboxStride);
    if ((offset & kMailboxHasData) != 0) return {LoadResult::Kind::kValue, mailboxes_.empty(from, risc) ? 0u : 1u};
    const auto value = mailboxes_.pop(from, risc);
    if (!value) return held(risc, HoldKind::kMailboxEmpty, index_of(from));
    return {LoadResult::Kind::kConsumed, *value};
}

bool TensixTile::store_mailbox(Risc risc, std::uint32_t offset, std::uint32_t value) {
    const auto to = static_cast<Risc>(offset / kMailboxStride);
    return mailboxes_.push(risc, to, value) || hold_core(risc, HoldKind::kMailboxFull, index_of(to));
}

std::uint32_t TensixTile::load_debug(std::uint32_t offset) {
    if (offset >= kCoprocessorFirst && offset <= kCoprocessorLast)
        return as_register_access([&] { return tensix_->read_debug(offset); });
    switch (offset) {
        case kDebugBusControl:
            return debug_bus_control_;
        case kConfigReadControl:
            return config_read_address_;
        case kConfigReadData:
            return tensix_->read_config(config_read_address_ * 4);
        case kSoftReset0:
            return soft_reset_;
        case kWallClockLow: {
            const std::uint64_t now = wall_clock();
            wall_clock_high_ = static_cast<std::uint32_t>(now >> 32);
            return static_cast<std::uint32_t>(now);
        }
        case kWallClockHighNow:
            return static_cast<std::uint32_t>(wall_clock() >> 32);
        case kWallClockHigh:
            return wall_clock_high_;
        default:
            not_modelled(fmt::format("load of debug register +0x{:03x}", offset));
    }
}

void TensixTile::store_debug(std::uint32_t offset, std::uint32_t value) {
    if (offset >= kCoprocessorFirst && offset <= kCoprocessorLast) {
        as_register_access([&] { tensix_->write_debug(offset, value); });
        return;
    }
    switch (offset) {
        case kDebugBusControl:
            debug_bus_control_ = value;
            return;
        case kConfigReadControl:
            config_read_address_ = value;
            return;
        case kSoftReset0:
            if ((value & ~kSoftResetModelled) != 0)
                not_modelled(fmt::format("soft reset 0x{:08x} of coprocessor units", value));
            set_soft_reset(value);
            return;
        default:
            not_modelled(fmt::format("store of 0x{:08x} to debug register +0x{:03x}", value, offset));
    }
}

}  // namespace opwright::chip
