// SFPU: lane predication (SFPENCC), immediates (SFPLOADI), configuration (SFPCONFIG), SFPNOP.
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

enum SfploadiMode : std::uint32_t {
    kFloatB = 0,
    kFloatA = 1,
    kUShort = 2,
    kShort = 4,
    kUpper = 8,
    kLower = 10,
};

/// Widens and rebiases the exponent; the immediate's denormals, infinities and NaNs get no special treatment.
std::uint32_t fp16_immediate(std::uint32_t imm16) {
    return (imm16 & 0x8000u) << 16 | ((imm16 & 0x7FFFu) + (112u << 10)) << 13;
}

enum SfpconfigMod : std::uint32_t { kImm16IsValue = 1, kOperation = 6, kImm16IsLaneMask = 8 };

std::uint32_t combine(std::uint32_t mod1, std::uint32_t original, std::uint32_t value) {
    switch (mod1 & kOperation) {
        case 2:
            return original | value;
        case 4:
            return original & value;
        case 6:
            return original ^ value;
        default:
            return value;
    }
}

/// LReg[11] to LReg[14] have defaults, because no float fits into the immediate.
constexpr std::uint32_t kDefaultConstants[] = {0xBF800000u, 0x37800000u, 0xBF2CC4C7u, 0xBEB08FF9u};

void configure_lane(Vector& v, unsigned lane, isa::SFPCONFIG i) {
    const std::uint32_t from_lreg = v.lreg[0][lane & 7];
    const bool immediate = i.Mod1() & kImm16IsValue;
    const std::uint32_t value = immediate ? i.Imm16() : from_lreg;
    LoadMacroConfig& macro = v.macro_config[lane];
    v.macro_config_is_uniform = false;
    switch (i.VD()) {
        case 0:
        case 1:
        case 2:
        case 3:
            macro.instruction_template[i.VD()] = from_lreg;
            break;
        case 4:
        case 5:
        case 6:
        case 7:
            macro.sequence[i.VD() - 4] = value;
            break;
        case 8:
            macro.misc = combine(i.Mod1(), macro.misc, value) & 0xFFFu;
            break;
        case 11:
        case 12:
        case 13:
        case 14:
            v.lreg[i.VD()][lane] = immediate ? kDefaultConstants[i.VD() - 11] : from_lreg;
            break;
        case 15: {
            const std::uint32_t original = v.lane_config[lane];
            std::uint32_t next = combine(i.Mod1(), original, value) & lane_config::kAll;
            if (immediate) next |= original & 0x30000u;
            v.lane_config[lane] = next;
            break;
        }
        default:
            break;
    }
}

}  // namespace

Outcome execute(Machine&, unsigned, isa::SFPNOP) {
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPENCC i) {
    enum : std::uint32_t { kInvertUse = 1, kSetUse = 2, kSetFlags = 8 };
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.Mod1() & kSetUse) {
        v.use_lane_flags = i.Imm2() & 1u ? ~0u : 0u;
    } else if (i.Mod1() & kInvertUse) {
        v.use_lane_flags = ~v.use_lane_flags;
    }
    v.lane_flags = (i.Mod1() & kSetFlags) && !(i.Imm2() & 2u) ? 0u : ~0u;
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPLOADI i) {
    Vector& v = m.vector;
    if (i.VD() >= 12) not_modelled("SFPLOADI into an instruction template");
    if (i.VD() >= 8) return Outcome::kDone;
    LaneRegister& d = v.lreg[i.VD()];
    const std::uint32_t imm = i.Imm16();
    switch (i.Mod0()) {
        case kFloatB:
            for_lanes(v, [&](unsigned l) { d[l] = imm << 16; });
            break;
        case kFloatA:
            for_lanes(v, [&](unsigned l) { d[l] = fp16_immediate(imm); });
            break;
        case kUShort:
            for_lanes(v, [&](unsigned l) { d[l] = imm; });
            break;
        case kShort:
            for_lanes(v, [&](unsigned l) { d[l] = static_cast<std::uint32_t>(static_cast<std::int16_t>(imm)); });
            break;
        case kUpper:
            for_lanes(v, [&](unsigned l) { d[l] = imm << 16 | (d[l] & 0xFFFFu); });
            break;
        case kLower:
            for_lanes(v, [&](unsigned l) { d[l] = (d[l] & 0xFFFF0000u) | imm; });
            break;
        default:
            kernel_mistake("SFPLOADI mode " + std::to_string(i.Mod0()) + " does not exist");
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPCONFIG i) {
    Vector& v = m.vector;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        if ((i.Mod1() & kImm16IsLaneMask) && (i.Imm16() >> ((lane & 7) * 2) & 1u) == 0) continue;
        const unsigned source = lane & 7;
        if ((v.use_lane_flags >> source & 1u) && (v.lane_flags >> source & 1u) == 0) continue;
        configure_lane(v, lane, i);
    }
    if (i.VD() == 15) v.lane_config_changed();
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
