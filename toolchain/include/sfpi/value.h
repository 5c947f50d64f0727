// sfpi: what is common to all vector types: a Register that assignment changes only in the lanes that are on.
#pragma once
#pragma GCC system_header

#include <concepts>
#include <type_traits>

#include "instruction.h"

namespace sfpi {

class vFloat;
class vInt;
class vUInt;
class vSMag;

// What the operators below take beside vectors. Here and not in impl_, so that templates find the operators.
struct PendingTag {};        ///< arithmetic that waits for its destination
struct FloatConstantTag {};  ///< a constant register that holds floats
struct IntConstantTag {};    ///< a constant register that holds integers
struct PlaceTag {};          ///< Dst or LReg, as something that becomes what the context asks for
struct ConditionTag {};      ///< a comparison

namespace impl_ {

using sfpu_t = Register;

class vVal {
  public:
    vVal() = default;
    vVal(const vVal&) = default;
    sfpi_inline vVal(Register value) : value_(value) {}
    sfpi_inline vVal& operator=(const vVal& other) {
        assign(value_, other.value_);
        return *this;
    }
    sfpi_inline vVal& operator=(vVal&& other) {
        assign_last_use(value_, other.value_);
        return *this;
    }

    sfpi_inline Register get() const { return value_; }
    /// For a value that was made from this one under the present lanes: nothing is left to select.
    sfpi_inline void hold(Register value) { value_ = value; }

  protected:
    Register value_;
};

template <typename T>
concept AVector = std::derived_from<std::remove_cvref_t<T>, vVal>;
template <typename T>
concept AScalar = std::is_arithmetic_v<std::remove_cvref_t<T>>;
template <typename T>
concept AFloat = AVector<T> && std::derived_from<std::remove_cvref_t<T>, vFloat>;
template <typename T>
concept AnInt = std::derived_from<std::remove_cvref_t<T>, IntConstantTag> ||
    (AVector<T>&& std::derived_from<std::remove_cvref_t<T>, vInt>);
template <typename T>
concept AnUnsigned = AVector<T> && std::derived_from<std::remove_cvref_t<T>, vUInt>;
template <typename T>
concept ASignMagnitude = AVector<T> && std::derived_from<std::remove_cvref_t<T>, vSMag>;

sfpi_inline std::uint32_t bits_of(float value) {
    return __builtin_bit_cast(std::uint32_t, value);
}

/// Any 32 bits in all lanes that are on.
sfpi_inline Register register_of(std::uint32_t bits) {
    Register result;
    load_bits(result, bits);
    return result;
}

}  // namespace impl_
}  // namespace sfpi
