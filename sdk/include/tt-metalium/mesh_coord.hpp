// Places in a mesh of devices; here the mesh has one. Vendor names: distributed::MeshShape, MeshCoordinate,
// MeshCoordinateRange, MeshCoordinateRangeSet.
#pragma once

#include <tt_stl/fmt.hpp>
#include <tt_stl/small_vector.hpp>
#include <tt_stl/span.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace tt::tt_metal::distributed {

/// The size of a mesh in each dimension.
class MeshShape {
  public:
    explicit MeshShape(std::uint32_t size = 1);
    MeshShape(std::uint32_t rows, std::uint32_t columns);

    std::size_t dims() const { return sizes_.size(); }
    std::size_t mesh_size() const;
    std::uint32_t operator[](std::size_t dimension) const { return sizes_.at(dimension); }

    bool operator==(const MeshShape&) const = default;
    static constexpr auto attribute_names = std::make_tuple("value");
    auto attribute_values() const { return std::forward_as_tuple(sizes_); }

  private:
    std::vector<std::uint32_t> sizes_;
};

class MeshCoordinate {
  public:
    /// Row 0, column 0: the only device.
    MeshCoordinate() : MeshCoordinate(0, 0) {}
    explicit MeshCoordinate(std::uint32_t coordinate);
    MeshCoordinate(std::uint32_t row, std::uint32_t column);
    explicit MeshCoordinate(ttsl::Span<const std::uint32_t> coordinates);

    std::size_t dims() const { return coordinates_.size(); }
    std::uint32_t operator[](std::size_t dimension) const { return coordinates_.at(dimension); }
    ttsl::Span<const std::uint32_t> coords() const { return coordinates_; }

    auto operator<=>(const MeshCoordinate&) const = default;
    static constexpr auto attribute_names = std::make_tuple("value");
    auto attribute_values() const { return std::forward_as_tuple(coordinates_); }

  private:
    std::vector<std::uint32_t> coordinates_;
};

/// All places from `start` to `end`, both included.
class MeshCoordinateRange {
  public:
    MeshCoordinateRange();
    explicit MeshCoordinateRange(const MeshCoordinate& place);
    /// Throws when the corners have another number of dimensions or are in the wrong order.
    MeshCoordinateRange(const MeshCoordinate& start, const MeshCoordinate& end);
    explicit MeshCoordinateRange(const MeshShape& shape);

    const MeshCoordinate& start_coord() const { return places_.front(); }
    const MeshCoordinate& end_coord() const { return places_.back(); }
    std::size_t dims() const { return start_coord().dims(); }
    bool contains(const MeshCoordinate& place) const;
    auto begin() const { return places_.begin(); }
    auto end() const { return places_.end(); }

    auto operator<=>(const MeshCoordinateRange&) const = default;
    static constexpr auto attribute_names = std::make_tuple("places");
    auto attribute_values() const { return std::forward_as_tuple(places_); }

  private:
    std::vector<MeshCoordinate> places_;
};

class MeshCoordinateRangeSet {
  public:
    MeshCoordinateRangeSet() = default;
    explicit MeshCoordinateRangeSet(const MeshCoordinateRange& range);

    void merge(const MeshCoordinateRange& range);
    bool empty() const { return ranges_.empty(); }
    std::size_t size() const { return ranges_.size(); }
    const std::vector<MeshCoordinateRange>& ranges() const { return ranges_; }
    std::vector<MeshCoordinate> coords() const;

    bool operator==(const MeshCoordinateRangeSet&) const = default;
    static constexpr auto attribute_names = std::make_tuple("ranges");
    auto attribute_values() const { return std::forward_as_tuple(ranges_); }

  private:
    std::vector<MeshCoordinateRange> ranges_;
};

std::string text_of(const MeshShape& shape);
std::string text_of(const MeshCoordinate& place);
std::string text_of(const MeshCoordinateRange& range);

}  // namespace tt::tt_metal::distributed

template <>
struct std::hash<tt::tt_metal::distributed::MeshCoordinate> {
    std::size_t operator()(const tt::tt_metal::distributed::MeshCoordinate& place) const noexcept {
        std::size_t value = place.dims();
        for (const std::uint32_t coordinate : place.coords()) value = value * 31 + coordinate;
        return value;
    }
};

template <>
struct std::hash<tt::tt_metal::distributed::MeshCoordinateRange> {
    std::size_t operator()(const tt::tt_metal::distributed::MeshCoordinateRange& range) const noexcept {
        const std::hash<tt::tt_metal::distributed::MeshCoordinate> hash;
        return hash(range.start_coord()) * 31 + hash(range.end_coord());
    }
};

namespace ttnn {
using tt::tt_metal::distributed::MeshCoordinate;
using tt::tt_metal::distributed::MeshCoordinateRange;
using tt::tt_metal::distributed::MeshCoordinateRangeSet;
using tt::tt_metal::distributed::MeshShape;
}  // namespace ttnn
