// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Writer of masked_softmax: stores the pages of cb_y in the output tensor, one at a time.

#include <cstdint>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    // Compile-time arguments
    constexpr auto output_accessor_args = TensorAccessorArgs<0>();  // y accessor

    // Runtime arguments
    const uint32_t y_addr = get_arg_val<uint32_t>(0);      // Base of y
    const uint32_t num_tiles = get_arg_val<uint32_t>(1);   // num_rows * Wt
    const uint32_t start_tile = get_arg_val<uint32_t>(2);  // start_row * Wt

    constexpr uint32_t cb_y = tt::CBIndex::c_16;  // result tiles

    const auto output_accessor = TensorAccessor(output_accessor_args, y_addr);

    const uint32_t first_page = start_tile;
    const uint32_t end_page = first_page + num_tiles;
    for (uint32_t page = first_page; page < end_page; ++page) {
        cb_wait_front(cb_y, 1);
        noc_async_write_page(page, output_accessor, get_read_ptr(cb_y));
        // The data must have left L1 before its place is given back to the producer.
        noc_async_writes_flushed();
        cb_pop_front(cb_y, 1);
    }
    // Leaving L1 is not arriving: the kernel may end only when the last write has been acknowledged.
    noc_async_write_barrier();
}
