// sfpi: vInt (two's complement), vUInt with its narrow kinds, vSMag (sign and magnitude) with its narrow kinds.
#pragma once
#pragma GCC system_header

#include "value.h"

namespace sfpi {

class vMag;
class vUInt16;

namespace impl_ {

/// d = b op c, where the instruction reads b from its destination.
sfpi_inline Register binary(unsigned opcode, Register b, Register c, unsigned modifier = 0) {
    update(opcode, b, c, modifier);
    return b;
}
sfpi_inline Register added(Register a, Register b) {
    return binary(opcode::kIadd, a, b, SFPIADD_MOD1_CC_NONE);
}
sfpi_inline Register subtracted(Register a, Register b) {  // VC - VD
    return binary(opcode::kIadd, b, a, SFPIADD_MOD1_CC_NONE | SFPIADD_MOD1_ARG_2SCOMP_LREG_DST);
}
sfpi_inline constexpr bool fits_12_bits(std::int32_t value) {
    return value >= -2048 && value < 2048;
}
sfpi_inline Register added(Register a, std::int32_t b) {
    if (__builtin_constant_p(b) && fits_12_bits(b)) {
        return make(opcode::kIadd, a, SFPIADD_MOD1_CC_NONE | SFPIADD_MOD1_ARG_IMM, static_cast<unsigned>(b));
    }
    return added(a, register_of(static_cast<std::uint32_t>(b)));
}
sfpi_inline Register shifted(Register a, std::int32_t left) {
    shift_by(a, static_cast<unsigned>(left));
    return a;
}
sfpi_inline Register shifted(Register a, Register left) {
    return binary(opcode::kShft, a, left);
}
sfpi_inline Register negated_integer(Register a) {
    return subtracted(copy_of_constant(CREG_IDX_0), a);
}
sfpi_inline Register inverted(Register a) {
    return make(opcode::kNot, a);
}

template <typename T>
concept AnInteger = AnInt<T> || AnUnsigned<T>;

}  // namespace impl_

class vInt : public impl_::vVal {
  public:
    vInt() = default;
    vInt(const vInt&) = default;
    vInt& operator=(const vInt&) = default;
    vInt& operator=(vInt&&) = default;
    using vVal::vVal;
    template <impl_::AScalar T>
    sfpi_inline vInt(T value) : vVal(impl_::register_of(static_cast<std::uint32_t>(value))) {}
    template <impl_::AnUnsigned T>
    sfpi_inline vInt(const T& value) : vVal(value.get()) {}
    template <impl_::AScalar T>
    sfpi_inline vInt& operator=(T value) {
        impl_::load_bits(value_, static_cast<std::uint32_t>(value));
        return *this;
    }
};

class vUInt : public impl_::vVal {
  public:
    vUInt() = default;
    vUInt(const vUInt&) = default;
    vUInt& operator=(const vUInt&) = default;
    vUInt& operator=(vUInt&&) = default;
    using vVal::vVal;
    template <impl_::AScalar T>
    sfpi_inline vUInt(T value) : vVal(impl_::register_of(static_cast<std::uint32_t>(value))) {}
    template <impl_::AnInt T>
    sfpi_inline vUInt(const T& value) : vVal(value.get()) {}
    template <impl_::AScalar T>
    sfpi_inline vUInt& operator=(T value) {
        impl_::load_bits(value_, static_cast<std::uint32_t>(value));
        return *this;
    }
};

/// A vUInt below 2^31, below 2^16, below 2^8.
class vMag : public vUInt {
  public:
    vMag() = default;
    sfpi_inline explicit vMag(impl_::Register value) : vUInt(value) {}
    sfpi_inline explicit vMag(const vUInt& value) : vUInt(value.get()) {}
    template <impl_::AScalar T>
    sfpi_inline explicit vMag(T value) : vUInt(value) {}
};
class vUInt16 : public vMag {
  public:
    vUInt16() = default;
    sfpi_inline explicit vUInt16(impl_::Register value) : vMag(value) {}
    sfpi_inline explicit vUInt16(const vUInt& value) : vMag(value.get()) {}
    template <impl_::AScalar T>
    sfpi_inline explicit vUInt16(T value) : vMag(value) {}
};
class vUInt8 : public vUInt16 {
  public:
    vUInt8() = default;
    sfpi_inline explicit vUInt8(impl_::Register value) : vUInt16(value) {}
    sfpi_inline explicit vUInt8(const vUInt& value) : vUInt16(value.get()) {}
    template <impl_::AScalar T>
    sfpi_inline explicit vUInt8(T value) : vUInt16(value) {}
};

/// Sign and magnitude: how Dst and the conversions hold signed integers.
class vSMag : public impl_::vVal {
  public:
    vSMag() = default;
    vSMag(const vSMag&) = default;
    vSMag& operator=(const vSMag&) = default;
    vSMag& operator=(vSMag&&) = default;
    sfpi_inline explicit vSMag(impl_::Register value) : vVal(value) {}
    template <impl_::AScalar T>
    sfpi_inline explicit vSMag(T value) : vVal(impl_::register_of(static_cast<std::uint32_t>(value))) {}
};
class vSMag16 : public vSMag {
  public:
    vSMag16() = default;
    sfpi_inline explicit vSMag16(impl_::Register value) : vSMag(value) {}
};
class vSMag8 : public vSMag16 {
  public:
    vSMag8() = default;
    sfpi_inline explicit vSMag8(impl_::Register value) : vSMag16(value) {}
};

namespace impl_ {

template <typename T>
concept AnIntegerOperand = AnInteger<T> || ASignMagnitude<T> || AScalar<T>;

/// A number or a vector as the second operand of a logical operation.
template <AnIntegerOperand T>
sfpi_inline Register integer_register(const T& operand) {
    if constexpr (AScalar<T>) {
        return register_of(static_cast<std::uint32_t>(operand));
    } else {
        return operand.get();
    }
}

/// Both are vUInt-like, or one is and the other is a number or a vInt: a vUInt; otherwise vInt. Two vMag keep their
/// kind only where the result is sure to fit.
template <typename A, typename B>
using SumType =
    std::conditional_t<(AnInt<A> || AnInt<B>)&&!(AnUnsigned<A> && !std::derived_from<std::remove_cvref_t<A>, vMag>)&&!(
                           AnUnsigned<B> && !std::derived_from<std::remove_cvref_t<B>, vMag>),
                       vInt, vUInt>;
template <typename A, typename B>
using LogicType =
    std::conditional_t<std::derived_from<std::remove_cvref_t<A>, vMag> && !AnInt<B> &&
                           (AScalar<B> || std::derived_from<std::remove_cvref_t<B>, vMag>),
                       vMag, std::conditional_t<AnUnsigned<A> || AnUnsigned<B> || ASignMagnitude<A>, vUInt, vInt>>;

template <typename A, typename B>
concept SumOperands = (AnInteger<A> && (AnInteger<B> || AScalar<B>)) || (AScalar<A> && AnInteger<B>);
template <typename A, typename B>
concept LogicOperands = SumOperands<A, B> ||(ASignMagnitude<A>&& AScalar<B>);

}  // namespace impl_

template <typename A, typename B>
requires impl_::SumOperands<A, B> sfpi_inline impl_::SumType<A, B>
operator+(const A& a, const B& b) {
    if constexpr (impl_::AScalar<B>) {
        return impl_::added(a.get(), static_cast<std::int32_t>(b));
    } else if constexpr (impl_::AScalar<A>) {
        return impl_::added(b.get(), static_cast<std::int32_t>(a));
    } else {
        return impl_::added(a.get(), b.get());
    }
}
template <typename A, typename B>
requires impl_::SumOperands<A, B> sfpi_inline impl_::SumType<A, B>
operator-(const A& a, const B& b) {
    if constexpr (impl_::AScalar<B>) {
        return impl_::added(a.get(), static_cast<std::int32_t>(-static_cast<std::uint32_t>(b)));
    } else {
        return impl_::subtracted(impl_::integer_register(a), b.get());
    }
}

#define OPWRIGHT_LOGIC(op, code)                                                                     \
    template <typename A, typename B>                                                                \
    requires impl_::LogicOperands<A, B> sfpi_inline impl_::LogicType<A, B>                           \
    operator op(const A& a, const B& b) {                                                            \
        if constexpr (impl_::AScalar<A>) {                                                           \
            return impl_::LogicType<A, B>(impl_::binary(code, impl_::integer_register(a), b.get())); \
        } else {                                                                                     \
            return impl_::LogicType<A, B>(impl_::binary(code, a.get(), impl_::integer_register(b))); \
        }                                                                                            \
    }                                                                                                \
    template <impl_::AnInteger A, typename B>                                                        \
    requires impl_::LogicOperands<A, B> sfpi_inline A& operator op##=(A& a, const B& b) {            \
        impl_::Register value = a.get();                                                             \
        impl_::update(code, value, impl_::integer_register(b));                                      \
        a.hold(value);                                                                               \
        return a;                                                                                    \
    }

