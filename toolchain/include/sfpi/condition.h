// sfpi: comparisons, vBool and the lanes that v_if, v_elseif, v_else and v_and switch on and off.
//
// A comparison is an expression that `narrow` turns into instructions: they switch lanes off where it does not hold.
// Narrowing twice is "and". "Or" is "not (not a and not b)", and "not" of more than one test needs SFPCOMPC, which
// inverts within what the top of the flag stack says: it works where these are the lanes that the test began with
// (`kFenced`), as after v_if's own push. Elsewhere the result passes through a register.
#pragma once
#pragma GCC system_header

#include "float.h"
#include "integer.h"

namespace sfpi {
namespace impl_ {

enum class Test { kEqual, kNotEqual, kLess, kGreaterEqual, kGreater, kLessEqual };

sfpi_inline constexpr Test opposite(Test test) {
    switch (test) {
        case Test::kEqual:
            return Test::kNotEqual;
        case Test::kNotEqual:
            return Test::kEqual;
        case Test::kLess:
            return Test::kGreaterEqual;
        case Test::kGreaterEqual:
            return Test::kLess;
        case Test::kGreater:
            return Test::kLessEqual;
        default:
            return Test::kGreater;
    }
}

sfpi_inline void push_lanes() {
    issue(opcode::kPushc);
}
sfpi_inline void pop_lanes() {
    issue(opcode::kPopc);
}
sfpi_inline void invert_lanes() {
    issue(opcode::kCompc);
}
sfpi_inline void keep_lanes(Register value, unsigned modifier) {
    examine(opcode::kSetcc, value, modifier);
}

template <typename T>
concept ACondition = std::derived_from<std::remove_cvref_t<T>, ConditionTag>;

/// Narrows by the opposite of what `inner` narrows by, where SFPCOMPC cannot be used.
template <typename Narrow>
sfpi_inline void narrow_by_opposite(Narrow inner) {
    Register on = register_of(1);
    push_lanes();
    inner();
    load_half(on, SFPLOADI_MOD0_SHORT, 0);
    pop_lanes();
    keep_lanes(on, SFPSETCC_MOD1_LREG_NE0);
}

/// A signed value against zero: `value` is positive zero where it is zero.
template <Test kTest, bool kFenced>
sfpi_inline void narrow_by_sign(Register value) {
    if constexpr (kTest == Test::kEqual) {
        keep_lanes(value, SFPSETCC_MOD1_LREG_EQ0);
    } else if constexpr (kTest == Test::kNotEqual) {
        keep_lanes(value, SFPSETCC_MOD1_LREG_NE0);
    } else if constexpr (kTest == Test::kLess) {
        keep_lanes(value, SFPSETCC_MOD1_LREG_LT0);
    } else if constexpr (kTest == Test::kGreaterEqual) {
        keep_lanes(value, SFPSETCC_MOD1_LREG_GTE0);
    } else if constexpr (kTest == Test::kGreater) {
        keep_lanes(value, SFPSETCC_MOD1_LREG_GTE0);
        keep_lanes(value, SFPSETCC_MOD1_LREG_NE0);
    } else if constexpr (kFenced) {
        narrow_by_sign<Test::kGreater, kFenced>(value);
        invert_lanes();
    } else {
        narrow_by_opposite([value] { narrow_by_sign<Test::kGreater, false>(value); });
    }
}

/// Floats: the sign of the difference, or of the value itself against zero (so -0 counts as negative, as in hardware).
template <Test kTest>
struct FloatTest : ConditionTag {
    Register left;
    Source right;
    bool against_zero;

    template <typename A, typename B>
    sfpi_inline FloatTest(const A& a, const B& b)
        : left(source_of(a).loaded()), right(right_of(b)), against_zero(is_zero(b)) {}

    template <bool kNegate, bool kFenced>
    sfpi_inline void narrow() const {
        constexpr Test test = kNegate ? opposite(kTest) : kTest;
        Register difference = left;
        if (!against_zero) multiply_add<true>(difference, Source::from_constant(CREG_IDX_NEG_1), right, left);
        narrow_by_sign<test, kFenced>(difference);
    }

  private:
    template <typename B>
    sfpi_inline static bool is_zero(const B& b) {
        if constexpr (AScalar<B>) {
            return __builtin_constant_p(b) && b == B(0);
        } else {
            return false;
        }
    }
    template <typename B>
    sfpi_inline static Source right_of(const B& b) {
        if (is_zero(b)) return Source::from_constant(CREG_IDX_0);
        return source_of(b);
    }
};

/// Integers. `kNear`: the difference does not overflow.
template <Test kTest, bool kSigned, bool kNear>
struct IntegerTest : ConditionTag {
    Register left, right;
    std::int32_t number = 0;
    bool with_number = false;  ///< right is `number`

