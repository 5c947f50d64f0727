// How the vendor's types print in messages: a type with an ADL function `text_of(value)` is formattable with {}.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tt_stl/enum_name.hpp>

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace ttsl {

template <typename T>
concept Printable = requires(const T& value) {
    { text_of(value) } -> std::convertible_to<std::string>;
};

}  // namespace ttsl

template <ttsl::Printable T>
struct fmt::is_range<T, char> : std::false_type {};

template <ttsl::Printable T>
struct fmt::formatter<T, char> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(const T& value, Context& context) const {
        return fmt::formatter<std::string_view>::format(std::string(text_of(value)), context);
    }
};

/// An operation's own enums print as their enumerators.
template <typename Enum>
requires(std::is_enum_v<Enum> && !std::is_convertible_v<Enum, int> && !ttsl::Printable<Enum> &&
         !std::is_same_v<Enum, std::byte>) struct fmt::formatter<Enum, char> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(Enum value, Context& context) const {
        return fmt::formatter<std::string_view>::format(ttsl::enum_name(value), context);
    }
};

#if FMT_VERSION < 100000
/// fmt 9 has no std::optional; the vendor prints the bare value or "std::nullopt".
template <typename T>
struct fmt::formatter<std::optional<T>, char> {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }

    template <typename Context>
    auto format(const std::optional<T>& value, Context& context) const {
        return value ? fmt::format_to(context.out(), "{}", *value) : fmt::format_to(context.out(), "std::nullopt");
    }
};
#endif
