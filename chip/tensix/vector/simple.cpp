// The SFPU's simple sub-unit: integer arithmetic, bit operations and field surgery on FP32 patterns.
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kMantissa = 0x7FFFFFu;

/// VD = f(VC, old VD) in every enabled lane. Constant registers stay as they are; VD >= 12 is the templates' back door.
template <typename I, typename Function>
Outcome lanewise(Machine& m, I i, Function f) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.VD() >= 8) return Outcome::kDone;
    LaneRegister& d = v.lreg[i.VD()];
    const LaneRegister& c = v.lreg[i.VC()];
    for_lanes(v, [&](unsigned lane) { d[lane] = f(c[lane], d[lane]); });
    return Outcome::kDone;
}

/// As lanewise, and the function also says what becomes of the lane's flag.
struct Flagged {
    std::uint32_t value;
    bool flag;
};
template <typename I, typename Function>
Outcome lanewise_flagged(Machine& m, I i, Function f) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.VD() >= 8) return Outcome::kDone;
    LaneRegister& d = v.lreg[i.VD()];
    const LaneRegister& c = v.lreg[i.VC()];
    std::uint32_t flags = v.lane_flags;
    for_lanes(v, [&](unsigned lane) {
        const Flagged result = f(c[lane], d[lane], flags >> lane & 1u);
        d[lane] = result.value;
        flags = (flags & ~(1u << lane)) | static_cast<std::uint32_t>(result.flag) << lane;
    });
    v.lane_flags = flags;
    return Outcome::kDone;
}

constexpr std::int32_t sign_extended12(std::uint32_t imm12) {
    return static_cast<std::int32_t>(imm12 << 20) >> 20;
}
constexpr bool negative(std::uint32_t x) {
    return x >> 31;
}

constexpr std::uint32_t shifted(std::uint32_t x, std::int32_t by) {
    return by >= 0 ? x << (by & 31) : x >> ((0u - static_cast<std::uint32_t>(by)) & 31u);
}
constexpr std::uint32_t exponent_of(std::uint32_t x) {
    return x >> 23 & 0xFFu;
}

}  // namespace

Outcome execute(Machine& m, unsigned, isa::SFPDIVP2 i) {
    const std::uint32_t imm8 = i.Imm12() & 0xFFu;
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t) {
        std::uint32_t exponent = imm8;
        if (i.Mod1() & 1u) exponent = exponent_of(c) == 255 ? 255 : (exponent_of(c) + imm8) & 0xFFu;
        return (c & (0x80000000u | kMantissa)) | exponent << 23;
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPEXEXP i) {
    enum : std::uint32_t { kNoDebias = 1, kFlagFromSign = 2, kInvertFlag = 8 };
    return lanewise_flagged(m, i, [=](std::uint32_t c, std::uint32_t, bool flag) {
        const std::uint32_t exponent = exponent_of(c) - (i.Mod1() & kNoDebias ? 0 : 127);
        if (i.Mod1() & kFlagFromSign) flag = negative(exponent);
        if (i.Mod1() & kInvertFlag) flag = !flag;
        return Flagged{exponent, flag};
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPEXMAN i) {
    const std::uint32_t hidden_one = i.Mod1() & 1u ? 0 : 1u << 23;
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t) { return (c & kMantissa) + hidden_one; });
}

