// The words for data types, layouts and memory that specs use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/spec/model.hpp"

namespace opwright::builder {

/// `BFLOAT16`, `bf16`, `Float16_b`, `DataType::BFLOAT16`, `ttnn.bfloat16` ...
std::optional<DataType> data_type_of(std::string_view word);

/// `TILE`, `TILE_LAYOUT`, `tiled`, `ROW_MAJOR`, `row-major`, `RM`, anywhere in the words; nothing when both or none
/// occur.
std::optional<Layout> layout_of(std::string_view words);

/// Every memory layout and buffer type that the words allow ("interleaved, DRAM or L1").
std::vector<MemoryLayout> memory_layouts_of(std::string_view words);
std::vector<BufferType> buffer_types_of(std::string_view words);

/// The eight canonical names, for messages.
std::string known_data_types();

}  // namespace opwright::builder
