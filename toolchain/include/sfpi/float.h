// sfpi: vFloat. Arithmetic stays pending until its result is stored, so that a product and a sum become one SFPMAD and
// an assignment needs no move.
#pragma once
#pragma GCC system_header

#include "value.h"

namespace sfpi {

/// 16 bits for a vFloat that one instruction loads: an FP16 pattern; the upper half of an FP32 (which rounds to zero).
class sFloat16a {
  public:
    explicit sFloat16a(float) = delete;
    template <std::integral T>
    sfpi_inline constexpr explicit sFloat16a(T bits) : bits_(static_cast<std::uint16_t>(bits)) {}
    sfpi_inline constexpr std::uint32_t get() const { return bits_; }

  private:
    std::uint16_t bits_;
};
class sFloat16b {
  public:
    sfpi_inline explicit sFloat16b(float value) : bits_(static_cast<std::uint16_t>(impl_::bits_of(value) >> 16)) {}
    sfpi_inline explicit sFloat16b(double value) : sFloat16b(static_cast<float>(value)) {}
    template <std::integral T>
    sfpi_inline constexpr explicit sFloat16b(T bits) : bits_(static_cast<std::uint16_t>(bits)) {}
    sfpi_inline constexpr std::uint32_t get() const { return bits_; }

  private:
    std::uint16_t bits_;
};

namespace impl_ {

/// A vFloat operand: an LReg, or a constant register where the value happens to be in one.
struct Source {
    Register value;
    int constant = -1;

    sfpi_inline Source(Register r) : value(r) {}
    sfpi_inline Register loaded() const { return constant < 0 ? value : copy_of_constant(constant); }
    sfpi_inline static Source from_constant(int number) {
        Source s{Register()};
        s.constant = number;
        return s;
    }
    sfpi_inline static Source from(float value) {
        if (__builtin_constant_p(value)) {
            if (bits_of(value) == 0) return from_constant(CREG_IDX_0);
            if (value == 1.0f) return from_constant(CREG_IDX_1);
            if (value == -1.0f) return from_constant(CREG_IDX_NEG_1);
        }
        return register_of(bits_of(value));
    }
};

#define OPWRIGHT_MAD(d_constraint, a_constraint, a_value, c_constraint, c_value)                                   \
    __asm__ __volatile__(                                                                                          \
        ".ttinsn (0x84 << 24) | (.Llreg_%[a] << 16) | (.Llreg_%[b] << 12) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << " \
        "4)" OPWRIGHT_SFPNOP                                                                                       \
        : [d] d_constraint(d)                                                                                      \
        : [a] a_constraint(a_value), [b] "vr"(b_group), [c] c_constraint(c_value))

/// d = a * b + c in the lanes that are on. kFresh: what d held does not matter.
template <bool kFresh>
sfpi_inline void multiply_add(Register& target, Source a, Source b, Source c) {
    if (b.constant >= 0) {
        if (a.constant >= 0) {
            a = a.loaded();
        }
        const Source other = a;
        a = b;
        b = other;
    }
    Group d = target, b_group = b.value;
    if constexpr (kFresh) {
        if (a.constant >= 0 && c.constant >= 0) {
            OPWRIGHT_MAD("=vr", "i", a.constant, "i", c.constant);
        } else if (a.constant >= 0) {
            OPWRIGHT_MAD("=vr", "i", a.constant, "vr", Group(c.value));
        } else if (c.constant >= 0) {
            OPWRIGHT_MAD("=vr", "vr", Group(a.value), "i", c.constant);
        } else {
            OPWRIGHT_MAD("=vr", "vr", Group(a.value), "vr", Group(c.value));
        }
    } else {
        if (a.constant >= 0 && c.constant >= 0) {
            OPWRIGHT_MAD("+vr", "i", a.constant, "i", c.constant);
        } else if (a.constant >= 0) {
            OPWRIGHT_MAD("+vr", "i", a.constant, "vr", Group(c.value));
        } else if (c.constant >= 0) {
            OPWRIGHT_MAD("+vr", "vr", Group(a.value), "i", c.constant);
        } else {
            OPWRIGHT_MAD("+vr", "vr", Group(a.value), "vr", Group(c.value));
        }
    }
    target = d;
}
#undef OPWRIGHT_MAD

/// a * b + c, not yet computed. A Product is one that a sum may still join.
struct MultiplyAdd : PendingTag {
    Source a, b, c;

