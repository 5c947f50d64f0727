// registers-*: the destination registers pass from math (acquire ... commit) to pack (wait ... release), every time.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

namespace {

using Kind = Ownership::Kind;

LocalMistake mistake(const char* rule, const Step& step, std::string what, std::string fix) {
    return {
        .rule = rule, .spot = step.spot, .what = std::move(what), .other = {}, .other_what = {}, .fix = std::move(fix)};
}

}  // namespace

void check_registers(const Step& step, const SyncState& before, const Sink& sink) {
    const Ownership& math = before.math;
    const Ownership& pack = before.pack;
    if (step.effect == Effect::kMath && math.kind == Kind::kFree) {
        sink(
            mistake("registers-not-acquired", step,
                    fmt::format("{} computes into the destination registers, which math does not have here", step.name),
                    "call tile_regs_acquire() before it, and tile_regs_commit() behind the last computation"));
    } else if (step.effect == Effect::kCommit && math.kind == Kind::kFree) {
        sink(mistake("registers-not-acquired", step, "tile_regs_commit hands over registers that were never acquired",
                     "call tile_regs_acquire() before the computation"));
    } else if (step.effect == Effect::kPack && pack.kind == Kind::kFree) {
        sink(mistake("registers-not-waited", step,
                     fmt::format("{} reads the destination registers without waiting for math", step.name),
                     "call tile_regs_commit() and tile_regs_wait() before it, tile_regs_release() behind it"));
    } else if (step.effect == Effect::kRelease && pack.kind == Kind::kFree) {
        sink(mistake("registers-not-waited", step, "tile_regs_release gives back registers that pack never waited for",
                     "call tile_regs_wait() before pack_tile"));
    } else if (step.effect == Effect::kAcquire && math.kind == Kind::kOwned) {
        LocalMistake m =
            mistake("registers-not-committed", step, "tile_regs_acquire again, but math never committed what it had",
                    "call tile_regs_commit() behind the last computation");
        m.other = math.since;
        m.other_what = "acquired here";
        sink(std::move(m));
    } else if (step.effect == Effect::kRegistersWait && pack.kind == Kind::kOwned && before.math_went_on) {
        // To wait twice for the same registers changes nothing.
        LocalMistake m =
            mistake("registers-not-released", step, "tile_regs_wait again, but pack never released what it had",
                    "call tile_regs_release() behind the last pack_tile");
        m.other = pack.since;
        m.other_what = "waited for here";
        sink(std::move(m));
    }
}

void check_registers_at_end(const SyncState& state, Spot end, const Sink& sink) {
    if (state.math.kind == Kind::kOwned) {
        sink({.rule = "registers-not-committed",
              .spot = state.math.since,
              .what = "registers are acquired here and never committed: pack waits for them for ever",
              .other = end,
              .other_what = "the kernel ends here",
              .fix = "call tile_regs_commit() behind the last computation"});
    }
    if (state.pack.kind == Kind::kOwned) {
        sink({.rule = "registers-not-released",
              .spot = state.pack.since,
              .what = "pack waits for registers here and never releases them: math waits for them for ever",
              .other = end,
              .other_what = "the kernel ends here",
              .fix = "call tile_regs_release() behind the last pack_tile"});
    }
}

}  // namespace opwright::builder::check
