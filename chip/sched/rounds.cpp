// A round: every tile that can run does so, side by side with the others; then what they sent is delivered.
#include <exception>

#include "chip/sched/chip.hpp"

namespace opwright::chip {
namespace {

// A core runs this long before the others of its tile get a turn; tiles interact rarely, so slices are long.
constexpr std::uint64_t kSlice = 20'000;
// A tile is left once nothing in it can run, or after so many instructions: what it works on stays in the host's
// caches.
constexpr std::uint64_t kStay = 1'000'000;
// From so much on, what tiles write to DRAM is worth sharing.
constexpr std::size_t kManyBytes = 128 * 1024;

}  // namespace

struct Chip::Turn {
    TensixTile* tile = nullptr;
    std::uint64_t executed = 0;
    bool goes_on = false;
    std::exception_ptr fault;
};

// Tiles do not notice each other while a round lasts (Outbox), so the result does not depend on which host thread ran
// which of them, and when.
std::uint64_t Chip::run_round() {
    std::vector<Turn> turns;
    for (TensixTile* const tile : ready_) {
        turns.emplace_back().tile = tile;
        is_ready_[grid_index(tile->noc0())] = false;
    }
    ready_.clear();
    crew_.run(turns.size(), [&](std::size_t i) {
        Turn& turn = turns[i];
        const std::uint64_t before = turn.tile->wall_clock();
        try {
            turn.goes_on = turn.tile->run_apart(kSlice, kStay);
        } catch (...) {
            turn.fault = std::current_exception();
        }
        turn.executed = turn.tile->wall_clock() - before;
    });

    std::uint64_t spent = 0;
    for (const Turn& turn : turns) {
        if (turn.goes_on) wake(*turn.tile);
        spent += turn.executed;
    }
    executed_without_word_ += spent;
    deliver_dram(turns);
    const Turn* culprit = nullptr;
    std::optional<std::pair<NocIssuer, Fault>> undeliverable;
    for (Turn& turn : turns) {
        const bool first = culprit == nullptr && !undeliverable;
        try {
            turn.tile->outbox().deliver();
        } catch (const Fault& fault) {
            if (first) undeliverable = {turn.tile->outbox().culprit(), fault};
        } catch (...) {
            if (!turn.fault) turn.fault = std::current_exception();
        }
        if (!turn.fault) continue;
        if (culprit == nullptr && !undeliverable) {
            culprit = &turn;
        } else {
            turn.tile->reboot();  // one finding at a time; this one's program ends with it
        }
    }
    if (undeliverable) raise_from_noc(undeliverable->first, undeliverable->second);
    if (culprit != nullptr) guarded(*culprit->tile, [&] { std::rethrow_exception(culprit->fault); });
    check_effort();
    return spent;
}

// Most of what tiles send are plain writes to DRAM. Nothing else happens to DRAM in this delivery, so it does not
// matter that they come first; to each channel they come tile by tile, as ever.
void Chip::deliver_dram(std::span<Turn> turns) {
    std::size_t bytes = 0;
    for (const Turn& turn : turns) {
        if (!turn.tile->outbox().dram_may_go_first()) return;
        bytes += turn.tile->outbox().bytes();
    }
    if (bytes < kManyBytes) return;
    crew_.run(dram_.size(), [&](std::size_t i) {
        for (const Turn& turn : turns) turn.tile->outbox().deliver_dram(*dram_[i]);
    });
}

// One tile after the other, each as if it were alone: with a debugger or late requests, whose order is what matters.
std::uint64_t Chip::run_next_tile() {
    TensixTile& tile = *ready_.front();
    ready_.pop_front();
    is_ready_[grid_index(tile.noc0())] = false;
    std::uint64_t stayed = 0, ran = 0;
    do {
        ran = run_tile(tile, kSlice);
        stayed += ran;
        executed_without_word_ += ran;
        if (ran != 0) check_effort();
        if (late_noc_) with_late_noc([](LateNoc& noc) { noc.pass_time(); });
    } while (ran != 0 && stayed < kStay && !tile.has_breakpoint_hit());
    if (ran != 0 || tile.has_breakpoint_hit()) wake(tile);
    return stayed;
}

std::uint64_t Chip::run_ready_tiles(std::uint64_t budget) {
    std::uint64_t spent = 0;
    if (noc_leftovers_ && !ready_.empty()) finish_late_noc();
    while ((!ready_.empty() || step_late_noc()) && spent < budget) {
        if (ready_.empty()) continue;
        if (!late_noc_ && !debugger_) {
            spent += run_round();
            continue;
        }
        TensixTile& tile = *ready_.front();
        spent += run_next_tile();
        if (tile.has_breakpoint_hit()) break;
    }
    return spent;
}

}  // namespace opwright::chip