    template <bool kFresh>
    sfpi_inline void into(Register& target) const {
        multiply_add<kFresh>(target, a, b, c);
    }
    sfpi_inline Register get() const {
        Register result;
        into<true>(result);
        return result;
    }
};
struct Product : MultiplyAdd {
    sfpi_inline Product(Source x, Source y) : MultiplyAdd{{}, x, y, Source::from_constant(CREG_IDX_0)} {}
};

template <typename T>
concept APending = std::derived_from<std::remove_cvref_t<T>, MultiplyAdd>;

template <typename T>
concept AFloatConstant = std::derived_from<std::remove_cvref_t<T>, FloatConstantTag>;
template <typename T>
concept APlace = std::derived_from<std::remove_cvref_t<T>, PlaceTag>;

template <typename T>
concept AFloatExpression = AFloat<T> || APending<T> || AFloatConstant<T>;
template <typename T>
concept AFloatOperand = AFloatExpression<T> || AScalar<T> || APlace<T> ||
    std::same_as<std::remove_cvref_t<T>, sFloat16a> || std::same_as<std::remove_cvref_t<T>, sFloat16b>;
template <typename A, typename B>
concept FloatOperands = AFloatOperand<A> && AFloatOperand<B> &&(AFloatExpression<A> || AFloatExpression<B>);

}  // namespace impl_

class vFloat : public impl_::vVal {
  public:
    vFloat() = default;
    vFloat(const vFloat&) = default;
    vFloat& operator=(const vFloat&) = default;
    vFloat& operator=(vFloat&&) = default;
    using vVal::vVal;
    sfpi_inline vFloat(float value) : vVal(impl_::register_of(impl_::bits_of(value))) {}
    sfpi_inline vFloat(sFloat16a value) { impl_::load_half(value_, SFPLOADI_MOD0_FLOATA, value.get()); }
    sfpi_inline vFloat(sFloat16b value) { impl_::load_half(value_, SFPLOADI_MOD0_FLOATB, value.get()); }
    template <impl_::APending T>
    sfpi_inline vFloat(const T& pending) : vVal(pending.get()) {}

    sfpi_inline vFloat& operator=(float value) {
        impl_::load_bits(value_, impl_::bits_of(value));
        return *this;
    }
    sfpi_inline vFloat& operator=(sFloat16a value) {
        impl_::load_half(value_, SFPLOADI_MOD0_FLOATA, value.get());
        return *this;
    }
    sfpi_inline vFloat& operator=(sFloat16b value) {
        impl_::load_half(value_, SFPLOADI_MOD0_FLOATB, value.get());
        return *this;
    }
    template <impl_::APending T>
    sfpi_inline vFloat& operator=(const T& pending) {
        pending.template into<false>(value_);
        return *this;
    }

