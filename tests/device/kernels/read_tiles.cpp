// Reads `count` pages from `first` on into circular buffer 0.
// Compile-time: TensorAccessorArgs of the source. Runtime: address, count, first.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t cb = 0;
    constexpr auto source_args = TensorAccessorArgs<0>();
    const uint32_t address = get_arg_val<uint32_t>(0);
    const uint32_t count = get_arg_val<uint32_t>(1);
    const uint32_t first = get_arg_val<uint32_t>(2);
    const uint32_t page_bytes = get_tile_size(cb);
    const auto source = TensorAccessor(source_args, address, page_bytes);

    for (uint32_t page = first; page < first + count; ++page) {
        cb_reserve_back(cb, 1);
        noc_async_read(source.get_noc_addr(page), get_write_ptr(cb), page_bytes);
        noc_async_read_barrier();
        cb_push_back(cb, 1);
    }
}
