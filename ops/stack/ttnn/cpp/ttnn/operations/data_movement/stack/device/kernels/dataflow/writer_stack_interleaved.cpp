// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Writer of stack: stores the tiles in the output tensor, in the order in which they come.

#include <algorithm>
#include <cstdint>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t cb_id = get_compile_time_arg_val(0);         // c_0
    constexpr auto output_accessor_args = TensorAccessorArgs<1>();  // Page mapping of the output

    // Not in the list of the specification, hence by name
    constexpr uint32_t burst = get_named_compile_time_arg_val("burst");  // Same as reader

    // Runtime arguments
    const uint32_t dst_addr = get_arg_val<uint32_t>(0);    // Output base address
    const uint32_t num_tiles = get_arg_val<uint32_t>(1);   // Same as reader
    const uint32_t start_tile = get_arg_val<uint32_t>(2);  // Same as reader

    const auto output = TensorAccessor(output_accessor_args, dst_addr);
    const uint32_t tile_bytes = get_tile_size(cb_id);

    uint32_t tile = start_tile;
    for (uint32_t left = num_tiles; left > 0;) {
        const uint32_t count = std::min(burst, left);
        cb_wait_front(cb_id, count);
        uint32_t l1_addr = get_read_ptr(cb_id);
        for (uint32_t i = 0; i < count; ++i) {
            noc_async_write_page(tile, output, l1_addr);
            l1_addr += tile_bytes;
            ++tile;
        }
        // The tiles must have left L1 before their place is given back to the reader.
        noc_async_writes_flushed();
        cb_pop_front(cb_id, count);
        left -= count;
    }
    // Leaving L1 is not arriving: the kernel may end only when the last write has been acknowledged.
    noc_async_write_barrier();
}
