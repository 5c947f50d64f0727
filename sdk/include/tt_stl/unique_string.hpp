// A string as a template argument. Vendor names: ttnn::unique_string, reflect::fixed_string.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace ttsl {

template <std::size_t N>
struct unique_string {
    std::array<char, N> data;

    constexpr unique_string(const char (&text)[N]) { std::copy_n(text, N, data.begin()); }
    constexpr operator const char*() const { return data.data(); }
    constexpr std::string_view view() const { return {data.data(), N - 1}; }
};

}  // namespace ttsl

namespace reflect {
template <std::size_t N>
using fixed_string = ttsl::unique_string<N>;
}  // namespace reflect

namespace ttnn {
using ttsl::unique_string;
}  // namespace ttnn
