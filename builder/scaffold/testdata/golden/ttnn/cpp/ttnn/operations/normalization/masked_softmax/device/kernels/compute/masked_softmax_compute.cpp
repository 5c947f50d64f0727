// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Compute of masked_softmax. Stub that passes data through: copies cb_x to cb_y and drops cb_mask.

#include <cstdint>

#include "api/compute/cb_api.h"
#include "api/compute/common.h"
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/pack.h"
#include "api/compute/reg_api.h"
#include "api/compute/tile_move_copy.h"

void kernel_main() {
    // Compile-time arguments
    constexpr uint32_t num_rows = get_compile_time_arg_val(0);  // Tile-rows of this core group
    constexpr uint32_t Wt = get_compile_time_arg_val(1);        // Tiles per row

    constexpr uint32_t cb_x = tt::CBIndex::c_0;     // x tiles
    constexpr uint32_t cb_mask = tt::CBIndex::c_1;  // mask tiles
    constexpr uint32_t cb_y = tt::CBIndex::c_16;    // result tiles

    // Formats of unpacker, math and packer, set once and before everything else; then the copy itself.
    compute_kernel_hw_startup(cb_x, cb_y);
    copy_init(cb_x);

    const uint32_t num_pages = num_rows * Wt;
    for (uint32_t i = 0; i < num_pages; ++i) {
        cb_wait_front(cb_x, 1);
        tile_regs_acquire();  // DST now belongs to unpack and math ...
        copy_tile(cb_x, 0, 0);
        tile_regs_commit();  // ... and from here on to pack.
        cb_pop_front(cb_x, 1);

        cb_reserve_back(cb_y, 1);
        tile_regs_wait();
        pack_tile(0, cb_y);
        tile_regs_release();
        cb_push_back(cb_y, 1);

        // A copy has no use for these; left where they are they would block the reader.
        cb_wait_front(cb_mask, 1);
        cb_pop_front(cb_mask, 1);
    }
}
