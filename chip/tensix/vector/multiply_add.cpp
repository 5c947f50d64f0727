// SFPMAD, SFPADD, SFPMUL, SFPMULI, SFPADDI, SFPLUT, SFPLUTFP32: everything that goes through the multiply-add.
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/fma.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kOne = 0x3F800000u;
enum : std::uint32_t { kIndirectVa = 4, kIndirectVd = 8 };

/// Writes to the named LReg, or to the one that LReg[7] names per lane; constants cannot be written.
void write_result(Vector& v, unsigned lane, unsigned vd, bool indirect, std::uint32_t result) {
    const unsigned target = indirect ? v.lreg[7][lane] & 15u : vd;
    if (target < 8) v.lreg[target][lane] = result;
}

template <typename I>
Outcome multiply_add(Machine& m, I i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.Mod1() & 3u) not_modelled("a sign modifier of the multiply-add, which Wormhole reserves");
    for_lanes(v, [&](unsigned lane) {
        const unsigned va = i.Mod1() & kIndirectVa ? v.lreg[7][lane] & 15u : i.VA();
        const std::uint32_t result = sfpu_fma(v.lreg[va][lane], v.lreg[i.VB()][lane], v.lreg[i.VC()][lane]);
        write_result(v, lane, i.VD(), i.Mod1() & kIndirectVd, result);
    });
    return Outcome::kDone;
}

/// The range of |LReg[3]| that selects a table entry: below 1, below 2, the rest.
unsigned table_entry(std::uint32_t magnitude) {
    return magnitude < kOne ? 0 : magnitude < 0x40000000u ? 1 : 2;
}

std::uint32_t lut8_to_fp32(std::uint32_t x) {
    x &= 0xFFu;
    if (x == 0xFF) return 0;
    return (x & 0x80u) << 24 | (127 - (x >> 4 & 7u)) << 23 | (x & 15u) << 19;
}
std::uint32_t lut16_to_fp32(std::uint32_t x) {
    const std::uint32_t exponent = x >> 10 & 31u;
    return (x & 0x8000u) << 16 | (exponent == 31 ? 0 : 112 + exponent) << 23 | (x & 0x3FFu) << 13;
}
std::uint32_t with_sign(std::uint32_t magnitude, std::uint32_t sign) {
    return (magnitude & 0x7FFFFFFFu) | (sign & 0x80000000u);
}

struct Line {
    std::uint32_t slope;
    std::uint32_t offset;
};

enum : std::uint32_t { kSixEntries2 = 1, kFp16 = 2, kRetainSign = 4, kThreeFp16 = 8 };

Line lut_fp32_line(const Vector& v, unsigned lane, std::uint32_t mod1, std::uint32_t magnitude) {
    const unsigned entry = table_entry(magnitude);
    if (!(mod1 & kFp16)) return {v.lreg[entry][lane], v.lreg[4 + entry][lane]};
    if (mod1 & kThreeFp16) {
        return {lut16_to_fp32(v.lreg[entry][lane] >> 16), lut16_to_fp32(v.lreg[entry][lane])};
    }
    // Six entries: each of the three ranges is cut once more.
    const std::uint32_t last_cut = mod1 & kSixEntries2 ? 0x40800000u : 0x40400000u;
    const std::uint32_t cuts[] = {0x3F000000u, 0x3FC00000u, last_cut};
    const unsigned shift = magnitude < cuts[entry] ? 0 : 16;
    return {lut16_to_fp32(v.lreg[entry][lane] >> shift), lut16_to_fp32(v.lreg[4 + entry][lane] >> shift)};
}

}  // namespace

Outcome execute(Machine& m, unsigned, isa::SFPMAD i) {
    return multiply_add(m, i);
}
Outcome execute(Machine& m, unsigned, isa::SFPADD i) {
    return multiply_add(m, i);
}
Outcome execute(Machine& m, unsigned, isa::SFPMUL i) {
    return multiply_add(m, i);
}

Outcome execute(Machine& m, unsigned, isa::SFPMULI i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t result = sfpu_fma(i.Imm16() << 16, v.lreg[i.VD()][lane], 0);
        write_result(v, lane, i.VD(), i.Mod1() & kIndirectVd, result);
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPADDI i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t result = sfpu_fma(i.Imm16() << 16, kOne, v.lreg[i.VD()][lane]);
        write_result(v, lane, i.VD(), i.Mod1() & kIndirectVd, result);
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPLUT i) {
    Vector& v = m.vector;
    if (i.VD() >= 12) not_modelled("SFPLUT into an instruction template");
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t x = v.lreg[3][lane];
        const std::uint32_t magnitude = x & 0x7FFFFFFFu;
        const std::uint32_t line = v.lreg[table_entry(magnitude)][lane];
        const std::uint32_t y = sfpu_fma(lut8_to_fp32(line >> 8), magnitude, lut8_to_fp32(line));
        write_result(v, lane, i.VD(), i.Mod0() & kIndirectVd, i.Mod0() & kRetainSign ? with_sign(y, x) : y);
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFPLUTFP32 i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t x = v.lreg[3][lane];
        const std::uint32_t magnitude = x & 0x7FFFFFFFu;
        const Line line = lut_fp32_line(v, lane, i.Mod1(), magnitude);
        const std::uint32_t y = sfpu_fma(line.slope, magnitude, line.offset);
        write_result(v, lane, i.VD(), i.Mod1() & kIndirectVd, i.Mod1() & kRetainSign ? with_sign(y, x) : y);
    });
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
