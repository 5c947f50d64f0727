// Lane predication: SFPSETCC, SFPPUSHC, SFPPOPC, SFPCOMPC. All lanes at once, one bit per lane.
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::size_t kStackDepth = 8;

/// SFPPOPC's truth tables, by Mod1.
std::uint32_t combine(std::uint32_t mod1, std::uint32_t a, std::uint32_t b) {
    switch (mod1) {
        case 1:
            return b;
        case 2:
            return ~b;
        case 3:
            return a & b;
        case 4:
            return a | b;
        case 5:
            return a & ~b;
        case 6:
            return a | ~b;
        case 7:
            return ~a & b;
        case 8:
            return ~a | b;
        case 9:
            return ~a & ~b;
        case 10:
            return ~a | ~b;
        case 11:
            return a ^ b;
        default:
            return ~(a ^ b);
    }
}

}  // namespace

Outcome execute(Machine& m, unsigned, isa::SFPSETCC i) {
    enum : std::uint32_t { kImmediate = 1, kNotZero = 2, kNotNegative = 4, kZero = 6, kClear = 8 };
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    std::uint32_t flags = 0;
    if (i.Mod1() & kClear) {
        flags = 0;
    } else if (i.Mod1() & kImmediate) {
        flags = i.Imm1() ? ~0u : 0;
    } else {
        for (unsigned lane = 0; lane < kLanes; ++lane) {
            const auto c = static_cast<std::int32_t>(v.lreg[i.VC()][lane]);
            const bool flag = i.Mod1() == kNotZero       ? c != 0
                              : i.Mod1() == kNotNegative ? c >= 0
                              : i.Mod1() == kZero        ? c == 0
                                                         : c < 0;
            flags |= static_cast<std::uint32_t>(flag) << lane;
        }
    }
    const std::uint32_t enabled = v.enabled_lanes();
    v.lane_flags = (v.lane_flags & ~enabled) | (flags & v.use_lane_flags & enabled);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPPUSHC i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.Mod1()) not_modelled("SFPPUSHC with a modifier");
    if (v.flag_stack.size() >= kStackDepth) kernel_mistake("SFPPUSHC on a full flag stack (8 entries)");
    v.flag_stack.push_back({v.lane_flags, v.use_lane_flags});
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPPOPC i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    const Vector::SavedFlags top = v.flag_stack.empty() ? Vector::SavedFlags{0, 0} : v.flag_stack.back();
    switch (i.Mod1()) {
        case 0:
            if (v.flag_stack.empty()) kernel_mistake("SFPPOPC on an empty flag stack");
            v.flag_stack.pop_back();
            v.lane_flags = top.flags;
            v.use_lane_flags = top.use;
            return Outcome::kDone;
        case 13:
            v.lane_flags = ~v.lane_flags;
            break;
        case 14:
        case 15:
            v.use_lane_flags = ~0u;
            v.lane_flags = i.Mod1() == 14 ? ~0u : 0;
            break;
        default:
            v.use_lane_flags = top.use;
            v.lane_flags = combine(i.Mod1(), v.lane_flags, top.flags);
            break;
    }
    if (v.flag_stack.size() == kStackDepth) v.flag_stack.front() = top;  // hardware does, when the stack is full
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPCOMPC i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    const Vector::SavedFlags top = v.flag_stack.empty() ? Vector::SavedFlags{~0u, ~0u} : v.flag_stack.back();
    v.lane_flags = top.use & v.use_lane_flags & top.flags & ~v.lane_flags;
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
