// Helpers of SFPU instruction bodies: loops over enabled lanes, and writes to LOADMACRO templates.
#pragma once

#include <bit>
#include <string>

#include "chip/tensix/fault.hpp"
#include "chip/tensix/vector/vector.hpp"

namespace opwright::chip::tensix {

/// Calls action(lane) for every enabled lane, in ascending order.
template <typename Action>
void for_lanes(const Vector& v, Action action) {
    const std::uint32_t enabled = v.enabled_lanes();
    if (enabled == ~0u) {
        for (unsigned lane = 0; lane < kLanes; ++lane) action(lane);
        return;
    }
    for (std::uint32_t left = enabled; left != 0; left &= left - 1) {
        action(static_cast<unsigned>(std::countr_zero(left)));
    }
}

/// With VD >= 12, most instructions do not execute: their bits go to LoadMacroConfig.InstructionTemplate[VD - 12] of
/// the lanes that do not disable the back door. Returns whether that happened.
bool store_macro_template(Vector& vector, unsigned vd, std::uint32_t word);

}  // namespace opwright::chip::tensix
