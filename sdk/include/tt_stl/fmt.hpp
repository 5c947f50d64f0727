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

/// Not a template, so that the compiler does this once and not for each type in each file.
fmt::format_context::iterator write_text(const fmt::formatter<std::string_view>& formatter, std::string_view text,
                                         fmt::format_context& context);

}  // namespace ttsl

template <ttsl::Printable T>
struct fmt::is_range<T, char> : std::false_type {};

template <ttsl::Printable T>
struct fmt::formatter<T, char> : fmt::formatter<std::string_view> {
    auto format(const T& value, fmt::format_context& context) const {
        return ttsl::write_text(*this, text_of(value), context);
    }
};

/// An operation's own enums print as their enumerators.
template <typename Enum>
requires(std::is_enum_v<Enum> && !std::is_convertible_v<Enum, int> && !ttsl::Printable<Enum> &&
         !std::is_same_v<Enum, std::byte>) struct fmt::formatter<Enum, char> : fmt::formatter<std::string_view> {
    auto format(Enum value, fmt::format_context& context) const {
        return ttsl::write_text(*this, ttsl::enum_name(value), context);
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
