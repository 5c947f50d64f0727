// write-flush-missing: pages are given back to the producer while the NoC write that sends them is still reading them.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_write_flush(const Step& step, const SyncState& before, const Sink& sink) {
    if (step.effect != Effect::kPop || !step.buffer) return;
    const auto write = before.writes_from.find(*step.buffer);
    if (write == before.writes_from.end()) return;
    sink({.rule = "write-flush-missing",
          .spot = step.spot,
          .what = fmt::format("{} gives pages of {} back while they may still be on their way out", step.name,
                              step.buffer_name),
          .other = write->second,
          .other_what = "the write begins here and nothing waits for it",
          .fix = "call noc_async_writes_flushed() or noc_async_write_barrier() between the write and this pop"});
}

}  // namespace opwright::builder::check
