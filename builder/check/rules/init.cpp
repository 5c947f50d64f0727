// init-missing: math runs with unpacker, math and packer in whatever state the last kernel left them.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_init(const Step& step, const SyncState& before, const Sink& sink) {
    if (step.effect != Effect::kMath || before.initialised) return;
    sink({.rule = "init-missing",
          .spot = step.spot,
          .what = fmt::format("{} runs before any init function has set up unpacker, math and packer", step.name),
          .other = {},
          .other_what = {},
          .fix =
              "call compute_kernel_hw_startup(in, out) (or unary_op_init_common, binary_op_init_common, mm_init ...) "
              "and the operation's own init, for example copy_init(in), before the first tile"});
}

}  // namespace opwright::builder::check