    template <impl_::AFloatOperand T>
    sfpi_inline vFloat& operator+=(const T& other);
    template <impl_::AFloatOperand T>
    sfpi_inline vFloat& operator-=(const T& other);
    template <impl_::AFloatOperand T>
    sfpi_inline vFloat& operator*=(const T& other);
    sfpi_inline vFloat& operator++() { return *this += 1.0f; }
    sfpi_inline vFloat& operator--() { return *this -= 1.0f; }
    sfpi_inline vFloat operator++(int) {
        const vFloat before = *this;
        ++*this;
        return before;
    }
    sfpi_inline vFloat operator--(int) {
        const vFloat before = *this;
        --*this;
        return before;
    }
};

namespace impl_ {

template <AFloatOperand T>
sfpi_inline Source source_of(const T& operand) {
    if constexpr (AScalar<T>) {
        return Source::from(static_cast<float>(operand));
    } else if constexpr (AFloatConstant<T>) {
        return Source::from_constant(operand.number());
    } else if constexpr (APending<T>) {
        return operand.get();
    } else {
        return vFloat(operand).get();
    }
}

sfpi_inline Register negated(Register value) {
    return make(opcode::kMov, value, SFPMOV_MOD1_COMPSIGN);
}

/// -operand, which for a number is another number.
template <AFloatOperand T>
sfpi_inline Source negated_source(const T& operand) {
    if constexpr (AScalar<T>) {
        return Source::from(-static_cast<float>(operand));
    } else {
        return negated(source_of(operand).loaded());
    }
}

template <typename T>
inline constexpr bool is_product = std::same_as<std::remove_cvref_t<T>, Product>;

sfpi_inline MultiplyAdd sum_of(Source x, Source y) {
    if (x.constant >= 0) return {{}, Source::from_constant(CREG_IDX_1), y, x};
    return {{}, Source::from_constant(CREG_IDX_1), x, y};
}

}  // namespace impl_

template <typename A, typename B>
requires impl_::FloatOperands<A, B> sfpi_inline impl_::Product operator*(const A& a, const B& b) {
    return {impl_::source_of(a), impl_::source_of(b)};
}

template <typename A, typename B>
requires impl_::FloatOperands<A, B> sfpi_inline impl_::MultiplyAdd operator+(const A& a, const B& b) {
    if constexpr (impl_::is_product<B>) {
        return {{}, b.a, b.b, impl_::source_of(a)};
    } else if constexpr (impl_::is_product<A>) {
        return {{}, a.a, a.b, impl_::source_of(b)};
    } else {
        return impl_::sum_of(impl_::source_of(a), impl_::source_of(b));
    }
}

/// The vendor's compiler negates in the multiply-add: a - b is -1 * b + a.
template <typename A, typename B>
requires impl_::FloatOperands<A, B> sfpi_inline impl_::MultiplyAdd operator-(const A& a, const B& b) {
    if constexpr (impl_::is_product<A>) {
        return {{}, a.a, a.b, impl_::negated_source(b)};
    } else if constexpr (impl_::AScalar<B>) {
        return impl_::sum_of(impl_::source_of(a), impl_::negated_source(b));
    } else {
        const impl_::Source minuend = impl_::source_of(a);
        return {{}, impl_::Source::from_constant(CREG_IDX_NEG_1), impl_::source_of(b), minuend};
    }
}

template <impl_::AFloatExpression A>
sfpi_inline vFloat operator-(const A& a) {
    return impl_::negated(impl_::source_of(a).loaded());
}
template <impl_::AFloatExpression A>
sfpi_inline vFloat operator+(const A& a) {
    return impl_::source_of(a).loaded();
}

template <impl_::AFloatOperand T>
sfpi_inline vFloat& vFloat::operator+=(const T& other) {
    return *this = *this + other;
}
template <impl_::AFloatOperand T>
sfpi_inline vFloat& vFloat::operator-=(const T& other) {
    return *this = *this - other;
}
template <impl_::AFloatOperand T>
sfpi_inline vFloat& vFloat::operator*=(const T& other) {
    return *this = *this * other;
}

/// A vFloat all of whose values FP16 or BF16 can hold.
class vFloat16a : public vFloat {
  public:
    vFloat16a() = default;
    sfpi_inline explicit vFloat16a(impl_::Register value) : vFloat(value) {}
    sfpi_inline explicit vFloat16a(sFloat16a value) : vFloat(value) {}
};
class vFloat16b : public vFloat {
  public:
    vFloat16b() = default;
    sfpi_inline explicit vFloat16b(impl_::Register value) : vFloat(value) {}
    sfpi_inline explicit vFloat16b(sFloat16b value) : vFloat(value) {}
};

}  // namespace sfpi

/// Some kernels ask for the multiply-add by the compiler's name.
template <typename A, typename B, typename C>
sfpi_inline sfpi::impl_::Register __builtin_rvtt_sfpmad(const A& a, const B& b, const C& c, unsigned) {
    sfpi::impl_::Register result;
    sfpi::impl_::multiply_add<true>(result, a, b, c);
    return result;
}
