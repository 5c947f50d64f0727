// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Reader of masked_softmax: makes the two constant tiles, then brings in x and its mask, a tile-row of each at a time.

#include <cstdint>

#include "api/dataflow/dataflow_api.h"

namespace {

constexpr uint32_t kTwoBf16Ones = 0x3F803F80;

// The reduce scaler: 1.0 everywhere. The maximum reads it as rows, the sum as columns; a full tile suits both.
void fill_with_ones(uint32_t cb) {
    cb_reserve_back(cb, 1);
    auto* words = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(get_write_ptr(cb));
    for (uint32_t i = 0; i < get_tile_size(cb) / sizeof(uint32_t); ++i) {
        words[i] = kTwoBf16Ones;
    }
    cb_push_back(cb, 1);
}

// Compute takes the scale out of the first word of its tile, as fp32: the rest of the tile is never read.
void put_word(uint32_t cb, uint32_t word) {
    cb_reserve_back(cb, 1);
    *reinterpret_cast<volatile tt_l1_ptr uint32_t*>(get_write_ptr(cb)) = word;
    cb_push_back(cb, 1);
}

}  // namespace

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t Wt = get_compile_time_arg_val(0);            // Tiles per row
    constexpr uint32_t Ht = get_compile_time_arg_val(1);            // Tile-rows per plane
    constexpr uint32_t C = get_compile_time_arg_val(2);             // Channels
    constexpr uint32_t mask_batched = get_compile_time_arg_val(3);  // 1 if mask.shape[0] == N and N > 1
    constexpr auto input_accessor_args = TensorAccessorArgs<4>();   // x accessor
    // mask accessor, right behind the x one
    constexpr auto mask_accessor_args = TensorAccessorArgs<input_accessor_args.next_compile_time_args_offset()>();

    // Runtime arguments
    const uint32_t x_addr = get_arg_val<uint32_t>(0);      // Base of x
    const uint32_t mask_addr = get_arg_val<uint32_t>(1);   // Base of mask
    const uint32_t num_rows = get_arg_val<uint32_t>(2);    // Tile-rows of this core
    const uint32_t start_row = get_arg_val<uint32_t>(3);   // First global tile-row
    const uint32_t scale_bits = get_arg_val<uint32_t>(4);  // scale, fp32 bit pattern

    constexpr uint32_t cb_x = tt::CBIndex::c_0;      // x tiles
    constexpr uint32_t cb_mask = tt::CBIndex::c_1;   // mask tiles
    constexpr uint32_t cb_one = tt::CBIndex::c_2;    // reduce scaler, 1.0
    constexpr uint32_t cb_scale = tt::CBIndex::c_3;  // scale

    fill_with_ones(cb_one);
    put_word(cb_scale, scale_bits);

    const auto x = TensorAccessor(input_accessor_args, x_addr);
    const auto mask = TensorAccessor(mask_accessor_args, mask_addr);
    constexpr uint32_t tile_bytes = get_tile_size(cb_x);

    for (uint32_t row = start_row; row < start_row + num_rows; ++row) {
        const uint32_t plane = row / Ht;
        const uint32_t sample = mask_batched ? plane / C : 0;
        const uint32_t x_tile = row * Wt;
        const uint32_t mask_tile = (sample * Ht + row % Ht) * Wt;

        cb_reserve_back(cb_x, Wt);
        cb_reserve_back(cb_mask, Wt);
        uint32_t x_l1 = get_write_ptr(cb_x);
        uint32_t mask_l1 = get_write_ptr(cb_mask);
        for (uint32_t i = 0; i < Wt; ++i) {
            noc_async_read_page(x_tile + i, x, x_l1);
            noc_async_read_page(mask_tile + i, mask, mask_l1);
            x_l1 += tile_bytes;
            mask_l1 += tile_bytes;
        }
        // One barrier for both rows: all their reads are on the way together.
        noc_async_read_barrier();
        cb_push_back(cb_x, Wt);
        cb_push_back(cb_mask, Wt);
    }
}
