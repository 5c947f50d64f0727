// Rows and columns. Vendor names: Shape2D.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tt::tt_metal {

class Shape2D : public std::array<std::uint64_t, 2> {
  public:
    constexpr Shape2D() : array{} {}
    constexpr Shape2D(std::uint64_t height, std::uint64_t width) : array{height, width} {}
    constexpr Shape2D(const std::array<std::uint32_t, 2>& shape) : array{shape[0], shape[1]} {}

    constexpr std::size_t height() const { return (*this)[0]; }
    constexpr std::size_t width() const { return (*this)[1]; }
};

}  // namespace tt::tt_metal

template <>
struct std::tuple_size<tt::tt_metal::Shape2D> : std::integral_constant<std::size_t, 2> {};
template <std::size_t Index>
struct std::tuple_element<Index, tt::tt_metal::Shape2D> {
    using type = std::uint64_t;
};
