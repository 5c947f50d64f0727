// Copies tiles of the first circular buffer to the output and drops those of the second.
#include <cstdint>

#include "api/compute/common.h"
#include "api/compute/eltwise_unary/eltwise_unary.h"
#include "api/compute/tile_move_copy.h"

void kernel_main() {
    constexpr uint32_t num_tiles = get_compile_time_arg_val(0);
    constexpr auto cb_first = tt::CBIndex::c_0;
    constexpr auto cb_second = tt::CBIndex::c_1;
    constexpr auto cb_out = tt::CBIndex::c_2;

    unary_op_init_common(cb_first, cb_out);
    copy_tile_init(cb_first);

    for (uint32_t i = 0; i < num_tiles; i++) {
        tile_regs_acquire();
        cb_wait_front(cb_first, 1);
        cb_wait_front(cb_second, 1);
        copy_tile(cb_first, 0, 0);
        cb_pop_front(cb_first, 1);
        cb_pop_front(cb_second, 1);
        tile_regs_commit();

        tile_regs_wait();
        cb_reserve_back(cb_out, 1);
        pack_tile(0, cb_out);
        cb_push_back(cb_out, 1);
        tile_regs_release();
    }
}
