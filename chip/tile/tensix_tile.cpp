// A Tensix tile's memories and its cores: who can run, one slice each.
#include "chip/tile/tensix_tile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "chip/diag/fault.hpp"
#include "chip/tile/mailbox_map.hpp"

namespace opwright::chip {
namespace {

constexpr unsigned kOverlayStreams = 64;

// Reset program counters and their enables are words of the coprocessor's configuration. Spec: SoftReset.md.
constexpr std::uint32_t kTriscResetPcWord = 158;
constexpr std::uint32_t kTriscResetPcEnableWord = 161;
constexpr std::uint32_t kNcriscResetPcWord = 162;
constexpr std::uint32_t kNcriscResetPcEnableWord = 163;

// The host starts the firmware by releasing BRISC alone.
constexpr std::uint32_t kSubordinatesHeld = kAllRiscResetBits & ~row_of(Risc::kBrisc).reset_bit;

constexpr std::uint64_t kRegisterAddressBits = 0xFFFFFFFF;

std::uint8_t* zeroed_l1() {
    auto* bytes = static_cast<std::uint8_t*>(std::calloc(kL1Bytes, 1));
    if (bytes == nullptr) throw std::bad_alloc();
    return bytes;
}

}  // namespace

TensixTile::TensixTile(Xy noc0, Fabric& fabric, TileOwner& owner)
    : noc0_(noc0),
      owner_(owner),
      l1_bytes_(zeroed_l1(), std::free),
      iram_bytes_(kIramBytes),
      l1_(0, {l1_bytes_.get(), kL1Bytes}),
      iram_(kIramBase, iram_bytes_),
      tensix_(std::make_unique<Tensix>(std::span<std::uint8_t>{l1_bytes_.get(), kL1Bytes},
                                       static_cast<TensixPorts&>(*this))),
      nius_{Niu(0, noc0, fabric, *this), Niu(1, noc0, fabric, *this)},
      overlay_(kOverlayStreams),
      tdma_(l1_, iram_) {
    harts_.reserve(kRiscs);  // a core keeps a reference to its bus, so harts must not move
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        local_[i].resize(row_of(risc).local_bytes);
        harts_.emplace_back(*this, risc,
                            CoreMemories{&l1_, risc == Risc::kNcrisc ? &iram_ : nullptr, local_[i], kLocalBase});
    }
}

TensixTile::~TensixTile() = default;

const std::uint8_t* TensixTile::memory(std::uint64_t address, std::size_t size) {
    if (address >= kL1Bytes || size > kL1Bytes - address) return nullptr;
    return l1_bytes_.get() + address;
}

void TensixTile::read(std::uint64_t address, std::span<std::uint8_t> out) {
    if (const std::uint8_t* bytes = memory(address, out.size())) {
        std::memcpy(out.data(), bytes, out.size());
        return;
    }
    const auto in_registers = static_cast<std::uint32_t>(address & kRegisterAddressBits);
    if (in_registers < kRegionsFirst || address % 4 != 0 || out.size() % 4 != 0) {
        throw Fault{Category::kKernelMistake, "tile-address",
                    fmt::format("read of {} bytes at 0x{:x} of Tensix tile ({}, {}): L1 ends at 0x{:x}", out.size(),
                                address, noc0_.x, noc0_.y, kL1Bytes),
                    "check the address and the length"};
    }
    for (std::size_t i = 0; i < out.size(); i += 4) {
        const std::uint32_t value = load_word(kUserNoc, in_registers + static_cast<std::uint32_t>(i)).value;
        std::memcpy(out.data() + i, &value, sizeof(value));
    }
}