    template <bool kNegate, bool kFenced>
    sfpi_inline void narrow() const {
        constexpr Test test = kNegate ? opposite(kTest) : kTest;
        if constexpr (test == Test::kEqual || test == Test::kNotEqual) {
            narrow_by_sign<test, kFenced>(with_number && number == 0 ? left : difference());
        } else {
            order<test, kFenced>();
        }
    }

  private:
    sfpi_inline Register loaded_right() const {
        return with_number ? register_of(static_cast<std::uint32_t>(number)) : right;
    }
    sfpi_inline Register difference() const {
        if (with_number) return added(left, static_cast<std::int32_t>(0u - static_cast<std::uint32_t>(number)));
        return subtracted(left, right);
    }

    /// a < b is the sign of a - b; where the signs of a and b differ, of a (unsigned: of b), as a - b may overflow.
    template <Test test, bool kFenced>
    sfpi_inline void order() const {
        if constexpr (kSigned) {
            if (with_number && number == 0 && (test == Test::kLess || test == Test::kGreaterEqual)) {
                return narrow_by_sign<test, kFenced>(left);
            }
        }
        constexpr bool swapped = test == Test::kGreater || test == Test::kLessEqual;
        constexpr Test sign_test = test == Test::kLess || test == Test::kGreater ? Test::kLess : Test::kGreaterEqual;
        const Register b = loaded_right();
        Register sign = swapped ? subtracted(b, left) : subtracted(left, b);
        if constexpr (!kNear) {
            const Register signs_differ = binary(opcode::kXor, left, b);
            push_lanes();
            keep_lanes(signs_differ, SFPSETCC_MOD1_LREG_LT0);
            assign(sign, swapped == kSigned ? b : left);
            pop_lanes();
        }
        narrow_by_sign<sign_test, kFenced>(sign);
    }
};

template <typename A, typename B>
struct And : ConditionTag {
    A a;
    B b;
    sfpi_inline And(const A& x, const B& y) : a(x), b(y) {}

    template <bool kNegate, bool kFenced>
    sfpi_inline void narrow() const {
        if constexpr (!kNegate) {
            a.template narrow<false, kFenced>();
            b.template narrow<false, false>();
        } else if constexpr (kFenced) {
            narrow<false, true>();
            invert_lanes();
        } else {
            narrow_by_opposite([this] { narrow<false, true>(); });
        }
    }
};

template <typename A>
struct Not : ConditionTag {
    A a;
    sfpi_inline Not(const A& x) : a(x) {}

    template <bool kNegate, bool kFenced>
    sfpi_inline void narrow() const {
        a.template narrow<!kNegate, kFenced>();
    }
};

/// What v_if accepts beside comparisons: an integer vector, which counts where it is not zero.
template <typename T>
sfpi_inline auto condition_of(const T& value) {
    if constexpr (ACondition<T>) {
        return value;
    } else {
        IntegerTest<Test::kNotEqual, true, true> test;
        test.left = value.get();
        test.with_number = true;
        return test;
    }
}
template <typename T>
concept AConditionOperand = ACondition<T> || AnInteger<T> || ASignMagnitude<T>;
template <typename A, typename B>
concept ConditionOperands = AConditionOperand<A> && AConditionOperand<B> &&(ACondition<A> || ACondition<B>);

}  // namespace impl_

/// A condition as a value: one where it holds, zero elsewhere.
class vBool : public ConditionTag {
  public:
    template <impl_::ACondition T>
    requires(!std::same_as<std::remove_cvref_t<T>, vBool>) sfpi_inline vBool(const T& condition)
        : holds_(impl_::register_of(0)) {
        impl_::push_lanes();
        condition.template narrow<false, true>();
        impl_::load_half(holds_, SFPLOADI_MOD0_SHORT, 1);
        impl_::pop_lanes();
    }
    sfpi_inline vBool(const vBool& other) = default;
    sfpi_inline vBool& operator=(const vBool& other) {
        impl_::assign(holds_, other.holds_);
        return *this;
    }
    sfpi_inline operator vInt() const { return holds_; }

    template <bool kNegate, bool kFenced>
    sfpi_inline void narrow() const {
        impl_::keep_lanes(holds_, kNegate ? SFPSETCC_MOD1_LREG_EQ0 : SFPSETCC_MOD1_LREG_NE0);
    }

