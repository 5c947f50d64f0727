// Writes `count` pages from circular buffer 16 to the destination, page `first` on.
// Compile-time: TensorAccessorArgs of the destination. Runtime: address, count, first.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t cb = 16;
    constexpr auto destination_args = TensorAccessorArgs<0>();
    const uint32_t address = get_arg_val<uint32_t>(0);
    const uint32_t count = get_arg_val<uint32_t>(1);
    const uint32_t first = get_arg_val<uint32_t>(2);
    const uint32_t page_bytes = get_tile_size(cb);
    const auto destination = TensorAccessor(destination_args, address, page_bytes);

    for (uint32_t page = first; page < first + count; ++page) {
        cb_wait_front(cb, 1);
        noc_async_write(get_read_ptr(cb), destination.get_noc_addr(page), page_bytes);
        noc_async_write_barrier();
        cb_pop_front(cb, 1);
    }
}
