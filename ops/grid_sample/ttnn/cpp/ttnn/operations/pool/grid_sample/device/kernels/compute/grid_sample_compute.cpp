// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Compute of grid_sample: the weighted sum of four sticks, for each position.
//
// Four sticks beneath each other are tiles of four rows, and a sum down the columns, weighted row by row, is what the
// matrix unit's pooling does: SrcA gets the four rows (and zeros), SrcB the four weights. So bilinear interpolation is
// one instruction per face and fidelity phase, and no product is rounded before the sum.

#include <cstdint>

// Which reduction tilizeA_B_reduce_init is for: it takes that from macros.
#define REDUCE_OP PoolType::SUM
#define REDUCE_DIM ReduceDim::REDUCE_COL

#include "api/compute/cb_api.h"
#include "api/compute/common.h"
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/pack_untilize.h"
#include "api/compute/reduce.h"
#include "api/compute/reg_api.h"
#include "api/compute/tilize.h"

namespace {

constexpr uint32_t largest_divisor(uint32_t value, uint32_t limit) {
    uint32_t divisor = limit;
    while (value % divisor != 0) {
        --divisor;
    }
    return divisor;
}

}  // namespace

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t corners_cb = get_compile_time_arg_val(0);
    constexpr uint32_t weights_cb = get_compile_time_arg_val(1);
    constexpr uint32_t out_cb = get_compile_time_arg_val(2);
    constexpr uint32_t num_positions = get_compile_time_arg_val(3);  // num_sticks*K
    constexpr uint32_t C_tiles = get_compile_time_arg_val(4);        // C/32

    // As many column tiles at a time as DST has room for (in fp32 half as many) and as divide the stick evenly: the
    // packer's loop is programmed for one width.
    constexpr uint32_t tiles_at_a_time = largest_divisor(C_tiles, DST_ACCUM_MODE ? 4 : 8);
    constexpr uint32_t faces = 2;  // of a tile of four rows

    // The unpacker is told the stride from one stick to the next, C_tiles; zeros fill the rows below the fourth.
    constexpr bool pad_with_minus_infinity = false, pad_with_zeros = true;
    compute_kernel_hw_startup(corners_cb, weights_cb, out_cb);
    tilizeA_B_reduce_init<pad_with_minus_infinity, pad_with_zeros>(corners_cb, weights_cb, C_tiles);
    pack_untilize_dest_init<tiles_at_a_time, C_tiles>(out_cb);

    for (uint32_t position = 0; position < num_positions; ++position) {
        cb_wait_front(corners_cb, 1);
        cb_wait_front(weights_cb, 1);
        cb_reserve_back(out_cb, 1);
        for (uint32_t first = 0; first < C_tiles; first += tiles_at_a_time) {
            tile_regs_acquire();
            for (uint32_t tile = 0; tile < tiles_at_a_time; ++tile) {
                // unpack_tilizeA_B_block always starts at the first tile of a stick; this is its inner call.
                UNPACK((llk_unpack_tilizeA_B(corners_cb, weights_cb, first + tile, 0, C_tiles)));
                reduce_tile_math<REDUCE_OP, REDUCE_DIM>(tile, faces);
            }
            tile_regs_commit();
            tile_regs_wait();
            pack_untilize_dest<tiles_at_a_time, C_tiles>(out_cb, 1, first / tiles_at_a_time);
            tile_regs_release();
        }
        cb_pop_front(corners_cb, 1);
        cb_pop_front(weights_cb, 1);
        cb_push_back(out_cb, 1);
    }
}
