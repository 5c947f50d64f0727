// Alignment to powers of two. Vendor names: tt::align.
#pragma once

#include <concepts>
#include <type_traits>

namespace tt {

/// REQUIRES: `alignment` is a power of two.
template <std::integral A, std::integral B>
constexpr auto align(A value, B alignment) -> std::common_type_t<A, B> {
    using T = std::common_type_t<A, B>;
    return static_cast<T>(((static_cast<T>(value) - 1) | (static_cast<T>(alignment) - 1)) + 1);
}

}  // namespace tt
