// Where and how buffers lie. Vendor names: BufferType, TensorMemoryLayout, ShardOrientation, ShardDistributionStrategy.
#pragma once

#include <tt_stl/fmt.hpp>

#include <cstdint>

namespace tt::tt_metal {

enum class BufferType : std::uint8_t { DRAM = 0, L1 = 1, SYSTEM_MEMORY = 2, L1_SMALL = 3, TRACE = 4 };

enum class TensorMemoryLayout : std::uint8_t {
    INTERLEAVED = 0,
    HEIGHT_SHARDED = 2,
    WIDTH_SHARDED = 3,
    BLOCK_SHARDED = 4,
    ND_SHARDED = 5,
};

enum class ShardOrientation : std::uint8_t { ROW_MAJOR = 0, COL_MAJOR = 1 };

enum class ShardDistributionStrategy : std::uint8_t { ROUND_ROBIN_1D = 0, GRID_2D = 1, CONTIGUOUS_1D = 2 };

std::string text_of(BufferType type);
std::string text_of(TensorMemoryLayout layout);
std::string text_of(ShardOrientation orientation);
std::string text_of(ShardDistributionStrategy strategy);

}  // namespace tt::tt_metal
