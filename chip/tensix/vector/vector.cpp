// Vector Unit state: constants, lane predication, random numbers.
#include "chip/tensix/vector/vector.hpp"

#include <bit>

namespace opwright::chip::tensix {
namespace {

std::uint32_t step_prng(std::uint32_t state) {
    const auto taps = static_cast<std::uint32_t>(std::popcount(state & 0x80200003u));
    return (~taps << 31) | (state >> 1);
}

}  // namespace

Vector::Vector() {
    lreg[8].fill(0x3F56594Bu);   // 0.8373
    lreg[10].fill(0x3F800000u);  // 1.0
    lreg[11].fill(0xBF800000u);  // -1.0
    lreg[12].fill(0x3B000000u);
    lreg[13].fill(0xBF2CC4C7u);
    lreg[14].fill(0xBEB08FF9u);
    for (unsigned lane = 0; lane < kLanes; ++lane) lreg[15][lane] = lane * 2;
}

std::uint32_t Vector::enabled_lanes() const {
    return ~row_mask_ & (lane_flags | ~use_lane_flags);
}

void Vector::lane_config_changed() {
    blocked_dst_columns_ = 0;
    for (unsigned column = 0; column < 16; ++column) {
        const std::uint32_t blocked = lane_config[column / 2] >> lane_config::kBlockDestMovLow;
        blocked_dst_columns_ |= (blocked >> (column & 1) & 1u) << column;
    }
    row_mask_ = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        row_mask_ |= (lane_config[lane & 7] >> (lane_config::kRowMaskLow + lane / 8) & 1u) << lane;
    }
}

void Vector::seed_prng(std::uint32_t seed) {
    // The hardware shifts a seed through 32 steps, then lanes 31 to 0 take every second state.
    for (unsigned i = 0; i < 32; ++i) seed = step_prng(seed);
    for (unsigned i = 0; i < kLanes; ++i) {
        seed = step_prng(step_prng(seed));
        prng_[kLanes - 1 - i] = seed;
    }
}

std::uint32_t Vector::next_random(unsigned lane) {
    const std::uint32_t result = prng_[lane];
    prng_[lane] = step_prng(result);
    return result;
}

}  // namespace opwright::chip::tensix
