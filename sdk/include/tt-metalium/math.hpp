// Integer helpers. Vendor names: tt::div_up, tt::round_up, tt::round_down,
// round_up_to_mul16, round_up_to_mul32, round_up_to_tile.
#pragma once

#include <concepts>
#include <type_traits>

namespace tt {

template <std::integral A, std::integral B>
constexpr auto div_up(A a, B b) -> std::common_type_t<A, B> {
    using T = std::common_type_t<A, B>;
    return static_cast<T>((static_cast<T>(a) + static_cast<T>(b) - 1) / static_cast<T>(b));
}

template <std::integral A, std::integral B>
constexpr auto round_up(A a, B b) -> std::common_type_t<A, B> {
    return static_cast<std::common_type_t<A, B>>(b) * div_up(a, b);
}

template <std::integral A, std::integral B>
constexpr auto round_down(A a, B b) -> std::common_type_t<A, B> {
    using T = std::common_type_t<A, B>;
    return static_cast<T>(static_cast<T>(a) / static_cast<T>(b) * static_cast<T>(b));
}

}  // namespace tt

/// Up to a multiple of 32.
constexpr unsigned int round_up_to_mul32(unsigned int value) {
    return tt::round_up(value, 32u);
}
constexpr unsigned int round_up_to_mul16(unsigned int value) {
    return tt::round_up(value, 16u);
}
constexpr int round_up_to_tile(int value, int tile) {
    return tt::round_up(value, tile);
}