void TensixTile::write(std::uint64_t address, std::span<const std::uint8_t> in) {
    touch();
    if (const std::uint8_t* bytes = memory(address, in.size())) {
        const auto offset = static_cast<std::uint32_t>(address);
        if (l1_.is_protected(offset, static_cast<std::uint32_t>(in.size())) &&
            std::memcmp(bytes, in.data(), in.size()) != 0 && owner_.refuses_new_code(*this)) [[unlikely]] {
            throw Fault{
                Category::kKernelMistake, "code-overwritten",
                fmt::format("write of {} bytes at 0x{:x} of Tensix tile ({}, {}), where the instructions of a running "
                            "kernel are",
                            in.size(), address, noc0_.x, noc0_.y),
                "check the address: a semaphore that the program does not have, or a buffer of another core"};
        }
        l1_.write(offset, in);
        if (offset - mailbox::kGoMessages < mailbox::kGoMessagesBytes) owner_.go_was_written(*this);
        return;
    }
    const auto in_registers = static_cast<std::uint32_t>(address & kRegisterAddressBits);
    if (in_registers < kRegionsFirst || address % 4 != 0 || in.size() % 4 != 0) {
        throw Fault{Category::kKernelMistake, "tile-address",
                    fmt::format("write of {} bytes at 0x{:x} of Tensix tile ({}, {}): L1 ends at 0x{:x}", in.size(),
                                address, noc0_.x, noc0_.y, kL1Bytes),
                    "check the address and the length"};
    }
    for (std::size_t i = 0; i < in.size(); i += 4) {
        std::uint32_t value = 0;
        std::memcpy(&value, in.data() + i, sizeof(value));
        store_word(kUserNoc, in_registers + static_cast<std::uint32_t>(i), value);
    }
}

void TensixTile::set_guard(LaunchGuard guard) {
    guard_ = std::move(guard);
    l1_.set_code_end(std::min(guard_.code_end, kL1Bytes));
    l1_.protect(guard_.kernels);
    for (unsigned i = 0; i < kRiscs; ++i) {
        const RiscRow& row = row_of(static_cast<Risc>(i));
        harts_[i].core.set_stack_floor(kLocalBase + row.local_bytes - row.least_stack);
    }
}

std::uint32_t TensixTile::stack_floor(Risc risc, std::uint32_t sp) {
    const std::uint32_t end = owner_.stack_end(*this, risc);
    if (sp >= end) return end;
    const std::uint32_t top = kLocalBase + row_of(risc).local_bytes;
    throw Fault{Category::kKernelMistake, "stack-overflow",
                fmt::format("the stack pointer goes to 0x{:08x}, {} bytes below the top: the stack has {} of the {} "
                            "bytes of local memory, data the rest",
                            sp, top - sp, top - end, row_of(risc).local_bytes),
                "end the recursion, or move large local arrays to L1 (a circular buffer)"};
}

std::optional<std::uint32_t> TensixTile::local_word(Risc risc, std::uint32_t address) const {
    const auto& local = local_[index_of(risc)];
    const std::uint32_t offset = address - kLocalBase;
    std::uint32_t value = 0;
    if (offset % 4 != 0 || offset > local.size() - sizeof(value)) return std::nullopt;
    std::memcpy(&value, local.data() + offset, sizeof(value));
    return value;
}

std::uint64_t TensixTile::wall_clock() const {
    std::uint64_t sum = 0;
    for (const Hart& hart : harts_) sum += hart.core.retired();
    return sum;
}

bool TensixTile::may_run(Hart& hart) {
    switch (hart.state) {
        case HartState::kRunnable:
            return true;
        case HartState::kReset:
        case HartState::kBroken:
            return false;
        case HartState::kBlocked:
            return hart.seen_epoch != epoch_;  // running it tries the access again
        case HartState::kSpinning:
            break;
    }
    if (hart.seen_epoch == epoch_) return false;
    hart.seen_epoch = epoch_;
    for (const Poll& poll : hart.core.polls()) {
        std::uint32_t now = 0;
        if (const std::uint8_t* bytes = memory(poll.address, poll.size)) {
            std::memcpy(&now, bytes, poll.size);
            std::uint32_t before = 0;
            std::memcpy(&before, &poll.value, poll.size);
            if (now != before) return true;
        } else if (hart.bus.load(poll.address, poll.size).value != poll.value) {
            return true;
        }
    }
    return false;
}