OPWRIGHT_LOGIC(&, impl_::opcode::kAnd)
OPWRIGHT_LOGIC(|, impl_::opcode::kOr)
OPWRIGHT_LOGIC(^, impl_::opcode::kXor)
#undef OPWRIGHT_LOGIC

template <impl_::AnInteger A>
sfpi_inline A operator~(const A& a) {
    return A(impl_::inverted(a.get()));
}
template <impl_::AnInteger A>
sfpi_inline auto operator-(const A& a) {
    using Result = std::conditional_t<impl_::AnInt<A>, vInt, vUInt>;
    return Result(impl_::negated_integer(a.get()));
}
template <impl_::AnInteger A>
sfpi_inline A operator+(const A& a) {
    return a;
}

template <impl_::AnInteger A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline auto operator<<(const A& a, const B& by) {
    using Result = std::conditional_t<impl_::AnInt<A>, vInt, vUInt>;
    if constexpr (impl_::AScalar<B>) {
        return Result(impl_::shifted(a.get(), static_cast<std::int32_t>(by)));
    } else {
        return Result(impl_::shifted(a.get(), by.get()));
    }
}
/// Logical: Wormhole has no arithmetic shift, so vInt has no operator>>.
template <impl_::AnUnsigned A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline auto operator>>(const A& a, const B& by) {
    using Result = std::conditional_t<std::derived_from<A, vMag>, vMag, vUInt>;
    if constexpr (impl_::AScalar<B>) {
        return Result(impl_::shifted(a.get(), -static_cast<std::int32_t>(by)));
    } else {
        return Result(impl_::shifted(a.get(), impl_::negated_integer(by.get())));
    }
}

