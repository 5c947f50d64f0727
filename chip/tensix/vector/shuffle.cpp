// Movement between lanes and registers: SFPTRANSP, SFPSWAP, SFPSHFT2.
#include <utility>

#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

/// Order of sign-magnitude integers, and of FP32 from -NaN to +NaN.
bool is_smaller(std::uint32_t c, std::uint32_t d) {
    const auto ordered = [](std::uint32_t x) { return static_cast<std::int32_t>(x >> 31 ? x ^ 0x7FFFFFFFu : x); };
    return ordered(c) < ordered(d);
}

/// Lanes in which VD becomes the minimum, by SFPSWAP's Mod1; none in the modes that the documentation does not list.
constexpr std::uint32_t kVdGetsMin[] = {0,           0xFFFFFFFFu, 0x0000FFFFu, 0x00FF00FFu, 0xFF0000FFu,
                                        0x000000FFu, 0x0000FF00u, 0x00FF0000u, 0xFF000000u, 0};

void transpose4(Vector& v, unsigned base) {
    const std::uint32_t enabled = v.enabled_lanes();
    for (unsigned column = 0; column < 8; ++column) {
        for (unsigned i = 0; i < 4; ++i) {
            for (unsigned j = 0; j < i; ++j) {
                std::uint32_t& upper = v.lreg[base + i][j * 8 + column];
                std::uint32_t& lower = v.lreg[base + j][i * 8 + column];
                const std::uint32_t from_upper = upper;
                if (enabled >> (j * 8 + column) & 1u) upper = lower;
                if (enabled >> (i * 8 + column) & 1u) lower = from_upper;
            }
        }
    }
}

void swap_lane(Vector& v, unsigned lane, unsigned c, unsigned d) {
    const std::uint32_t c_value = v.lreg[c][lane];
    const std::uint32_t d_value = v.lreg[d][lane];
    const bool with_index = v.lane_config[lane] & lane_config::kEnableDestIndex;
    const unsigned writable = with_index ? 4 : 8;
    if (c < writable) v.lreg[c][lane] = d_value;
    if (d < writable) v.lreg[d][lane] = c_value;
    if (with_index) std::swap(v.lreg[4 + (c & 3)][lane], v.lreg[4 + (d & 3)][lane]);
}

std::uint32_t shifted(std::uint32_t x, std::int32_t by) {
    return by >= 0 ? x << (by & 31) : x >> ((0u - static_cast<std::uint32_t>(by)) & 31u);
}

/// The value of the lane to the left within each group of eight, around its end.
std::uint32_t left_neighbour(const LaneRegister& c, unsigned lane) {
    return lane & 7 ? c[lane - 1] : c[lane + 7];
}

void move_down(Vector& v, unsigned lane, std::uint32_t into_3) {
    v.lreg[0][lane] = v.lreg[1][lane];
    v.lreg[1][lane] = v.lreg[2][lane];
    v.lreg[2][lane] = v.lreg[3][lane];
    v.lreg[3][lane] = into_3;
}

}  // namespace

Outcome execute(Machine& m, unsigned, isa::SFPTRANSP i) {
    if (store_macro_template(m.vector, i.VD(), i.word)) return Outcome::kDone;
    transpose4(m.vector, 0);
    transpose4(m.vector, 4);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPSWAP i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    for_lanes(v, [&](unsigned lane) {
        bool swap = true;
        if (i.Mod1() != 0) {
            const bool c_smaller = is_smaller(v.lreg[i.VC()][lane], v.lreg[i.VD()][lane]);
            swap = (i.Mod1() < 9 ? kVdGetsMin[i.Mod1()] : 0) >> lane & 1u ? c_smaller : !c_smaller;
            if (v.lane_config[lane] & lane_config::kExchangeSrcbSrcc) swap = !swap;
        }
        if (swap) swap_lane(v, lane, i.VC(), i.VD());
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPSHFT2 i) {
    enum Mode : std::uint32_t {
        kCopy4,
        kChainedCopy4,
        kRotateAndCopy4,
        kRotate,
        kShiftLanes,
        kByRegister,
        kByImmediate
    };
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    const LaneRegister c = v.lreg[i.VC()];
    const LaneRegister first = v.lreg[0];
    const bool writable = i.VD() < 8;
    const auto imm12 = static_cast<std::int32_t>(i.Imm12() << 20) >> 20;
    for_lanes(v, [&](unsigned lane) {
        switch (i.Mod1()) {
            case kCopy4:
                return move_down(v, lane, 0);
            case kChainedCopy4:
                return move_down(v, lane, lane < 24 ? first[lane + 8] : 0);
            case kRotateAndCopy4:
                return move_down(v, lane, left_neighbour(c, lane));
            case kRotate:
                if (writable) v.lreg[i.VD()][lane] = left_neighbour(c, lane);
                return;
            case kByRegister:
                if (writable) {
                    v.lreg[i.VD()][lane] = shifted(v.lreg[i.Imm12() & 15u][lane], static_cast<std::int32_t>(c[lane]));
                }
                return;
            case kByImmediate:
                if (writable) v.lreg[i.VD()][lane] = shifted(v.lreg[i.Imm12() & 15u][lane], imm12);
                return;
            case kShiftLanes:
                not_modelled("SFPSHFT2 that shifts lanes without rotating, which hardware gets wrong",
                             "rotate (SUBVEC_SHFLROR1) instead");
            default:
                kernel_mistake("SFPSHFT2 mode " + std::to_string(i.Mod1()) + " does not exist");
        }
    });
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
