// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Reader of masked_softmax. Stub that passes data through: brings the pages of input and mask into L1, one at a time.

#include <cstdint>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t Wt = get_compile_time_arg_val(0);                   // Tiles per row
    [[maybe_unused]] constexpr uint32_t Ht = get_compile_time_arg_val(1);  // Tile-rows per plane
    [[maybe_unused]] constexpr uint32_t C = get_compile_time_arg_val(2);   // Channels
    // 1 if mask.shape[0] == N and N > 1
    [[maybe_unused]] constexpr uint32_t mask_batched = get_compile_time_arg_val(3);
    constexpr auto input_accessor_args = TensorAccessorArgs<4>();  // x accessor
    // mask accessor, right behind the x one
    constexpr auto mask_accessor_args = TensorAccessorArgs<input_accessor_args.next_compile_time_args_offset()>();

    // Runtime arguments
    const uint32_t x_addr = get_arg_val<uint32_t>(0);                       // Base of x
    const uint32_t mask_addr = get_arg_val<uint32_t>(1);                    // Base of mask
    const uint32_t num_rows = get_arg_val<uint32_t>(2);                     // Tile-rows of this core
    const uint32_t start_row = get_arg_val<uint32_t>(3);                    // First global tile-row
    [[maybe_unused]] const uint32_t scale_bits = get_arg_val<uint32_t>(4);  // scale, fp32 bit pattern

    // Not in the list of the specification, hence behind its runtime arguments
    const uint32_t mask_num_pages = get_arg_val<uint32_t>(5);  // pages of mask

    constexpr uint32_t cb_x = tt::CBIndex::c_0;     // x tiles
    constexpr uint32_t cb_mask = tt::CBIndex::c_1;  // mask tiles

    const auto input_accessor = TensorAccessor(input_accessor_args, x_addr);
    const auto mask_accessor = TensorAccessor(mask_accessor_args, mask_addr);

    const uint32_t first_page = start_row * Wt;
    const uint32_t end_page = first_page + num_rows * Wt;
    for (uint32_t page = first_page; page < end_page; ++page) {
        cb_reserve_back(cb_x, 1);
        noc_async_read_page(page, input_accessor, get_write_ptr(cb_x));
        cb_reserve_back(cb_mask, 1);
        // mask may have fewer pages than output: behind its last page it starts over.
        noc_async_read_page(page % mask_num_pages, mask_accessor, get_write_ptr(cb_mask));
        // Nobody may look at the pages before they have arrived.
        noc_async_read_barrier();
        cb_push_back(cb_x, 1);
        cb_push_back(cb_mask, 1);
    }
}
