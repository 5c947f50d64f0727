// SFPCAST and SFP_STOCH_RND: conversions with rounding, deterministic or with the lane's random numbers.
#include <algorithm>

#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {
namespace {

enum RoundMode : std::uint32_t {
    kToFp16a = 0,
    kToFp16b = 1,
    kToUint8 = 2,
    kToInt8 = 3,
    kInt32ToUint8 = 4,
    kInt32ToInt8 = 5,
    kToUint16 = 6,
    kToInt16 = 7,
    kImmediateShift = 8,  ///< with the INT32 modes
};

/// 23 discarded bits at or above this value round up: half, or a random threshold.
std::uint32_t threshold(Vector& v, unsigned lane, bool stochastic) {
    const std::uint32_t random = v.next_random(lane) & 0x7FFFFFu;  // the generator steps in either mode
    return stochastic ? random : 0x400000u;
}

std::uint32_t fp32_to_shorter_mantissa(std::uint32_t x, unsigned discarded_bits, std::uint32_t limit) {
    const std::uint32_t exponent = x >> 23 & 0xFFu;
    if (exponent == 0) return 0;
    if (exponent == 255) return x & 0xFF800000u;
    const std::uint32_t discarded = x & ((1u << discarded_bits) - 1u);
    const bool up = discarded << (23 - discarded_bits) >= limit;
    return x - discarded + (up ? 1u << discarded_bits : 0);
}

std::uint32_t largest_magnitude(std::uint32_t mode) {
    switch (mode) {
        case kToUint8:
            return 255;
        case kToInt8:
            return 127;
        case kToUint16:
            return 65535;
        default:
            return 32767;
    }
}

/// To sign and magnitude; unsigned modes drop the sign, zeros have none.
std::uint32_t fp32_to_int(std::uint32_t c, std::uint32_t mode, std::uint32_t limit) {
    const std::uint32_t sign = mode & 1u ? c & 0x80000000u : 0;
    const std::uint32_t largest = largest_magnitude(mode);
    const int exponent = static_cast<int>(c >> 23 & 0xFFu) - 127;
    if (exponent < -1) return 0;
    if (exponent >= 16) return sign | largest;
    std::uint64_t magnitude = 0x800000u | (c & 0x7FFFFFu);
    magnitude = exponent >= 0 ? magnitude << exponent : magnitude >> -exponent;
    magnitude = (magnitude >> 23) + ((magnitude & 0x7FFFFFu) >= limit);
    magnitude = std::min<std::uint64_t>(magnitude, largest);
    return magnitude == 0 ? 0 : sign | static_cast<std::uint32_t>(magnitude);
}

std::uint32_t int32_to_int8(std::uint32_t c, unsigned shift, bool is_signed, std::uint32_t limit) {
    std::uint64_t magnitude = (std::uint64_t{c & 0x7FFFFFFFu} << 23) >> shift;
    magnitude = (magnitude >> 23) + ((magnitude & 0x7FFFFFu) >= limit);
    magnitude = std::min<std::uint64_t>(magnitude, is_signed ? 127 : 255);
    const std::uint32_t sign = is_signed && magnitude != 0 ? c & 0x80000000u : 0;
    return sign | static_cast<std::uint32_t>(magnitude);
}

}  // namespace

Outcome execute(Machine& m, unsigned, isa::SFPCAST i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    if (i.Mod1() > 1) kernel_mistake("SFPCAST mode " + std::to_string(i.Mod1()) + " does not exist on Wormhole");
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t c = v.lreg[i.VC()][lane];
        const std::uint32_t magnitude = c & 0x7FFFFFFFu;
        std::uint32_t result = c & 0x80000000u;
        const std::uint32_t zeros = magnitude ? static_cast<std::uint32_t>(std::countl_zero(magnitude)) : 157;
        const std::uint32_t normal = magnitude << (zeros & 31u);
        result += ((157 - zeros) << 23) + (normal >> 8);
        if (i.Mod1()) {
            result += (normal & 0xFEu) > (v.next_random(lane) >> 9 & 0xFEu);
        } else {
            result += (normal & 0x80u) && (normal & 0x17Fu);  // to nearest even
        }
        if (i.VD() < 8) v.lreg[i.VD()][lane] = result;
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SFP_STOCH_RND i) {
    Vector& v = m.vector;
    if (store_macro_template(v, i.VD(), i.word)) return Outcome::kDone;
    const std::uint32_t mode = i.Mod1() & 7u;
    const bool immediate_shift = i.Mod1() & kImmediateShift;  // the modes without a shift do not look at it
    for_lanes(v, [&](unsigned lane) {
        const std::uint32_t c = v.lreg[i.VC()][lane];
        const std::uint32_t limit = threshold(v, lane, i.RoundingMode());
        std::uint32_t result = 0;
        switch (mode) {
            case kToFp16a:
                result = fp32_to_shorter_mantissa(c, 13, limit);
                break;
            case kToFp16b:
                result = fp32_to_shorter_mantissa(c, 16, limit);
                break;
            case kInt32ToUint8:
            case kInt32ToInt8: {
                const unsigned shift = immediate_shift ? i.Imm5() : v.lreg[i.VB()][lane] & 31u;
                result = int32_to_int8(c, shift, mode == kInt32ToInt8, limit);
                break;
            }
            default:
                result = fp32_to_int(c, mode, limit);
                break;
        }
        if (i.VD() < 8) v.lreg[i.VD()][lane] = result;
    });
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