template <impl_::AnInteger A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline A& operator+=(A& a, const B& b) {
    impl_::Register value = a.get();
    if constexpr (impl_::AScalar<B>) {
        if (__builtin_constant_p(b) && impl_::fits_12_bits(static_cast<std::int32_t>(b))) {
            impl_::update(impl_::opcode::kIadd, value, a.get(), SFPIADD_MOD1_CC_NONE | SFPIADD_MOD1_ARG_IMM,
                          static_cast<unsigned>(b));
            a.hold(value);
            return a;
        }
    }
    impl_::update(impl_::opcode::kIadd, value, impl_::integer_register(b), SFPIADD_MOD1_CC_NONE);
    a.hold(value);
    return a;
}
template <impl_::AnInteger A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline A& operator-=(A& a, const B& b) {
    if constexpr (impl_::AScalar<B>) {
        return a += -static_cast<std::int32_t>(b);
    } else {
        return a = A((a - b).get());
    }
}
template <impl_::AnInteger A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline A& operator<<=(A& a, const B& b) {
    impl_::Register value = a.get();
    if constexpr (impl_::AScalar<B>) {
        impl_::shift_by(value, static_cast<unsigned>(b));
    } else {
        impl_::update(impl_::opcode::kShft, value, b.get());
    }
    a.hold(value);
    return a;
}
template <impl_::AnUnsigned A, typename B>
requires(impl_::AScalar<B> || impl_::AnInteger<B>) sfpi_inline A& operator>>=(A& a, const B& b) {
    if constexpr (impl_::AScalar<B>) {
        return a <<= -static_cast<std::int32_t>(b);
    } else {
        return a <<= vInt(impl_::negated_integer(b.get()));
    }
}
template <impl_::AnInteger A>
sfpi_inline A& operator++(A& a) {
    return a += 1;
}
template <impl_::AnInteger A>
sfpi_inline A& operator--(A& a) {
    return a += -1;
}
template <impl_::AnInteger A>
sfpi_inline A operator++(A& a, int) {
    const A before = a;
    a += 1;
    return before;
}
template <impl_::AnInteger A>
sfpi_inline A operator--(A& a, int) {
    const A before = a;
    a += -1;
    return before;
}

}  // namespace sfpi