  private:
    impl_::Register holds_;
};

template <typename A, typename B>
requires impl_::ConditionOperands<A, B> sfpi_inline auto operator&&(const A& a, const B& b) {
    return impl_::And(impl_::condition_of(a), impl_::condition_of(b));
}
template <typename A, typename B>
requires impl_::ConditionOperands<A, B> sfpi_inline auto operator||(const A& a, const B& b) {
    return impl_::Not(impl_::And(impl_::Not(impl_::condition_of(a)), impl_::Not(impl_::condition_of(b))));
}
template <impl_::ACondition A>
sfpi_inline auto operator!(const A& a) {
    return impl_::Not(a);
}

namespace impl_ {

template <typename A, typename B>
concept IntegerOperands = !FloatOperands<A, B> && ((AnInteger<A> && (AnInteger<B> || AScalar<B>)) ||
                                                   (ASignMagnitude<A> && (ASignMagnitude<B> || AScalar<B>)));

/// Both unsigned, or one and a number: an unsigned comparison; magnitudes below 2^31 compare as either.
template <Test kTest, typename A, typename B>
sfpi_inline auto integer_test(const A& a, const B& b) {
    constexpr bool is_signed = !(AnUnsigned<A> && !AnInt<B>);
    constexpr bool is_near = std::derived_from<A, vMag> && (std::derived_from<std::remove_cvref_t<B>, vMag>);
    IntegerTest<kTest, is_signed, is_near> test;
    test.left = a.get();
    if constexpr (AScalar<B>) {
        test.number = static_cast<std::int32_t>(b);
        test.with_number = true;
    } else {
        test.right = b.get();
    }
    return test;
}

}  // namespace impl_

#define OPWRIGHT_COMPARE(op, test, mirrored)                                                                      \
    template <typename A, typename B>                                                                             \
    requires impl_::FloatOperands<A, B> sfpi_inline impl_::FloatTest<impl_::Test::test>                           \
    operator op(const A& a, const B& b) {                                                                         \
        return {a, b};                                                                                            \
    }                                                                                                             \
    template <typename A, typename B>                                                                             \
    requires(impl_::AScalar<A> && impl_::FloatOperands<A, B>) sfpi_inline impl_::FloatTest<impl_::Test::mirrored> \
    operator op(const A& a, const B& b) {                                                                         \
        return {b, a};                                                                                            \
    }                                                                                                             \
    template <typename A, typename B>                                                                             \
    requires impl_::IntegerOperands<A, B> sfpi_inline auto operator op(const A& a, const B& b) {                  \
        return impl_::integer_test<impl_::Test::test>(a, b);                                                      \
    }                                                                                                             \
    template <impl_::AScalar A, impl_::AnInteger B>                                                               \
    sfpi_inline auto operator op(const A& a, const B& b) {                                                        \
        return impl_::integer_test<impl_::Test::mirrored>(b, a);                                                  \
    }
OPWRIGHT_COMPARE(==, kEqual, kEqual)
OPWRIGHT_COMPARE(!=, kNotEqual, kNotEqual)
OPWRIGHT_COMPARE(<, kLess, kGreater)
OPWRIGHT_COMPARE(>, kGreater, kLess)
OPWRIGHT_COMPARE(<=, kLessEqual, kGreaterEqual)
OPWRIGHT_COMPARE(>=, kGreaterEqual, kLessEqual)
#undef OPWRIGHT_COMPARE

/// A comparison of integers that are less than 2^31 apart: one subtraction decides.
template <impl_::Test kTest, bool kSigned, bool kNear>
sfpi_inline impl_::IntegerTest<kTest, kSigned, true> nearby(const impl_::IntegerTest<kTest, kSigned, kNear>& test) {
    impl_::IntegerTest<kTest, kSigned, true> near;
    near.left = test.left;
    near.right = test.right;
    near.number = test.number;
    near.with_number = test.with_number;
    return near;
}
template <impl_::ACondition T>
sfpi_inline T nearby(const T& condition) {
    return condition;
}

namespace impl_ {

/// The lanes of one v_if chain or v_block, restored at its end.
class Lanes_ {
  public:
    Lanes_() = default;
    Lanes_(const Lanes_&) = delete;
    sfpi_inline ~Lanes_() {
        for (unsigned i = 0; i < depth_; ++i) pop_lanes();
    }
    sfpi_inline Lanes_& push() {
        ++depth_;
        push_lanes();
        return *this;
    }
    sfpi_inline Lanes_& otherwise() {
        invert_lanes();
        return *this;
    }
    /// REQUIRES: just pushed.
    template <AConditionOperand T>
    sfpi_inline void when(const T& condition) {
        condition_of(condition).template narrow<false, true>();
    }
    template <AConditionOperand T>
    sfpi_inline void also(const T& condition) {
        condition_of(condition).template narrow<false, false>();
    }

  private:
    unsigned depth_ = 0;
};

}  // namespace impl_
}  // namespace sfpi

#define v_if(condition)                       \
    {                                         \
        ::sfpi::impl_::Lanes_ sfpi_lanes_;    \
        sfpi_lanes_.push().when((condition)); \
        {
#define v_elseif(condition)                           \
    }                                                 \
    sfpi_lanes_.otherwise().push().when((condition)); \
    {
#define v_else               \
    }                        \
    sfpi_lanes_.otherwise(); \
    {
#define v_endif \
    }           \
    }
#define v_and(condition) sfpi_lanes_.also((condition))
#define v_block                            \
    {                                      \
        ::sfpi::impl_::Lanes_ sfpi_lanes_; \
        sfpi_lanes_.push();
#define v_endblock }
