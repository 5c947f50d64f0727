// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Reader of grid_sample: for each position of the grid the four sticks around it and what each of them weighs.

#include <cstdint>
#include <utility>

#include "api/dataflow/dataflow_api.h"
#include "grid_position.hpp"

namespace {

// Coordinate `index` of a grid stick in L1, as fp32 bits
template <bool is_float32>
uint32_t coordinate(uint32_t stick_l1, uint32_t index) {
    if constexpr (is_float32) {
        return reinterpret_cast<volatile tt_l1_ptr uint32_t*>(stick_l1)[index];
    } else {
        return static_cast<uint32_t>(reinterpret_cast<volatile tt_l1_ptr uint16_t*>(stick_l1)[index]) << 16;
    }
}

}  // namespace

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t grid_cb = get_compile_time_arg_val(0);
    constexpr uint32_t corners_cb = get_compile_time_arg_val(1);
    constexpr uint32_t weights_cb = get_compile_time_arg_val(2);
    constexpr uint32_t in_stick_bytes = get_compile_time_arg_val(3);   // 2*C
    constexpr uint32_t grid_page_bytes = get_compile_time_arg_val(4);  // of grid_cb
    constexpr uint32_t H = get_compile_time_arg_val(5);
    constexpr uint32_t W = get_compile_time_arg_val(6);
    constexpr uint32_t grid_sticks_per_image = get_compile_time_arg_val(7);  // Hg*Wg
    constexpr uint32_t K = get_compile_time_arg_val(8);
    constexpr bool grid_is_float32 = get_compile_time_arg_val(9) != 0;
    constexpr auto input_accessor_args = TensorAccessorArgs<10>();
    constexpr auto grid_accessor_args = TensorAccessorArgs<input_accessor_args.next_compile_time_args_offset()>();

    // Runtime arguments
    const uint32_t input_addr = get_arg_val<uint32_t>(0);
    const uint32_t grid_addr = get_arg_val<uint32_t>(1);
    const uint32_t num_sticks = get_arg_val<uint32_t>(2);
    const uint32_t first_stick = get_arg_val<uint32_t>(3);

    const auto input = TensorAccessor(input_accessor_args, input_addr);
    const auto grid = TensorAccessor(grid_accessor_args, grid_addr);
    constexpr uint32_t grid_stick_bytes = 2 * K * (grid_is_float32 ? sizeof(float) : sizeof(uint16_t));

    // grid_cb is this kernel's own: two pages that take turns, nobody waits for them, so nothing is pushed.
    uint32_t stick_l1 = get_write_ptr(grid_cb);
    uint32_t next_stick_l1 = stick_l1 + grid_page_bytes;
    noc_async_read(grid.get_noc_addr(first_stick), stick_l1, grid_stick_bytes);
    noc_async_read_barrier();

    // One division at the start; afterwards images are counted.
    uint32_t image_page = first_stick / grid_sticks_per_image * H * W;
    uint32_t left_in_image = grid_sticks_per_image - first_stick % grid_sticks_per_image;

    const uint32_t end_stick = first_stick + num_sticks;
    for (uint32_t stick = first_stick; stick < end_stick; ++stick) {
        if (stick + 1 < end_stick) {
            // On its way together with the sticks of the first position: the barrier below waits for both.
            noc_async_read(grid.get_noc_addr(stick + 1), next_stick_l1, grid_stick_bytes);
        }
        for (uint32_t k = 0; k < K; ++k) {
            const auto x = grid_sample::find_neighbours(coordinate<grid_is_float32>(stick_l1, 2 * k), W);
            const auto y = grid_sample::find_neighbours(coordinate<grid_is_float32>(stick_l1, 2 * k + 1), H);

            cb_reserve_back(corners_cb, 1);
            const uint32_t corners_l1 = get_write_ptr(corners_cb);
            const uint32_t upper_row = image_page + y.lower * W;
            const uint32_t lower_row = image_page + y.upper * W;
            const uint32_t pages[] = {
                upper_row + x.lower, upper_row + x.upper, lower_row + x.lower, lower_row + x.upper};
            for (uint32_t corner = 0; corner < 4; ++corner) {
                noc_async_read(input.get_noc_addr(pages[corner]), corners_l1 + corner * in_stick_bytes, in_stick_bytes);
            }

            // While the sticks travel: four weights in the order of the sticks, two to a word.
            cb_reserve_back(weights_cb, 1);
            auto* weights = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(get_write_ptr(weights_cb));
            weights[0] = grid_sample::weight_to_bf16(x.lower_weight, y.lower_weight) |
                         grid_sample::weight_to_bf16(x.upper_weight, y.lower_weight) << 16;
            weights[1] = grid_sample::weight_to_bf16(x.lower_weight, y.upper_weight) |
                         grid_sample::weight_to_bf16(x.upper_weight, y.upper_weight) << 16;
            cb_push_back(weights_cb, 1);

            noc_async_read_barrier();
            cb_push_back(corners_cb, 1);
        }
        std::swap(stick_l1, next_stick_l1);
        if (--left_in_image == 0) {
            left_in_image = grid_sticks_per_image;
            image_page += H * W;
        }
    }
}
