// Writes circular buffer 16 to the whole destination, page after page.
// Compile-time: TensorAccessorArgs. Runtime: address, pages, tiles, page bytes.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t cb = 16;
    constexpr auto args = TensorAccessorArgs<0>();
    const uint32_t pages = get_arg_val<uint32_t>(1);
    const uint32_t tiles = get_arg_val<uint32_t>(2);
    const uint32_t page_bytes = get_arg_val<uint32_t>(3);
    const auto tensor = TensorAccessor(args, get_arg_val<uint32_t>(0), page_bytes);
    cb_wait_front(cb, tiles);
    uint32_t from = get_read_ptr(cb);
    for (uint32_t page = 0; page < pages; ++page, from += page_bytes) {
        noc_async_write(from, tensor.get_noc_addr(page), page_bytes);
    }
    noc_async_write_barrier();
    cb_pop_front(cb, tiles);
}
