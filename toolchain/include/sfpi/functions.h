// sfpi: named operations: fields of floats, shifts, minimum and maximum, tables, lanes, classification.
#pragma once
#pragma GCC system_header

#include <utility>

#include "places.h"

namespace sfpi {

namespace impl_ {

/// The vector type that an operand of a template stands for: a pending result is a vFloat.
template <typename T>
struct VectorOf {
    using Type = std::remove_cvref_t<T>;
};
template <typename T>
requires(APending<T> || AFloatConstant<T>) struct VectorOf<T> {
    using Type = vFloat;
};
template <typename T>
requires std::derived_from<std::remove_cvref_t<T>, IntConstantTag>
struct VectorOf<T> {
    using Type = vInt;
};
template <typename T>
using vector_of = typename VectorOf<T>::Type;

template <typename T>
concept AVectorOperand =
    AVector<T> || APending<T> || AFloatConstant<T> || std::derived_from<std::remove_cvref_t<T>, IntConstantTag>;
template <typename T>
concept AFloatOrMagnitude = AFloatExpression<T> || ASignMagnitude<T>;

template <AVectorOperand T>
sfpi_inline vector_of<T> value_of(const T& operand) {
    return vector_of<T>(operand.get());
}

}  // namespace impl_

/// The same bits as another type.
template <impl_::AVector To, typename From>
sfpi_inline To as(const From& value) {
    if constexpr (impl_::AVectorOperand<From>) {
        return To(value.get());
    } else {
        return To(vFloat(value).get());
    }
}
template <impl_::AVector To, typename From>
sfpi_inline To reinterpret(const From& value) {
    return as<To>(value);
}

enum class ExponentMode { Unbiased, Biased, Debias = Unbiased, NoDebias = Biased };
enum class MantissaMode { FractionOnly, WithUnitBit, ImplicitOne = WithUnitBit };
enum class LZMode { All, IgnoreSign };
enum class ShiftMode { Logical };
enum class LdexpMode { Correct, Fast };

// --- Fields of a float ----------------------------------------------------------------------------------------------

sfpi_inline vInt exexp(vFloat v, ExponentMode mode = ExponentMode::Unbiased) {
    return impl_::make(impl_::opcode::kExexp, v.get(),
                       mode == ExponentMode::Unbiased ? SFPEXEXP_MOD1_DEBIAS : SFPEXEXP_MOD1_NODEBIAS);
}
sfpi_inline vInt exexp_nodebias(vFloat v) {
    return exexp(v, ExponentMode::Biased);
}
sfpi_inline vMag exman(vFloat v, MantissaMode mode = MantissaMode::FractionOnly) {
    return vMag(impl_::make(impl_::opcode::kExman, v.get(),
                            mode == MantissaMode::FractionOnly ? SFPEXMAN_MOD1_PAD9 : SFPEXMAN_MOD1_PAD8));
}
sfpi_inline vInt exman8(vFloat v) {
    return exman(v, MantissaMode::ImplicitOne);
}
sfpi_inline vInt exman9(vFloat v) {
    return exman(v);
}
template <impl_::AVectorOperand T>
sfpi_inline vUInt exsgn(const T& v) {
    return as<vUInt>(v) >> 31;
}

/// v with the exponent field replaced: by a number, by the low bits of an integer, by another float's.
template <std::integral T>
sfpi_inline vFloat setexp(vFloat v, T exponent) {
    return impl_::make(impl_::opcode::kSetexp, v.get(), 1, static_cast<unsigned>(exponent) & 0xFFu);
}
sfpi_inline vFloat setexp(vFloat v, vInt exponent) {
    return impl_::binary(impl_::opcode::kSetexp, exponent.get(), v.get());
}
sfpi_inline vFloat copyexp(vFloat v, vFloat exponent) {
    return impl_::binary(impl_::opcode::kSetexp, exponent.get(), v.get(), SFPSETEXP_MOD1_CPY);
}
sfpi_inline vFloat addexp(vFloat v, int exponent) {
    return impl_::make(impl_::opcode::kDivp2, v.get(), 1, static_cast<unsigned>(exponent) & 0xFFFu);
}
sfpi_inline vFloat ldexp(vFloat v, int scale, LdexpMode = LdexpMode::Correct) {
    return addexp(v, scale);
}
sfpi_inline vFloat ldexp(vFloat v, vInt scale, LdexpMode mode = LdexpMode::Correct) {
    if (mode == LdexpMode::Fast) return setexp(v, exexp(v, ExponentMode::Biased) + scale);
    return v * setexp(vFloat(0.0f), scale + 127);
}

template <std::integral T>
sfpi_inline vFloat setman(vFloat v, T mantissa) {
    if (__builtin_constant_p(mantissa) && (static_cast<unsigned>(mantissa) & 0x7FFu) == 0) {
        return impl_::make(impl_::opcode::kSetman, v.get(), 1, static_cast<unsigned>(mantissa) >> 11);
    }
    return impl_::binary(impl_::opcode::kSetman, impl_::register_of(static_cast<std::uint32_t>(mantissa)), v.get());
}
template <impl_::AVectorOperand T>
sfpi_inline vFloat setman(vFloat v, const T& mantissa) {
    return impl_::binary(impl_::opcode::kSetman, mantissa.get(), v.get());
}
sfpi_inline vFloat copyman(vFloat v, vFloat mantissa) {
    return impl_::binary(impl_::opcode::kSetman, mantissa.get(), v.get());
}

namespace impl_ {
/// Where a sign is put on a magnitude, the result is sign and magnitude.
template <typename T>
using Signed = std::conditional_t<AnUnsigned<T> || AnInt<T>, vSMag, vector_of<T>>;
}  // namespace impl_

template <impl_::AVectorOperand T, std::integral S>
sfpi_inline auto setsgn(const T& v, S sign) {
    using Result = std::conditional_t<impl_::AnInt<T>, vInt, impl_::Signed<T>>;
    return Result(impl_::make(impl_::opcode::kSetsgn, v.get(), 1, static_cast<unsigned>(sign) & 1u));
}
/// The sign bit of `sign` on v.
template <impl_::AVectorOperand T, typename S>
sfpi_inline auto copysgn(const T& v, const S& sign) {
    if constexpr (impl_::AVectorOperand<S>) {
        return impl_::Signed<T>(impl_::binary(impl_::opcode::kSetsgn, sign.get(), v.get()));
    } else {
        return copysgn(v, vFloat(sign));
    }
}
template <impl_::AVectorOperand T, impl_::AVectorOperand S>
sfpi_inline auto setsgn(const T& v, const S& sign) {
    return copysgn(v, sign);
}
/// The lowest bit of `sign` as the sign of v.
template <impl_::AVectorOperand T, impl_::AVectorOperand S>
sfpi_inline auto setsgn2(const T& v, const S& sign) {
    return copysgn(v, as<vUInt>(sign) << 31);
}

template <typename T>
requires(impl_::AVectorOperand<T> || impl_::APlace<T>) sfpi_inline auto abs(const T& v) {
    if constexpr (impl_::AnInt<T>) {
        return vMag(impl_::make(impl_::opcode::kAbs, v.get(), SFPABS_MOD1_INT));
    } else if constexpr (impl_::ASignMagnitude<T>) {
        return vMag(setsgn(v, 0).get());
    } else {
        return vFloat(impl_::make(impl_::opcode::kAbs, vFloat(v).get(), SFPABS_MOD1_FLOAT));
    }
}

// --- Integers
// ---------------------------------------------------------------------------------------------------------

template <impl_::AVectorOperand T>
sfpi_inline vMag lz(const T& v, LZMode mode = LZMode::All) {
    return vMag(
        impl_::make(impl_::opcode::kLz, v.get(), mode == LZMode::All ? SFPLZ_MOD1_CC_NONE : SFPLZ_MOD1_NOSGN_MASK));
}
template <impl_::AVectorOperand T>
sfpi_inline vInt lz_nosgn(const T& v) {
    return lz(v, LZMode::IgnoreSign);
}

/// To the left by a positive amount, to the right by a negative one.
template <impl_::AnInteger T, typename Amount>
sfpi_inline auto shft(const T& v, const Amount& amount, ShiftMode = ShiftMode::Logical) {
    using Result = std::conditional_t<impl_::AnInt<T>, vInt, vUInt>;
    if constexpr (std::integral<Amount>) {
        return Result(impl_::shifted(v.get(), static_cast<std::int32_t>(amount)));
    } else {
        return Result(impl_::shifted(v.get(), amount.get()));
    }
}

// --- Order
// ------------------------------------------------------------------------------------------------------------

namespace impl_ {

/// Lanes of the first result that hold the larger value, as a mask over 32 lanes, four rows of lanes or all ->
/// SFPSWAP's modifier, and whether its operands change places.
struct SwapMode {
    unsigned modifier;
    bool exchanged;
};
sfpi_inline constexpr SwapMode swap_mode(std::uint32_t larger) {
    if (larger == 0xFFFFFFFFu) larger = 0xF;
    if (larger > 0xF) {
        std::uint32_t rows = 0;
        for (unsigned row = 0; row < 4; ++row) rows |= (larger >> (row * 8) & 1u) << row;
        larger = rows;
    }
    constexpr unsigned kModifiers[16] = {SFPSWAP_MOD1_VEC_MIN_MAX,
                                         0,
                                         0,
                                         0,
                                         0,
                                         0,
                                         SFPSWAP_MOD1_SUBVEC_MIN03_MAX12,
                                         SFPSWAP_MOD1_SUBVEC_MIN3_MAX012,
                                         0,
                                         0,
                                         SFPSWAP_MOD1_SUBVEC_MIN02_MAX13,
                                         SFPSWAP_MOD1_SUBVEC_MIN2_MAX013,
                                         SFPSWAP_MOD1_SUBVEC_MIN01_MAX23,
                                         SFPSWAP_MOD1_SUBVEC_MIN1_MAX023,
                                         SFPSWAP_MOD1_SUBVEC_MIN0_MAX123,
                                         0};
    if (kModifiers[larger] != 0) return {kModifiers[larger], false};
    return {kModifiers[larger ^ 0xF], true};
}

}  // namespace impl_

/// The smaller and the larger value of each lane; in the lanes of `larger` the other way round.
template <impl_::AFloatOrMagnitude A, impl_::AFloatOrMagnitude B>
sfpi_inline auto min_max(const A& a, const B& b, std::uint32_t larger = 0) {
    using V = impl_::vector_of<A>;
    const impl_::SwapMode mode = impl_::swap_mode(larger);
    impl_::Register x = impl_::value_of(a).get(), y = impl_::value_of(b).get();
    if (mode.exchanged) {
        impl_::swap(y, x, mode.modifier);
    } else {
        impl_::swap(x, y, mode.modifier);
    }
    return std::pair<V, V>(V(x), V(y));
}
template <impl_::AFloatOrMagnitude A, impl_::AFloatOrMagnitude B>
sfpi_inline auto min(const A& a, const B& b) {
    return min_max(a, b).first;
}
template <impl_::AFloatOrMagnitude A, impl_::AFloatOrMagnitude B>
sfpi_inline auto max(const A& a, const B& b) {
    return min_max(a, b, 0xF).first;
}
template <impl_::AFloatExpression A, impl_::AScalar B>
sfpi_inline vFloat min(const A& a, B b) {
    return min(a, vFloat(static_cast<float>(b)));
}
template <impl_::AFloatExpression A, impl_::AScalar B>
sfpi_inline vFloat max(const A& a, B b) {
    return max(a, vFloat(static_cast<float>(b)));
}
/// SFPSWAP orders sign-magnitude: unsigned numbers are turned so that the constant is among the positive ones.
template <impl_::AnUnsigned A, std::integral B>
sfpi_inline vUInt min(const A& x, B bound) {
    const vUInt c = static_cast<std::uint32_t>(bound);
    if (static_cast<std::int32_t>(bound) >= 0) return ~as<vUInt>(min(as<vSMag>(~x), as<vSMag>(~c)));
    return as<vUInt>(max(as<vSMag>(x), as<vSMag>(c)));
}
template <impl_::AnUnsigned A, std::integral B>
sfpi_inline vUInt max(const A& x, B bound) {
    const vUInt c = static_cast<std::uint32_t>(bound);
    if (static_cast<std::int32_t>(bound) >= 0) return ~as<vUInt>(max(as<vSMag>(~x), as<vSMag>(~c)));
    return as<vUInt>(min(as<vSMag>(x), as<vSMag>(c)));
}
template <impl_::AVectorOperand V, typename L, typename U>
sfpi_inline auto clamp(const V& v, const L& lower, const U& upper) {
    return min(max(v, lower), upper);
}
template <impl_::AFloatExpression V>
sfpi_inline vFloat symmetric_clamp(const V& v, float bound) {
    const vFloat value = v;
    return copysgn(min(abs(value), bound), value);
}

template <impl_::AVector T>
sfpi_inline void swap(T& a, T& b) {
    impl_::Register x = a.get(), y = b.get();
    impl_::swap(x, y, SFPSWAP_MOD1_SWAP);
    a.hold(x);
    b.hold(y);
}
template <impl_::AVector T>
sfpi_inline void vec_swap(T& a, T& b) {
    swap(a, b);
}
template <impl_::AVector T>
sfpi_inline void vec_min_max(T& a, T& b) {
    impl_::Register x = a.get(), y = b.get();
    impl_::swap(x, y, SFPSWAP_MOD1_VEC_MIN_MAX);
    a.hold(x);
    b.hold(y);
}

// --- What kind of number
// ----------------------------------------------------------------------------------------------

sfpi_inline auto is_nan(vFloat v) {
    return nearby(exexp(v, ExponentMode::Biased) >= 255) && exman(v) != 0;
}
sfpi_inline auto is_finite(vFloat v) {
    return nearby(exexp(v, ExponentMode::Biased) < 255);
}
sfpi_inline auto is_normal(vFloat v) {
    const vInt exponent = exexp(v, ExponentMode::Biased);
    return nearby(exponent < 255) && exponent != 0;
}
sfpi_inline auto is_subnormal(vFloat v) {
    return exexp(v, ExponentMode::Biased) == 0 && exman(v) != 0;
}
sfpi_inline auto is_zero(vFloat v) {
    return (as<vUInt>(v) << 1) == 0;
}
sfpi_inline auto is_inf(vFloat v) {
    return nearby(exexp(v, ExponentMode::Biased) >= 255) && exman(v) == 0;
}
sfpi_inline auto is_pos(vFloat v) {
    return lz(v) != 0;
}
sfpi_inline auto is_neg(vFloat v) {
    return lz(v) == 0;
}

// --- Rounding to integers, polynomials
// -----------------------------------------------------------------------------------

namespace impl_ {
struct FloatAndInt : std::pair<vFloat, vInt> {
    using pair::pair;
    sfpi_inline operator vFloat() const { return first; }
    sfpi_inline operator vInt() const { return second; }
};
}  // namespace impl_

/// The nearest integer of a number below 2^22 in magnitude, as float and as integer.
sfpi_inline impl_::FloatAndInt round(vFloat x) {
    const vFloat magic = 0x1.8p23f;
    const vFloat moved = x + magic;
    return {moved - magic, as<vInt>(moved) - as<vInt>(magic)};
}

sfpi_inline vFloat polynomial(vFloat) {
    return 0.0f;
}
template <typename C>
sfpi_inline vFloat polynomial(vFloat, C c) {
    return vFloat(c);
}
template <typename C, typename... Cs>
sfpi_inline vFloat polynomial(vFloat x, C c, Cs... rest) {
    return vFloat(c) + x * polynomial(x, rest...);
}

// --- Between lanes
// ----------------------------------------------------------------------------------------------------

template <impl_::AVector T>
sfpi_inline void subvec_transp(T& a, T& b, T& c, T& d) {
    impl_::Register r0 = a.get(), r1 = b.get(), r2 = c.get(), r3 = d.get();
    impl_::transpose(r0, r1, r2, r3);
    a.hold(r0);
    b.hold(r1);
    c.hold(r2);
    d.hold(r3);
}
sfpi_inline impl_::Register subvec_shflror1(const impl_::vVal& v) {
    return impl_::shuffle(v.get(), SFPSHFT2_MOD1_SUBVEC_SHFLROR1);
}
sfpi_inline impl_::Register subvec_shflshr1(const impl_::vVal& v) {
    return impl_::shuffle(v.get(), SFPSHFT2_MOD1_SUBVEC_SHFLSHR1);
}

}  // namespace sfpi