Outcome execute(Machine& m, unsigned, isa::SFPIADD i) {
    enum : std::uint32_t { kImmediate = 1, kSubtract = 2, kKeepFlag = 4, kInvertFlag = 8 };
    const auto immediate = static_cast<std::uint32_t>(sign_extended12(i.Imm12()));
    return lanewise_flagged(m, i, [=](std::uint32_t c, std::uint32_t d, bool flag) {
        const std::uint32_t sum = i.Mod1() & kImmediate ? c + immediate : i.Mod1() & kSubtract ? c - d : c + d;
        if (!(i.Mod1() & kKeepFlag)) flag = negative(sum);
        if (i.Mod1() & kInvertFlag) flag = !flag;
        return Flagged{sum, flag};
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPSHFT i) {
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t d) {
        return shifted(d, i.Mod1() & 1u ? sign_extended12(i.Imm12()) : static_cast<std::int32_t>(c));
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPMOV i) {
    enum : std::uint32_t { kNegate = 1, kAllLanes = 2, kFromSpecial = 8 };
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    const auto special = [&](unsigned lane) -> std::uint32_t {
        const LoadMacroConfig& macro = v.macro_config[lane];
        if (i.VC() < 4) return macro.instruction_template[i.VC()];
        if (i.VC() < 8) return macro.sequence[i.VC() - 4];
        if (i.VC() == 8) return macro.misc;
        if (i.VC() == 9) return v.next_random(lane);
        return i.VC() == 15 ? v.lane_config[lane] : 0;
    };
    const std::uint32_t flip = i.Mod1() & kNegate ? 0x80000000u : 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        if (i.Mod1() != kAllLanes && !(v.enabled_lanes() >> lane & 1u)) continue;
        const std::uint32_t value = i.Mod1() & kFromSpecial ? special(lane) : v.lreg[i.VC()][lane] ^ flip;
        if (i.VD() < 8) v.lreg[i.VD()][lane] = value;
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPABS i) {
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t) {
        if (!negative(c)) return c;
        if (!(i.Mod1() & 1u)) return 0u - c;
        return c > 0xFF800000u ? c : c & 0x7FFFFFFFu;  // a negative NaN stays negative
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPAND i) {
    if (i.Mod1() || i.VB()) not_modelled("SFPAND with a third operand, which Wormhole does not have");
    return lanewise(m, i, [](std::uint32_t c, std::uint32_t d) { return c & d; });
}
Outcome execute(Machine& m, unsigned, isa::SFPOR i) {
    if (i.Mod1() || i.VB()) not_modelled("SFPOR with a third operand, which Wormhole does not have");
    return lanewise(m, i, [](std::uint32_t c, std::uint32_t d) { return c | d; });
}
Outcome execute(Machine& m, unsigned, isa::SFPXOR i) {
    return lanewise(m, i, [](std::uint32_t c, std::uint32_t d) { return c ^ d; });
}
Outcome execute(Machine& m, unsigned, isa::SFPNOT i) {
    return lanewise(m, i, [](std::uint32_t c, std::uint32_t) { return ~c; });
}

Outcome execute(Machine& m, unsigned, isa::SFPLZ i) {
    enum : std::uint32_t { kFlagNotZero = 2, kIgnoreSign = 4, kInvertFlag = 8 };
    return lanewise_flagged(m, i, [=](std::uint32_t c, std::uint32_t, bool flag) {
        if (i.Mod1() & kIgnoreSign) c &= 0x7FFFFFFFu;
        if (i.Mod1() & kFlagNotZero) flag = c != 0;
        if (i.Mod1() & kInvertFlag) flag = !flag;
        return Flagged{static_cast<std::uint32_t>(std::countl_zero(c)), flag};
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPSETEXP i) {
    enum : std::uint32_t { kImmediate = 1, kFromExponent = 2 };
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t d) {
        const std::uint32_t exponent = i.Mod1() & kImmediate      ? i.Imm8()
                                       : i.Mod1() & kFromExponent ? exponent_of(d)
                                                                  : d & 0xFFu;
        return (c & (0x80000000u | kMantissa)) | exponent << 23;
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPSETMAN i) {
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t d) {
        return (c & 0xFF800000u) | (i.Mod1() & 1u ? i.Imm12() << 11 : d & kMantissa);
    });
}

Outcome execute(Machine& m, unsigned, isa::SFPSETSGN i) {
    return lanewise(m, i, [=](std::uint32_t c, std::uint32_t d) {
        return (c & 0x7FFFFFFFu) | (i.Mod1() & 1u ? i.Imm1() << 31 : d & 0x80000000u);
    });
}

}  // namespace opwright::chip::tensix
