// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Reader of stack: finds the input tensor and page of each output tile and brings that page into L1.

#include <algorithm>
#include <cstdint>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t cb_id = get_compile_time_arg_val(0);        // c_0
    constexpr uint32_t num_tensors = get_compile_time_arg_val(1);  // N
    constexpr auto input_accessor_args = TensorAccessorArgs<2>();  // Page mapping, valid for every input

    // Not in the list of the specification, hence by name
    constexpr uint32_t burst = get_named_compile_time_arg_val("burst");  // tiles on their way at once

    // Runtime arguments
    const uint32_t num_tiles = get_arg_val<uint32_t>(0);   // Output tiles of this core
    const uint32_t start_tile = get_arg_val<uint32_t>(1);  // First output tile id
    const uint32_t inner = get_arg_val<uint32_t>(2);       // Tiles between two neighbours along the new dim
    constexpr uint32_t src_addr = 3;                       // position of the first of a list: Base address of tensor k

    const uint32_t tile_bytes = get_tile_size(cb_id);

    // Output tile t lies in slice t / inner, at place t % inner of it. Slice s is the slice s / num_tensors of tensor
    // s % num_tensors. The cores of this kernel divide in software, so this is done once; from here on it is counted.
    const uint32_t slice = start_tile / inner;
    uint32_t tensor = slice % num_tensors;
    uint32_t slice_begin = slice / num_tensors * inner;
    uint32_t place = start_tile % inner;

    for (uint32_t left = num_tiles; left > 0;) {
        const uint32_t count = std::min(burst, left);
        cb_reserve_back(cb_id, count);
        uint32_t l1_addr = get_write_ptr(cb_id);
        for (uint32_t missing = count; missing > 0;) {
            // As many neighbours as the slice still has: they come from one tensor.
            const uint32_t run = std::min(missing, inner - place);
            const auto input = TensorAccessor(input_accessor_args, get_arg_val<uint32_t>(src_addr + tensor));
            for (uint32_t i = 0; i < run; ++i) {
                noc_async_read_page(slice_begin + place + i, input, l1_addr);
                l1_addr += tile_bytes;
            }
            missing -= run;
            place += run;
            if (place == inner) {
                // The slice is through: the same slice of the next tensor, or the next slice of the first one.
                place = 0;
                if (++tensor == num_tensors) {
                    tensor = 0;
                    slice_begin += inner;
                }
            }
        }
        // Nobody may look at the tiles before they have arrived. One barrier for the burst: its reads overlap.
        noc_async_read_barrier();
        cb_push_back(cb_id, count);
        left -= count;
    }
}
