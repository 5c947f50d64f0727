// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Compute of masked_softmax: y = softmax(scale * x + mask) along the rows, one tile-row after the other.
//
//   logits     c_0, c_1 -> c_24   z = scale * x + mask
//   maximum    c_24     -> c_25   m = max of z over the row
//   exponent   c_24     -> c_24   e = exp(z - m), each tile in the place of its z
//   sum        c_24     -> c_27   r = 1 / (sum of e over the row)
//   normalise  c_24     -> c_16   y = e * r
//
// DST holds fp32 here (ComputeConfig::fp32_dest_acc_en), hence four tiles at a time and not eight.

#include <algorithm>
#include <cstdint>

#include "api/compute/bcast.h"
#include "api/compute/cb_api.h"
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/eltwise_binary_sfpu.h"
#include "api/compute/eltwise_unary/binop_with_scalar.h"
#include "api/compute/eltwise_unary/exp.h"
#include "api/compute/eltwise_unary/recip.h"
#include "api/compute/pack.h"
#include "api/compute/reconfig_data_format.h"
#include "api/compute/reduce.h"
#include "api/compute/reg_api.h"
#include "api/compute/tile_move_copy.h"

namespace {

constexpr uint32_t cb_x = tt::CBIndex::c_0;      // x tiles
constexpr uint32_t cb_mask = tt::CBIndex::c_1;   // mask tiles
constexpr uint32_t cb_one = tt::CBIndex::c_2;    // reduce scaler, 1.0
constexpr uint32_t cb_scale = tt::CBIndex::c_3;  // scale
constexpr uint32_t cb_y = tt::CBIndex::c_16;     // result tiles
constexpr uint32_t cb_z = tt::CBIndex::c_24;     // z = scale*x + mask, then the exponentials
constexpr uint32_t cb_max = tt::CBIndex::c_25;   // row maximum, column 0 valid
constexpr uint32_t cb_rsum = tt::CBIndex::c_27;  // reciprocal of the row sum, column 0 valid

constexpr uint32_t kDstTiles = 4;

// Which exponential: the one whose results are rounded to bfloat16, as y is in the end. It takes half the instructions
// of the one that is exact to fp32. Numerator and sum use the same rounded values.
constexpr bool kExpToFp32 = false;

inline void init_exp() {
    exp_tile_init<false, 0x3F800000, InputClamping::ClampToNegative, kExpToFp32>();
}
inline void exp_in_place(uint32_t tile) {
    exp_tile<false, false, InputClamping::ClampToNegative, 8, kExpToFp32>(tile);
}

// z = scale * x + mask, both steps on the vector unit: it is the one that multiplies and adds whole fp32 values.
template <uint32_t Wt>
void logits(uint32_t scale_bits) {
    constexpr uint32_t kBlock = kDstTiles / 2;  // half of DST for x, half for the mask
    reconfig_data_format_srca(cb_x);
    pack_reconfig_data_format(cb_z);
    copy_init(cb_x);
    cb_wait_front(cb_x, Wt);
    cb_wait_front(cb_mask, Wt);
    cb_reserve_back(cb_z, Wt);
    for (uint32_t first = 0; first < Wt; first += kBlock) {
        const uint32_t count = std::min(kBlock, Wt - first);
        tile_regs_acquire();
        for (uint32_t i = 0; i < count; ++i) {
            copy_tile(cb_x, first + i, i);
            copy_tile(cb_mask, first + i, kBlock + i);
        }
        binop_with_scalar_tile_init();
        for (uint32_t i = 0; i < count; ++i) {
            mul_unary_tile(i, scale_bits);
        }
        add_binary_tile_init();
        for (uint32_t i = 0; i < count; ++i) {
            add_binary_tile(i, kBlock + i, i);
        }
        tile_regs_commit();
        tile_regs_wait();
        for (uint32_t i = 0; i < count; ++i) {
            pack_tile(i, cb_z);
        }
        tile_regs_release();
    }
    cb_push_back(cb_z, Wt);
    cb_pop_front(cb_x, Wt);
    cb_pop_front(cb_mask, Wt);
}

// m = the largest z of each row, in column 0 of one tile. The tiles of z stay for the next phase.
template <uint32_t Wt>
void row_maximum() {
    reconfig_data_format(cb_z, cb_one);
    pack_reconfig_data_format(cb_max);
    reduce_init<PoolType::MAX, ReduceDim::REDUCE_ROW>(cb_z, cb_one, cb_max);
    cb_wait_front(cb_z, Wt);
    cb_reserve_back(cb_max, 1);
    tile_regs_acquire();
    for (uint32_t i = 0; i < Wt; ++i) {
        reduce_tile<PoolType::MAX, ReduceDim::REDUCE_ROW>(cb_z, cb_one, i, 0, 0);
    }
    tile_regs_commit();
    tile_regs_wait();
    pack_tile(0, cb_max);
    tile_regs_release();
    reduce_uninit(cb_z);
    cb_push_back(cb_max, 1);
}

// e = exp(z - m). cb_z is a ring of exactly Wt pages: a block is taken out at the front and its exponentials are put in
// at the back, which is the place that became free. After Wt tiles the ring is where it was.
template <uint32_t Wt>
void exponentials() {
    reconfig_data_format(cb_z, cb_max);
    pack_reconfig_data_format(cb_z);
    sub_bcast_cols_init(cb_z, cb_max);
    init_exp();
    cb_wait_front(cb_max, 1);
    for (uint32_t first = 0; first < Wt; first += kDstTiles) {
        const uint32_t count = std::min(kDstTiles, Wt - first);
        tile_regs_acquire();
        for (uint32_t i = 0; i < count; ++i) {
            sub_tiles_bcast_cols(cb_z, cb_max, i, 0, i);
        }
        for (uint32_t i = 0; i < count; ++i) {
            exp_in_place(i);
        }
        tile_regs_commit();
        cb_pop_front(cb_z, count);

        cb_reserve_back(cb_z, count);
        tile_regs_wait();
        for (uint32_t i = 0; i < count; ++i) {
            pack_tile(i, cb_z);
        }
        tile_regs_release();
        cb_push_back(cb_z, count);
    }
    cb_pop_front(cb_max, 1);
}

// r = 1 / sum of e, in column 0 of one tile. The sum is a matrix product with ones, added up in fp32 in DST.
template <uint32_t Wt>
void reciprocal_of_sum() {
    // This reduction puts its scaler into SrcA and its data into SrcB.
    reconfig_data_format(cb_one, cb_z);
    pack_reconfig_data_format(cb_rsum);
    reduce_init<PoolType::SUM, ReduceDim::REDUCE_ROW>(cb_z, cb_one, cb_rsum);
    recip_tile_init();
    cb_wait_front(cb_z, Wt);
    cb_reserve_back(cb_rsum, 1);
    tile_regs_acquire();
    for (uint32_t i = 0; i < Wt; ++i) {
        reduce_tile<PoolType::SUM, ReduceDim::REDUCE_ROW>(cb_z, cb_one, i, 0, 0);
    }
    recip_tile(0, VectorMode::C);  // only the faces with column 0
    tile_regs_commit();
    tile_regs_wait();
    pack_tile(0, cb_rsum);
    tile_regs_release();
    reduce_uninit(cb_z);
    cb_push_back(cb_rsum, 1);
}

// y = e * r, tile by tile: the writer works on one while the next is made.
template <uint32_t Wt>
void normalise() {
    reconfig_data_format(cb_z, cb_rsum);
    pack_reconfig_data_format(cb_y);
    mul_bcast_cols_init(cb_z, cb_rsum);
    cb_wait_front(cb_rsum, 1);
    for (uint32_t i = 0; i < Wt; ++i) {
        tile_regs_acquire();
        mul_tiles_bcast_cols(cb_z, cb_rsum, i, 0, 0);
        tile_regs_commit();
        cb_reserve_back(cb_y, 1);
        tile_regs_wait();
        pack_tile(0, cb_y);
        tile_regs_release();
        cb_push_back(cb_y, 1);
    }
    cb_pop_front(cb_z, Wt);
    cb_pop_front(cb_rsum, 1);
}

}  // namespace

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t num_rows = get_compile_time_arg_val(0);  // Tile-rows of this core group
    constexpr uint32_t Wt = get_compile_time_arg_val(1);        // Tiles per row

    compute_kernel_hw_startup(cb_x, cb_z);

    // The constants come once and stay. The scale is the caller's and no part of the program, so it comes as data.
    cb_wait_front(cb_one, 1);
    cb_wait_front(cb_scale, 1);
    const uint32_t scale_bits = read_tile_value(cb_scale, 0, 0);

    for (uint32_t row = 0; row < num_rows; ++row) {
        logits<Wt>(scale_bits);
        row_maximum<Wt>();
        exponentials<Wt>();
        reciprocal_of_sum<Wt>();
        normalise<Wt>();
    }

    cb_pop_front(cb_one, 1);
    cb_pop_front(cb_scale, 1);
}
