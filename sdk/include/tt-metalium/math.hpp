// Integer helpers. Vendor names: tt::div_up, tt::round_up, tt::round_down.
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
