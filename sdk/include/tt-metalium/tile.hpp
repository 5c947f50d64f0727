// The shape of a tile. Vendor names: tt::tt_metal::Tile.
#pragma once

#include <tt-metalium/constants.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include <array>
#include <cstdint>
#include <tuple>

namespace tt::tt_metal {

class Tile {
  public:
    /// Throws for a shape that the hardware has not.
    Tile(std::array<std::uint32_t, 2> tile_shape = {constants::TILE_HEIGHT, constants::TILE_WIDTH},
         bool transpose_tile = false);

    std::uint32_t get_height() const { return tile_shape_[0]; }
    std::uint32_t get_width() const { return tile_shape_[1]; }
    std::uint32_t get_tile_hw() const { return tile_shape_[0] * tile_shape_[1]; }
    std::uint32_t get_face_hw() const { return face_shape_[0] * face_shape_[1]; }
    std::uint32_t get_num_faces() const { return get_tile_hw() / get_face_hw(); }
    std::array<std::uint32_t, 2> get_tile_shape() const { return tile_shape_; }
    std::array<std::uint32_t, 2> get_face_shape() const { return face_shape_; }
    bool get_transpose_within_face() const { return transpose_; }
    bool get_transpose_of_faces() const { return transpose_; }
    std::uint32_t get_tile_size(const DataFormat& format) const;

    bool operator==(const Tile&) const = default;
    static constexpr auto attribute_names = std::make_tuple("tile_shape", "face_shape", "transpose");
    auto attribute_values() const { return std::forward_as_tuple(tile_shape_, face_shape_, transpose_); }

  private:
    std::array<std::uint32_t, 2> tile_shape_;
    std::array<std::uint32_t, 2> face_shape_;
    bool transpose_ = false;
};

std::string text_of(const Tile& tile);

}  // namespace tt::tt_metal
