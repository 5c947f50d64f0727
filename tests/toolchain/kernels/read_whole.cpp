// Reads one or two whole tensors into circular buffers 0 and 1, page after page.
// Compile-time: TensorAccessorArgs of each; the macro TENSORS says how many. Runtime per tensor: address, pages, tiles, page bytes.
#include "api/dataflow/dataflow_api.h"

template <typename Args>
void read_tensor(const Args& args, uint32_t cb, uint32_t first_argument) {
    const uint32_t pages = get_arg_val<uint32_t>(first_argument + 1);
    const uint32_t tiles = get_arg_val<uint32_t>(first_argument + 2);
    const uint32_t page_bytes = get_arg_val<uint32_t>(first_argument + 3);
    const auto tensor = TensorAccessor(args, get_arg_val<uint32_t>(first_argument), page_bytes);
    cb_reserve_back(cb, tiles);
    uint32_t to = get_write_ptr(cb);
    for (uint32_t page = 0; page < pages; ++page, to += page_bytes) {
        noc_async_read(tensor.get_noc_addr(page), to, page_bytes);
    }
    noc_async_read_barrier();
    cb_push_back(cb, tiles);
}

void kernel_main() {
    constexpr auto first = TensorAccessorArgs<0>();
    read_tensor(first, 0, 0);
#if TENSORS > 1
    constexpr auto second = TensorAccessorArgs<first.next_compile_time_args_offset()>();
    read_tensor(second, 1, 4);
#endif
}
