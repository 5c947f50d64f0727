// read-barrier-missing: pages are given to the consumer while the NoC read that fills them is still under way.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_read_barrier(const Step& step, const SyncState& before, const Sink& sink) {
    if (step.effect != Effect::kPush || !step.buffer) return;
    const auto read = before.reads_into.find(*step.buffer);
    if (read == before.reads_into.end()) return;
    sink({.rule = "read-barrier-missing",
          .spot = step.spot,
          .what = fmt::format("{} hands pages of {} over before the read into them has arrived", step.name,
                              step.buffer_name),
          .other = read->second,
          .other_what = "the read begins here and nothing waits for it",
          .fix = "call noc_async_read_barrier() between the read and this push"});
}

}  // namespace opwright::builder::check
