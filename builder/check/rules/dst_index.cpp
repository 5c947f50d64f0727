// dst-index: a tile of the destination registers that is not there.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

namespace {

constexpr std::int64_t kTiles = 16;     ///< of 16 bits, without double buffering (DST_SYNC full)
constexpr std::int64_t kHalfTiles = 8;  ///< with it, as ComputeConfig has it unless it says otherwise

}  // namespace

void check_dst_index(const Step& step, const SyncState&, const Sink& sink) {
    if (!step.dst || *step.dst < kHalfTiles) return;
    const bool none = *step.dst >= kTiles;
    sink({.rule = "dst-index",
          .certain = none,
          .spot = step.spot,
          .what = fmt::format("{} uses tile {} of the destination registers, which hold {}", step.name, *step.dst,
                              none ? "16 at most" : "8 unless dst_full_sync_en is set (4 with fp32_dest_acc_en)"),
          .other = {},
          .other_what = {},
          .fix = "use a destination index from 0 on; a circular buffer's index is no destination index"});
}

}  // namespace opwright::builder::check