std::uint64_t TensixTile::run_pass(std::uint64_t slice) {
    if (watches_.look(/*from_outside=*/true)) breakpoint_hit_ = running_;
    if (breakpoint_hit_) return 0;
    std::uint64_t executed = 0;
    for (unsigned i = 0; i < kRiscs; ++i) {
        Hart& hart = harts_[i];
        running_ = static_cast<Risc>(i);
        if (!may_run(hart) || frozen_ == running_) continue;
        const std::uint64_t before = hart.core.retired();
        hart.seen_epoch = epoch_;
        hart.state = HartState::kRunnable;
        hart.hold = HoldKind::kNone;
        switch (run_core(hart.core, slice)) {
            // A core may reset itself or be reset while it runs: its state is then no longer ours to set.
            case Stop::kBudget:
                break;
            case Stop::kBlocked:
                if (hart.state != HartState::kReset) hart.state = HartState::kBlocked;
                break;
            case Stop::kSpinning:
                if (hart.state != HartState::kReset) hart.state = HartState::kSpinning;
                break;
            case Stop::kBreak:
                if (hart.state != HartState::kReset) hart.state = HartState::kBroken;
                break;
            case Stop::kBreakpoint:
            case Stop::kInterrupted:
                breakpoint_hit_ = running_;
                break;
        }
        const std::uint64_t ran = hart.core.retired() - before;
        executed += ran;
        if (ran != 0) {
            // What it changed, the others of the tile may be waiting for; it has seen its own changes itself.
            hart.seen_epoch = ++epoch_;
        }
        if (breakpoint_hit_) break;
    }
    return executed;
}

/// Sends what the NIUs send to the outbox, for a scope.
class TensixTile::Apart {
  public:
    explicit Apart(TensixTile& tile) : tile_(tile) { set(true); }
    ~Apart() { set(false); }
    Apart(const Apart&) = delete;
    Apart& operator=(const Apart&) = delete;

  private:
    void set(bool on) {
        tile_.apart_ = on;
        for (Niu& niu : tile_.nius_) niu.send_to(on ? &tile_.outbox_ : nullptr);
    }

    TensixTile& tile_;
};

bool TensixTile::run_apart(std::uint64_t slice, std::uint64_t stay) {
    const Apart apart(*this);
    std::uint64_t stayed = 0, ran = 0;
    do {
        ran = run_pass(slice);
        stayed += ran;
    } while (ran != 0 && stayed < stay && !has_breakpoint_hit() && !outbox_.is_full());
    return ran != 0;
}

std::uint32_t TensixTile::reset_pc(Risc risc) const {
    const auto config = [&](std::uint32_t word) { return tensix_->read_config(word * 4); };
    if (is_trisc(risc)) {
        const unsigned thread = thread_of(risc);
        if ((config(kTriscResetPcEnableWord) >> thread & 1) != 0) return config(kTriscResetPcWord + thread);
    }
    if (risc == Risc::kNcrisc && (config(kNcriscResetPcEnableWord) & 1) != 0) return config(kNcriscResetPcWord);
    return row_of(risc).default_pc;
}

void TensixTile::set_soft_reset(std::uint32_t value) {
    const bool starts_firmware = soft_reset_ == kAllRiscResetBits && (value & kAllRiscResetBits) == kSubordinatesHeld;
    if (starts_firmware) {
        if (!apart_) owner_.firmware_starts();
        set_guard({});
        const auto area = l1_.bytes().first(kFirmwareAreaEnd);
        const auto last = std::find_if(area.rbegin(), area.rend(), [](std::uint8_t byte) { return byte != 0; });
        boot_image_.assign(area.begin(), last.base());
    }
    soft_reset_ = value & kAllRiscResetBits;
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        Hart& hart = harts_[i];
        const bool held = (soft_reset_ & row_of(risc).reset_bit) != 0;
        if (held && hart.state != HartState::kReset) {
            hart.state = HartState::kReset;
            mailboxes_.discard_from(risc);
        } else if (!held && hart.state == HartState::kReset) {
            hart.core.reset(reset_pc(risc));
            hart.state = HartState::kRunnable;
            hart.hold = HoldKind::kNone;
        }
    }
    // With every core held nothing can be left in flight, and the coprocessor's state is not kept either.
    if (soft_reset_ == kAllRiscResetBits) tensix_->reset();
}

void TensixTile::reboot() {
    power_on_reset();
    if (boot_image_.empty()) return;
    const std::vector<std::uint8_t> zeros(kFirmwareAreaEnd - boot_image_.size());
    l1_.write(0, boot_image_);
    l1_.write(static_cast<std::uint32_t>(boot_image_.size()), zeros);
    set_soft_reset(kSubordinatesHeld);
}

void TensixTile::power_on_reset() {
    set_soft_reset(kAllRiscResetBits);
    overlay_ = Overlay(kOverlayStreams);
    mailboxes_ = Mailboxes();
    for (auto& local : local_) std::fill(local.begin(), local.end(), std::uint8_t{0});
    touch();
}

}  // namespace opwright::chip
