// Rules over the steps of one kernel. Each looks at a step and at the state just before it; all of a rule is in its
// file.
#pragma once

#include <functional>
#include <vector>

#include "builder/check/kernel/trace.hpp"

namespace opwright::builder::check {

using Sink = std::function<void(LocalMistake)>;

// On every step.
void check_read_barrier(const Step& step, const SyncState& before, const Sink& sink);
void check_write_flush(const Step& step, const SyncState& before, const Sink& sink);
void check_pairing(const Step& step, const SyncState& before, const Sink& sink);
void check_registers(const Step& step, const SyncState& before, const Sink& sink);
void check_pack_target(const Step& step, const SyncState& before, const Sink& sink);
void check_dst_index(const Step& step, const SyncState& before, const Sink& sink);
void check_init(const Step& step, const SyncState& before, const Sink& sink);

// At the kernel's end, `end` being its closing brace.
void check_write_barrier_at_end(const SyncState& state, Spot end, const Sink& sink);
void check_registers_at_end(const SyncState& state, Spot end, const Sink& sink);

/// All of the above, in the order in which they report.
inline void check_step(const Step& step, const SyncState& before, const Sink& sink) {
    for (const auto rule : {check_read_barrier, check_write_flush, check_pairing, check_pack_target, check_registers,
                            check_dst_index, check_init})
        rule(step, before, sink);
}
inline void check_end(const SyncState& state, Spot end, const Sink& sink) {
    for (const auto rule : {check_write_barrier_at_end, check_registers_at_end}) rule(state, end, sink);
}

}  // namespace opwright::builder::check
