// Places in a mesh of devices.
#include <tt-metalium/mesh_coord.hpp>
#include <tt_stl/assert.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

namespace tt::tt_metal::distributed {

MeshShape::MeshShape(std::uint32_t size) : sizes_{size} {}
MeshShape::MeshShape(std::uint32_t rows, std::uint32_t columns) : sizes_{rows, columns} {}

MeshCoordinate::MeshCoordinate(std::uint32_t coordinate) : coordinates_{coordinate} {}
MeshCoordinate::MeshCoordinate(std::uint32_t row, std::uint32_t column) : coordinates_{row, column} {}
MeshCoordinate::MeshCoordinate(ttsl::Span<const std::uint32_t> coordinates)
    : coordinates_(coordinates.begin(), coordinates.end()) {}

MeshCoordinateRange::MeshCoordinateRange() : MeshCoordinateRange(MeshCoordinate()) {}
MeshCoordinateRange::MeshCoordinateRange(const MeshCoordinate& place) : places_{place} {}

MeshCoordinateRangeSet::MeshCoordinateRangeSet(const MeshCoordinateRange& range) : ranges_{range} {}

std::size_t MeshShape::mesh_size() const {
    return std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{1}, std::multiplies<>());
}

MeshCoordinateRange::MeshCoordinateRange(const MeshCoordinate& start, const MeshCoordinate& end) {
    TT_FATAL(start.dims() == end.dims(), "Start and end dimensions do not match: {} != {}", start, end);
    std::vector<std::uint32_t> place(start.coords().begin(), start.coords().end());
    for (std::size_t i = 0; i < place.size(); ++i) {
        TT_FATAL(start[i] <= end[i], "Start coordinate is greater than end coordinate: {} > {}", start, end);
    }
    // Counts like an odometer; the last dimension runs fastest.
    for (bool done = false; !done;) {
        places_.emplace_back(ttsl::Span<const std::uint32_t>(place));
        done = true;
        for (std::size_t i = place.size(); i-- > 0 && done;) {
            done = place[i] == end[i];
            place[i] = done ? start[i] : place[i] + 1;
        }
    }
}

namespace {

MeshCoordinate last_of(const MeshShape& shape) {
    std::vector<std::uint32_t> place;
    for (std::size_t i = 0; i < shape.dims(); ++i) place.push_back(shape[i] - 1);
    return MeshCoordinate(ttsl::Span<const std::uint32_t>(place));
}

}  // namespace

MeshCoordinateRange::MeshCoordinateRange(const MeshShape& shape)
    : MeshCoordinateRange(MeshCoordinate(ttsl::Span<const std::uint32_t>(std::vector<std::uint32_t>(shape.dims()))),
                          last_of(shape)) {}

bool MeshCoordinateRange::contains(const MeshCoordinate& place) const {
    return std::ranges::find(places_, place) != places_.end();
}

void MeshCoordinateRangeSet::merge(const MeshCoordinateRange& range) {
    if (std::ranges::find(ranges_, range) == ranges_.end()) {
        ranges_.push_back(range);
    }
}

std::vector<MeshCoordinate> MeshCoordinateRangeSet::coords() const {
    std::vector<MeshCoordinate> places;
    for (const MeshCoordinateRange& range : ranges_) {
        places.insert(places.end(), range.begin(), range.end());
    }
    return places;
}

std::string text_of(const MeshShape& shape) {
    return fmt::format("MeshShape([{}])", fmt::join(std::get<0>(shape.attribute_values()), ", "));
}
std::string text_of(const MeshCoordinate& place) {
    return fmt::format("MeshCoordinate([{}])", fmt::join(place.coords(), ", "));
}
std::string text_of(const MeshCoordinateRange& range) {
    return fmt::format("MeshCoordinateRange(start={}, end={})", range.start_coord(), range.end_coord());
}

}  // namespace tt::tt_metal::distributed
