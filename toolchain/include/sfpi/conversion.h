// sfpi: convert<>: between floats and integers, with rounding.
#pragma once
#pragma GCC system_header

#include "functions.h"

namespace sfpi {

/// To nearest, ties away from zero, or by the lanes' random numbers.
class RoundMode {
  public:
    enum Values {
        NearestAway,
        Nearest = NearestAway,
        NearestEven = NearestAway,
        NearestStochastic,
        Stochastic = NearestStochastic
    };
    constexpr RoundMode(Values value) : value_(value) {}
    constexpr operator Values() const { return value_; }

  private:
    Values value_;
};

namespace impl_ {

sfpi_inline constexpr unsigned random(RoundMode mode) {
    return mode == RoundMode::NearestStochastic ? 1 : 0;
}

/// SFP_STOCH_RND without a second operand: float to a shorter float or a short integer.
sfpi_inline Register rounded(Register value, unsigned kind, RoundMode mode, unsigned descale = 0) {
    Group d, c = value;
    const unsigned stochastic = random(mode);
    __asm__ __volatile__(
        ".ttinsn (0x8E << 24) | (%[rnd] << 21) | (%[imm] << 16) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]"
        : [d] "=vr"(d)
        : [c] "vr"(c), [rnd] "i"(stochastic), [imm] "i"(descale), [mod] "i"(kind));
    return d;
}
/// SFP_STOCH_RND with a shift per lane.
sfpi_inline Register rounded(Register value, unsigned kind, RoundMode mode, Register descale) {
    Group d, c = value, b = descale;
    const unsigned stochastic = random(mode);
    __asm__ __volatile__(
        ".ttinsn (0x8E << 24) | (%[rnd] << 21) | (.Llreg_%[b] << 12) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]"
        : [d] "=vr"(d)
        : [c] "vr"(c), [b] "vr"(b), [rnd] "i"(stochastic), [mod] "i"(kind));
    return d;
}

/// Two's complement <-> sign and magnitude: the same exchange in both directions.
sfpi_inline Register exchanged_sign(Register value) {
    push_lanes();
    keep_lanes(value, SFPSETCC_MOD1_LREG_LT0);
    update(opcode::kSetsgn, value, value, 1, 0);
    Register zero_minus = subtracted(copy_of_constant(CREG_IDX_0), value);
    assign(value, zero_minus);
    pop_lanes();
    return value;
}

template <typename To>
sfpi_inline constexpr unsigned float_conversion() {
    if constexpr (std::same_as<To, vFloat16a>) {
        return SFPSTOCHRND_MOD1_FP32_TO_FP16A;
    } else if constexpr (std::same_as<To, vFloat16b>) {
        return SFPSTOCHRND_MOD1_FP32_TO_FP16B;
    } else if constexpr (std::same_as<To, vSMag16>) {
        return SFPSTOCHRND_MOD1_FP32_TO_INT16;
    } else if constexpr (std::same_as<To, vUInt16>) {
        return SFPSTOCHRND_MOD1_FP32_TO_UINT16;
    } else if constexpr (std::same_as<To, vSMag8>) {
        return SFPSTOCHRND_MOD1_FP32_TO_INT8;
    } else if constexpr (std::same_as<To, vUInt8>) {
        return SFPSTOCHRND_MOD1_FP32_TO_UINT8;
    } else {
        static_assert(sizeof(To) == 0, "Wormhole cannot convert vFloat to this type");
    }
}

}  // namespace impl_

template <impl_::AVector To, typename From>
sfpi_inline To convert(const From& value, RoundMode mode = RoundMode::NearestStochastic) {
    using namespace impl_;
    if constexpr (APlace<From>) {
        return convert<To>(vFloat(value), mode);
    } else if constexpr (std::same_as<To, vector_of<From>>) {
        return value_of(value);
    } else if constexpr (AFloatExpression<From>) {
        if constexpr (std::same_as<To, vFloat>) {
            return vFloat(value.get());
        } else {
            return To(rounded(value.get(), float_conversion<To>(), mode));
        }
    } else if constexpr (ASignMagnitude<From> || AnUnsigned<From>) {  // a magnitude is sign and magnitude, positive
        static_assert(ASignMagnitude<From> || std::derived_from<From, vMag>, "convert a vMag, vInt or vSMag");
        if constexpr (std::derived_from<To, vFloat>) {
            const vFloat wide = make(opcode::kCast, value.get(), random(mode));
            return convert<To>(wide, mode);
        } else if constexpr (std::same_as<To, vInt>) {
            return vInt(ASignMagnitude<From> ? exchanged_sign(value.get()) : value.get());
        } else {
            static_assert(std::derived_from<To, vSMag> || std::derived_from<To, vUInt>, "no such conversion");
            return To(value.get());
        }
    } else if constexpr (std::same_as<To, vSMag>) {
        return vSMag(exchanged_sign(value.get()));
    } else {
        static_assert(std::derived_from<To, vFloat>, "Wormhole cannot convert vInt to this type");
        return convert<To>(vSMag(exchanged_sign(value.get())), mode);
    }
}

// --- Older names: they convert sign and magnitude, whatever they are called.
// --------------------------------------------

template <impl_::AVector T>
sfpi_inline vFloat int32_to_float(const T& value, RoundMode mode = RoundMode::NearestStochastic) {
    return impl_::make(impl_::opcode::kCast, value.get(), impl_::random(mode));
}
sfpi_inline vFloat float_to_fp16a(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vFloat16a>(value, mode);
}
sfpi_inline vFloat float_to_fp16b(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vFloat16b>(value, mode);
}
sfpi_inline vUInt float_to_uint16(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vUInt16>(value, mode);
}
sfpi_inline vInt float_to_int16(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vSMag16>(value, mode).get();
}
sfpi_inline vUInt float_to_uint8(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vUInt8>(value, mode);
}
sfpi_inline vInt float_to_int8(vFloat value, RoundMode mode = RoundMode::NearestStochastic) {
    return convert<vSMag8>(value, mode).get();
}
template <impl_::AVector T>
sfpi_inline vUInt int32_to_uint8(const T& value, unsigned descale, RoundMode mode = RoundMode::NearestStochastic) {
    return impl_::rounded(value.get(), SFPSTOCHRND_MOD1_INT32_TO_UINT8 | SFPSTOCHRND_MOD1_IMM8, mode, descale);
}
template <impl_::AVector T>
sfpi_inline vUInt int32_to_uint8(const T& value, vUInt descale, RoundMode mode = RoundMode::NearestStochastic) {
    return impl_::rounded(value.get(), SFPSTOCHRND_MOD1_INT32_TO_UINT8, mode, descale.get());
}
template <impl_::AVector T>
sfpi_inline vInt int32_to_int8(const T& value, unsigned descale, RoundMode mode = RoundMode::NearestStochastic) {
    return impl_::rounded(value.get(), SFPSTOCHRND_MOD1_INT32_TO_INT8 | SFPSTOCHRND_MOD1_IMM8, mode, descale);
}
template <impl_::AVector T>
sfpi_inline vInt int32_to_int8(const T& value, vUInt descale, RoundMode mode = RoundMode::NearestStochastic) {
    return impl_::rounded(value.get(), SFPSTOCHRND_MOD1_INT32_TO_INT8, mode, descale.get());
}

}  // namespace sfpi
