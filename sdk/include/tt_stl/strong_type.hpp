// A value with a type of its own. Vendor names: ttsl::StrongType.
#pragma once

#include <tt_stl/fmt.hpp>

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <tuple>
#include <utility>

namespace ttsl {

/// `Tag` only tells two types over the same value apart; `*value` is the value.
template <typename T, typename Tag>
class StrongType {
  public:
    using value_type = T;

    constexpr StrongType() = default;
    constexpr explicit StrongType(T value) : value_(std::move(value)) {}

    constexpr const T& get() const { return value_; }
    constexpr T& get() { return value_; }
    constexpr const T& operator*() const { return value_; }
    constexpr T& operator*() { return value_; }

    constexpr auto operator<=>(const StrongType&) const = default;
    static constexpr auto attribute_names = std::make_tuple("value");
    constexpr auto attribute_values() const { return std::forward_as_tuple(value_); }

    friend std::string text_of(const StrongType& value) { return fmt::format("{}", value.value_); }

  private:
    T value_{};
};

}  // namespace ttsl

template <typename T, typename Tag>
struct std::hash<ttsl::StrongType<T, Tag>> {
    std::size_t operator()(const ttsl::StrongType<T, Tag>& value) const noexcept { return std::hash<T>{}(*value); }
};

namespace tt::stl {
using ttsl::StrongType;
}  // namespace tt::stl
