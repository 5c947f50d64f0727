// write-barrier-missing: the kernel may end before its last write has arrived, and the next program may read too early.
#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_write_barrier_at_end(const SyncState& state, Spot end, const Sink& sink) {
    if (!state.unacknowledged) return;
    sink({.rule = "write-barrier-missing",
          .spot = *state.unacknowledged,
          .what = "the kernel ends without waiting until this write has arrived",
          .other = end,
          .other_what = "the kernel ends here",
          .fix = "call noc_async_write_barrier() before the end of kernel_main()"});
}

}  // namespace opwright::builder::check
