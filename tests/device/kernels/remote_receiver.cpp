// A receiving end of a remote circular buffer: each page goes to the destination.
// Compile-time: the remote circular buffer, bytes per page, TensorAccessorArgs of the destination.
// Runtime: destination, number of this receiver, receivers, blocks.
#include "api/dataflow/dataflow_api.h"
#include "api/remote_circular_buffer.h"

void kernel_main() {
    constexpr uint32_t remote = get_compile_time_arg_val(0);
    constexpr uint32_t page_size = get_compile_time_arg_val(1);
    constexpr auto destination_args = TensorAccessorArgs<2>();
    const auto destination = TensorAccessor(destination_args, get_arg_val<uint32_t>(0), page_size);
    const uint32_t receiver = get_arg_val<uint32_t>(1);
    const uint32_t receivers = get_arg_val<uint32_t>(2);
    const uint32_t blocks = get_arg_val<uint32_t>(3);

    for (uint32_t block = 0; block < blocks; ++block) {
        experimental::remote_cb_wait_front(remote, 1);
        const uint32_t page = get_remote_receiver_cb_interface(remote).fifo_rd_ptr;
        noc_async_write(page, destination.get_noc_addr(block * receivers + receiver), page_size);
        noc_async_write_barrier();
        experimental::remote_cb_pop_front(remote, 1);
    }
    experimental::update_remote_cb_config_in_l1(remote);
    noc_async_full_barrier();
}
