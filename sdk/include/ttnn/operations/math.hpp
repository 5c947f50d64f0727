// Powers of two. Vendor names: is_power_of_two, is_power_of_two_at_least, is_power_of_two_at_least_32.
#pragma once

namespace tt::tt_metal {

/// True for 0 as well, like the vendor's.
template <typename T>
constexpr bool is_power_of_two(T value) {
    return (value & (value - 1)) == T(0);
}

/// Whether `value` is a power of two not below `least`, or 0. REQUIRES: `least` is a power of two.
template <typename T>
constexpr bool is_power_of_two_at_least(T value, T least) {
    return is_power_of_two(value) && (value == T(0) || value >= least);
}

template <typename T>
constexpr bool is_power_of_two_at_least_32(T value) {
    return is_power_of_two_at_least(value, T(32));
}

}  // namespace tt::tt_metal
