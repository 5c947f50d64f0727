// The sending end of a remote circular buffer: block by block, a page to each receiver.
// Compile-time: the remote circular buffer, a local one for a block, bytes per page, TensorAccessorArgs of the source.
// Runtime: source, receivers, blocks.
#include "api/dataflow/dataflow_api.h"
#include "api/remote_circular_buffer.h"

void kernel_main() {
    constexpr uint32_t remote = get_compile_time_arg_val(0);
    constexpr uint32_t local = get_compile_time_arg_val(1);
    constexpr uint32_t page_size = get_compile_time_arg_val(2);
    constexpr auto source_args = TensorAccessorArgs<3>();
    const auto source = TensorAccessor(source_args, get_arg_val<uint32_t>(0), page_size);
    const uint32_t receivers = get_arg_val<uint32_t>(1);
    const uint32_t blocks = get_arg_val<uint32_t>(2);

    const uint32_t block_address = get_write_ptr(local);
    for (uint32_t block = 0; block < blocks; ++block) {
        for (uint32_t receiver = 0; receiver < receivers; ++receiver) {
            const uint64_t page = source.get_noc_addr(block * receivers + receiver);
            noc_async_read(page, block_address + receiver * page_size, page_size);
        }
        noc_async_read_barrier();
        experimental::remote_cb_reserve_back(remote, 1);
        experimental::remote_cb_push_back_and_write_pages(remote, block_address, 1, 1, 1, page_size);
        // The block's memory is written again in the next round.
        noc_async_posted_writes_flushed();
    }
    experimental::remote_cb_sender_barrier(remote);
    experimental::update_remote_cb_config_in_l1(remote);
    noc_async_full_barrier();
}
