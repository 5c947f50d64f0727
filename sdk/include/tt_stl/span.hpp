// Contiguous views. Vendor names: ttsl::Span, ttsl::make_span, ttsl::make_const_span.
#pragma once

#include <cstddef>
#include <span>

namespace ttsl {

template <typename T, std::size_t Extent = std::dynamic_extent>
using Span = std::span<T, Extent>;

template <typename Container>
auto make_span(Container& container) {
    return Span<typename Container::value_type>(container.data(), container.size());
}

template <typename Container>
auto make_const_span(const Container& container) {
    return Span<const typename Container::value_type>(container.data(), container.size());
}

}  // namespace ttsl

namespace tt::stl {
using ttsl::make_const_span;
using ttsl::make_span;
using ttsl::Span;
}  // namespace tt::stl
