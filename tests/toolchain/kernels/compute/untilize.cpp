// Tiles to row-major rows of `width` tiles. Compile-time: tile rows, width.
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/pack_untilize.h"

void kernel_main() {
    constexpr uint32_t rows = get_compile_time_arg_val(0);
    constexpr uint32_t width = get_compile_time_arg_val(1);
    compute_kernel_hw_startup(0, 16);
    pack_untilize_init<width>(0, 16);
    for (uint32_t row = 0; row < rows; ++row) {
        cb_wait_front(0, width);
        cb_reserve_back(16, width);
        pack_untilize_block<width>(0, 1, 16);
        cb_push_back(16, width);
        cb_pop_front(0, width);
    }
    pack_untilize_uninit(16);
}
