// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Writer of grid_sample: stores the sampled sticks, each in a page of its own or K of them in one.

#include <cstdint>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t out_cb = get_compile_time_arg_val(0);
    constexpr uint32_t chunk_bytes = get_compile_time_arg_val(1);  // 2*C
    constexpr uint32_t K = get_compile_time_arg_val(2);
    constexpr bool batch_output_channels = get_compile_time_arg_val(3) != 0;
    constexpr auto output_accessor_args = TensorAccessorArgs<4>();

    // Runtime arguments
    const uint32_t output_addr = get_arg_val<uint32_t>(0);
    const uint32_t num_sticks = get_arg_val<uint32_t>(1);
    const uint32_t first_stick = get_arg_val<uint32_t>(2);

    const auto output = TensorAccessor(output_accessor_args, output_addr);

    for (uint32_t stick = first_stick; stick < first_stick + num_sticks; ++stick) {
        for (uint32_t k = 0; k < K; ++k) {
            const uint32_t page = batch_output_channels ? stick : stick * K + k;
            const uint32_t offset = batch_output_channels ? k * chunk_bytes : 0;
            cb_wait_front(out_cb, 1);
            noc_async_write(get_read_ptr(out_cb), output.get_noc_addr(page, offset), chunk_bytes);
            // The data must have left L1 before its place is given back to compute.
            noc_async_writes_flushed();
            cb_pop_front(out_cb, 1);
        }
    }
    // Leaving L1 is not arriving: the kernel may end only when the last write has been acknowledged.
    noc_async_write_barrier();
}
