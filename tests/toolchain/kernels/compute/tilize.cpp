// Row-major rows of `width` tiles to tiles. Compile-time: tile rows, width.
#include "api/compute/tilize.h"
#include "api/compute/compute_kernel_hw_startup.h"

void kernel_main() {
    constexpr uint32_t rows = get_compile_time_arg_val(0);
    constexpr uint32_t width = get_compile_time_arg_val(1);
    compute_kernel_hw_startup(0, 16);
    tilize_init(0, width, 16);
    for (uint32_t row = 0; row < rows; ++row) {
        cb_wait_front(0, width);
        cb_reserve_back(16, width);
        tilize_block(0, width, 16);
        cb_push_back(16, width);
        cb_pop_front(0, width);
    }
    tilize_uninit(0, 16);
}
