// A queue between kernels of a core, or over a tensor's memory. Vendor names: experimental::DataflowBufferSpec.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/advanced_options.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include <cstdint>
#include <optional>
#include <source_location>

namespace tt::tt_metal::experimental {

/// Becomes a circular buffer on the cores of the kernels that bind it, with the lowest index that is free there.
struct DataflowBufferSpec {
    DFBSpecName unique_id;
    std::uint32_t entry_size = 0;
    std::uint32_t num_entries = 0;
    /// Needed where a compute kernel binds the buffer.
    std::optional<tt::DataFormat> data_format_metadata = std::nullopt;
    std::optional<Tile> tile_format_metadata = std::nullopt;
    /// The tensor in whose L1 memory the buffer lies.
    std::optional<TensorParamName> borrowed_from = std::nullopt;
    DFBAdvancedOptions advanced_options;

    /// The line that writes `DataflowBufferSpec{...}`. Not the vendor's, and never given by the caller.
    std::source_location made_at = std::source_location::current();
};

}  // namespace tt::tt_metal::experimental
