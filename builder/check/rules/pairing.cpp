// push-without-reserve, pop-without-wait: pages are passed on that the kernel never made sure it has.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_pairing(const Step& step, const SyncState& before, const Sink& sink) {
    const bool push = step.effect == Effect::kPush;
    if ((!push && step.effect != Effect::kPop) || !step.buffer || before.buffers_unknown) return;
    // Pages of a sharded tensor are there already: such a kernel only announces them.
    if (push && !before.filled.contains(*step.buffer)) return;
    const auto& pages = push ? before.reserved : before.waited;
    const auto found = pages.find(*step.buffer);
    if (found != pages.end() && (!found->second || !step.pages)) return;
    const std::int64_t available = found == pages.end() ? 0 : *found->second;
    if (step.pages ? *step.pages <= available : found != pages.end()) return;
    const std::string count = step.pages ? fmt::format("{} page{}", *step.pages, *step.pages == 1 ? "" : "s") : "pages";
    const std::string available_words = available == 0 ? "none" : fmt::format("only {}", available);
    sink({.rule = push ? "push-without-reserve" : "pop-without-wait",
          .spot = step.spot,
          .what = fmt::format("{} passes {} of {} on, but {} {} before it", step.name, count, step.buffer_name,
                              available_words, push ? "was reserved" : "was waited for"),
          .other = {},
          .other_what = {},
          .fix = push ? fmt::format("call cb_reserve_back({}, ...) for as many pages before they are written",
                                    step.buffer_name)
                      : fmt::format("call cb_wait_front({}, ...) for as many pages before they are read",
                                    step.buffer_name)});
}

}  // namespace opwright::builder::check
