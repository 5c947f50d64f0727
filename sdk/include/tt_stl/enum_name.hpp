// Names of enumerators, found by the compiler. Vendor names: enchantum::to_string.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ttsl {

namespace enum_detail {

inline constexpr std::size_t kSearched = 128;

/// "ns::Enum::value" when `Value` is an enumerator, "(ns::Enum)7" when it is not.
template <auto Value>
constexpr std::string_view spelled() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t begin = text.find("Value = ") + 8;
    constexpr std::size_t end = text.find_first_of(";]", begin);
    return text.substr(begin, end - begin);
}

template <typename Enum>
constexpr auto names() {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
        return std::array<std::string_view, sizeof...(Index)>{spelled<static_cast<Enum>(Index)>()...};
    }(std::make_index_sequence<kSearched>());
}

template <typename Enum>
inline constexpr auto kNames = names<Enum>();

}  // namespace enum_detail

/// The enumerator's name without its enum; empty for a value without one, or outside 0 to 127.
template <typename Enum>
constexpr std::string_view enum_name(Enum value) {
    const auto number = static_cast<std::size_t>(static_cast<std::underlying_type_t<Enum>>(value));
    if (number >= enum_detail::kSearched) {
        return {};
    }
    const std::string_view name = enum_detail::kNames<Enum>[number];
    return name.starts_with('(') ? std::string_view() : name.substr(name.rfind(':') + 1);
}

}  // namespace ttsl
