// One operation on each tile. Compile-time: tiles. The macro OPERATION chooses it: copy, add, sub, mul, bcast,
// transpose.
#include "api/compute/bcast.h"
#include "api/compute/common.h"
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/eltwise_binary.h"
#include "api/compute/tile_move_copy.h"
#include "api/compute/transpose.h"

#define copy 0
#define add 1
#define sub 2
#define mul 3
#define bcast 4
#define transpose 5

void kernel_main() {
    constexpr uint32_t tiles = get_compile_time_arg_val(0);
#if OPERATION == add || OPERATION == sub || OPERATION == mul || OPERATION == bcast
    compute_kernel_hw_startup(0, 1, 16);
    cb_wait_front(1, OPERATION == bcast ? 1 : tiles);
#else
    compute_kernel_hw_startup(0, 16);
#endif
#if OPERATION == copy
    copy_init(0);
#elif OPERATION == add
    add_init(0, 1);
#elif OPERATION == sub
    sub_init(0, 1);
#elif OPERATION == mul
    mul_init(0, 1);
#elif OPERATION == bcast
    add_bcast_rows_init(0, 1);
#else
    transpose_init(0);
#endif
    cb_wait_front(0, tiles);
    cb_reserve_back(16, tiles);
    for (uint32_t i = 0; i < tiles; ++i) {
        tile_regs_acquire();
#if OPERATION == copy
        copy_tile(0, i, 0);
#elif OPERATION == add
        add_tiles(0, 1, i, i, 0);
#elif OPERATION == sub
        sub_tiles(0, 1, i, i, 0);
#elif OPERATION == mul
        mul_tiles(0, 1, i, i, 0);
#elif OPERATION == bcast
        add_tiles_bcast_rows(0, 1, i, 0, 0);
#else
        transpose_tile(0, i, 0);
#endif
        tile_regs_commit();
        tile_regs_wait();
        pack_tile(0, 16);
        tile_regs_release();
    }
    cb_push_back(16, tiles);
    cb_pop_front(0, tiles);
}
