// Tensor shapes. Vendor names: tt::tt_metal::Shape.
#pragma once

#include <tt_stl/fmt.hpp>
#include <tt_stl/small_vector.hpp>
#include <tt_stl/span.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <tuple>

namespace tt::tt_metal {

/// A negative index counts from the end; like the vendor's, a shape of rank below 4 also answers 1 for the
/// leading dimensions it lacks, down to index -4.
class Shape {
  public:
    using Container = ttsl::SmallVector<std::uint32_t>;

    Shape() = default;
    Shape(std::initializer_list<std::uint32_t> dimensions) : values_(dimensions) {}
    explicit Shape(Container dimensions) : values_(std::move(dimensions)) {}
    explicit Shape(const std::vector<std::uint32_t>& dimensions) : values_(dimensions.begin(), dimensions.end()) {}
    explicit Shape(ttsl::Span<const std::uint32_t> dimensions) : values_(dimensions.begin(), dimensions.end()) {}
    template <std::size_t Rank>
    explicit Shape(const std::array<std::uint32_t, Rank>& dimensions) : values_(dimensions.begin(), dimensions.end()) {}

    std::size_t rank() const { return values_.size(); }
    std::size_t size() const { return values_.size(); }
    bool empty() const { return values_.empty(); }
    std::uint64_t volume() const;

    std::uint32_t operator[](std::int32_t index) const;
    std::uint32_t& operator[](std::int32_t index);

    const std::uint32_t* begin() const { return values_.data(); }
    const std::uint32_t* end() const { return values_.data() + values_.size(); }
    const std::uint32_t* cbegin() const { return begin(); }
    const std::uint32_t* cend() const { return end(); }
    ttsl::Span<const std::uint32_t> view() const { return {values_.data(), values_.size()}; }

    /// A dimension counted from the front. Throws for an index outside the rank.
    std::uint32_t get_normalized_index(std::int64_t index) const;
    std::array<std::uint32_t, 4> to_array_4D() const;
    Shape to_rank(std::size_t new_rank) const;

    bool operator==(const Shape&) const = default;
    friend bool operator==(const Shape& shape, const Container& dimensions) { return shape.values_ == dimensions; }
    static constexpr auto attribute_names = std::make_tuple("value");
    auto attribute_values() const { return std::forward_as_tuple(values_); }

  private:
    Container values_;
};

std::string text_of(const Shape& shape);

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::Shape;
}  // namespace ttnn
