// pack-without-reserve: a tile packed into a circular buffer of which no page is reserved, mostly another output's.
#include <fmt/format.h>

#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

void check_pack_target(const Step& step, const SyncState& before, const Sink& sink) {
    if (step.effect != Effect::kPack || !step.buffer || before.buffers_unknown) return;
    if (before.reserved.contains(*step.buffer)) return;
    // Where pages of another buffer wait to be filled, this one was mistaken for it.
    const bool another = !before.reserved.empty();
    const std::string meant = another ? fmt::format("c_{}", before.reserved.begin()->first) : step.buffer_name;
    sink({.rule = "pack-without-reserve",
          .certain = another,
          .spot = step.spot,
          .what = fmt::format("{} writes into {}, of which no page is reserved{}", step.name, step.buffer_name,
                              another ? fmt::format("; pages of {} are", meant) : ""),
          .other = {},
          .other_what = {},
          .fix = another ? fmt::format("pack into {}, or reserve and push pages of {}", meant, step.buffer_name)
                         : fmt::format("call cb_reserve_back({}, ...) before the tile is packed", meant)});
}

}  // namespace opwright::builder::check
