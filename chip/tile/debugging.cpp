// What a debugger does to a tile: breakpoints, single steps, registers and memory.
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {

void TensixTile::set_breakpoint(std::uint32_t pc) {
    if (l1_.contains(pc)) l1_.set_breakpoint(pc);
    if (iram_.contains(pc)) iram_.set_breakpoint(pc);
}

void TensixTile::clear_breakpoint(std::uint32_t pc) {
    l1_.clear_breakpoint(pc);
    iram_.clear_breakpoint(pc);
}

void TensixTile::clear_breakpoints() {
    l1_.clear_breakpoints();
    iram_.clear_breakpoints();
    watches_.clear_all();
    breakpoint_hit_.reset();
}

bool TensixTile::set_watch(Risc risc, std::uint32_t address, std::uint32_t size) {
    const auto bytes = memory_of(risc, address, size);
    if (!bytes.empty()) watches_.set(address, bytes);
    return !bytes.empty();
}

bool TensixTile::step(Risc risc) {
    Hart& hart = harts_[index_of(risc)];
    if (hart.state == HartState::kReset || hart.state == HartState::kBroken) return false;
    running_ = risc;
    hart.state = HartState::kRunnable;
    hart.hold = HoldKind::kNone;
    hart.seen_epoch = epoch_;
    const std::uint64_t before = hart.core.retired();
    const Stop stop = hart.core.step();
    // A core may reset itself.
    if (hart.state != HartState::kReset) {
        if (stop == Stop::kBlocked) hart.state = HartState::kBlocked;
        if (stop == Stop::kBreak) hart.state = HartState::kBroken;
    }
    if (hart.core.retired() == before) return false;
    if (watches_.look()) breakpoint_hit_ = risc;
    hart.seen_epoch = ++epoch_;
    return true;
}

void TensixTile::set_pc(Risc risc, std::uint32_t pc) {
    Hart& hart = harts_[index_of(risc)];
    hart.core.set_pc(pc);
    if (hart.state != HartState::kReset) hart.state = HartState::kRunnable;
    touch();
}

void TensixTile::set_reg(Risc risc, unsigned index, std::uint32_t value) {
    Hart& hart = harts_[index_of(risc)];
    hart.core.set_reg(index, value);
    // What it polls may be another place now.
    if (hart.state == HartState::kSpinning) hart.state = HartState::kRunnable;
    touch();
}

std::span<std::uint8_t> TensixTile::memory_of(Risc risc, std::uint32_t address, std::uint32_t size) {
    const auto inside = [&](std::uint32_t base, std::span<std::uint8_t> bytes) {
        const std::uint32_t offset = address - base;
        return offset < bytes.size() && size <= bytes.size() - offset ? bytes.subspan(offset, size)
                                                                      : std::span<std::uint8_t>{};
    };
    if (const auto bytes = inside(0, l1_.bytes()); !bytes.empty()) return bytes;
    if (const auto bytes = inside(kLocalBase, local_[index_of(risc)]); !bytes.empty()) return bytes;
    return risc == Risc::kNcrisc ? inside(kIramBase, iram_.bytes()) : std::span<std::uint8_t>{};
}

void TensixTile::wrote_memory(std::uint32_t address, std::uint32_t size) {
    for (CodeSpace* space : {&l1_, &iram_})
        if (size != 0 && space->contains(address)) space->forget(address - space->base(), size);
    watches_.forgive();
    touch();
}

}  // namespace opwright::chip
