// Reads a tile of each tensor per step into its circular buffer.
#include <stdint.h>

#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t cb_first = get_compile_time_arg_val(0);
    constexpr uint32_t cb_second = get_compile_time_arg_val(1);
    constexpr auto first_args = TensorAccessorArgs<2>();
    constexpr auto second_args = TensorAccessorArgs<first_args.next_compile_time_args_offset()>();

    const uint32_t first_addr = get_arg_val<uint32_t>(0);
    const uint32_t second_addr = get_arg_val<uint32_t>(1);
    const uint32_t num_tiles = get_arg_val<uint32_t>(2);
    const uint32_t start_id = get_arg_val<uint32_t>(3);

    const uint32_t tile_bytes = get_tile_size(cb_first);
    const auto first = TensorAccessor(first_args, first_addr, tile_bytes);
    const auto second = TensorAccessor(second_args, second_addr, tile_bytes);

    for (uint32_t tile_id = start_id; tile_id < start_id + num_tiles; tile_id++) {
        cb_reserve_back(cb_first, 1);
        cb_reserve_back(cb_second, 1);
        noc_async_read(first.get_noc_addr(tile_id), get_write_ptr(cb_first), tile_bytes);
        noc_async_read(second.get_noc_addr(tile_id), get_write_ptr(cb_second), tile_bytes);
        noc_async_read_barrier();
        cb_push_back(cb_first, 1);
        cb_push_back(cb_second, 1);
    }
}
