// Memory in L1 that one kernel of a core has to itself. Vendor names: experimental::ScratchpadSpec.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/spec_names.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include <cstdint>
#include <optional>

namespace tt::tt_metal::experimental {

/// Takes a circular buffer index on the cores of the data movement kernels that bind it.
struct ScratchpadSpec {
    ScratchpadSpecName unique_id;
    std::uint32_t size_per_node = 0;
    std::optional<tt::DataFormat> data_format_metadata = std::nullopt;
    std::optional<Tile> tile_format_metadata = std::nullopt;
};

}  // namespace tt::tt_metal::experimental
