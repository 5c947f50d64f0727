// The types of host code in namespace ttnn. Vendor names: ttnn::CoreCoord, CoreGrid, TILE_LAYOUT, DRAM_MEMORY_CONFIG,
// ...
#pragma once

#include <tt-metalium/constants.hpp>
#include <tt-metalium/core_coord.hpp>

#include "ttnn/common/queue_id.hpp"
#include "ttnn/distributed/types.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn {

using tt::tt_metal::Array4D;
using tt::tt_metal::MAX_NUM_DIMENSIONS;
using tt::tt_metal::Buffer;
using tt::tt_metal::corerange_to_cores;
using tt::tt_metal::datatype_to_dataformat_converter;
using tt::tt_metal::grid_to_cores;
using tt::tt_metal::is_block_float;
using tt::tt_metal::is_floating_point;
using tt::tt_metal::BufferType;
using tt::tt_metal::CoreCoord;
using tt::tt_metal::CoreRange;
using tt::tt_metal::CoreRangeSet;
using tt::tt_metal::NdShardSpec;
using tt::tt_metal::ShardOrientation;
using tt::tt_metal::ShardSpec;
using tt::tt_metal::TensorMemoryLayout;
using tt::tt_metal::Tile;

namespace types {
using ttnn::BufferType;
using ttnn::MemoryConfig;
using ttnn::Shape;
using ttnn::TensorMemoryLayout;

constexpr std::uint32_t TILE_SIZE = 32;

constexpr auto TILE_LAYOUT = Layout::TILE;
constexpr auto ROW_MAJOR_LAYOUT = Layout::ROW_MAJOR;

inline const MemoryConfig DRAM_MEMORY_CONFIG{TensorMemoryLayout::INTERLEAVED, BufferType::DRAM};
inline const MemoryConfig L1_MEMORY_CONFIG{TensorMemoryLayout::INTERLEAVED, BufferType::L1};
inline const MemoryConfig L1_HEIGHT_SHARDED_MEMORY_CONFIG{TensorMemoryLayout::HEIGHT_SHARDED, BufferType::L1};
inline const MemoryConfig L1_WIDTH_SHARDED_MEMORY_CONFIG{TensorMemoryLayout::WIDTH_SHARDED, BufferType::L1};
inline const MemoryConfig L1_BLOCK_SHARDED_MEMORY_CONFIG{TensorMemoryLayout::BLOCK_SHARDED, BufferType::L1};

struct CoreGrid {
    std::size_t x;
    std::size_t y;
    CoreGrid(std::size_t x_value, std::size_t y_value) : x(x_value), y(y_value) {}
    CoreCoord to_CoreCoord() const { return {x, y}; }
    bool operator==(const CoreGrid&) const = default;
    static constexpr auto attribute_names = std::make_tuple("x", "y");
    auto attribute_values() const { return std::forward_as_tuple(x, y); }
};
}  // namespace types

using namespace types;

}  // namespace ttnn
