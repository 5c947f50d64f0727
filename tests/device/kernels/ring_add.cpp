// One station of a ring: waits for the token page, adds its own number to every word, hands it to the next station;
// the last one writes it to DRAM and tells the first station, which tells everyone by multicast.
// Compile-time: words per page, TensorAccessorArgs of the source, then of the destination.
// Runtime: source, destination, station, stations, next x, next y, semaphore arrived, semaphore finished, first x,
// first y, rectangle x0, y0, x1, y1, launch number.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t cb = 5;
    constexpr uint32_t words = get_compile_time_arg_val(0);
    constexpr auto source_args = TensorAccessorArgs<1>();
    constexpr auto destination_args = TensorAccessorArgs<source_args.next_compile_time_args_offset()>();
    const uint32_t station = get_arg_val<uint32_t>(2);
    const uint32_t stations = get_arg_val<uint32_t>(3);
    const uint32_t launch = get_arg_val<uint32_t>(14);
    const uint32_t arrived = get_semaphore(get_arg_val<uint32_t>(6));
    const uint32_t finished = get_semaphore(get_arg_val<uint32_t>(7));
    volatile tt_l1_ptr uint32_t* arrived_here = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(arrived);
    volatile tt_l1_ptr uint32_t* finished_here = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(finished);

    const uint32_t token = get_write_ptr(cb);
    if (station == 0) {
        const auto source = TensorAccessor(source_args, get_arg_val<uint32_t>(0), words * 4);
        noc_async_read(source.get_noc_addr(0), token, words * 4);
        noc_async_read_barrier();
    } else {
        noc_semaphore_wait(arrived_here, 1);
    }

    volatile tt_l1_ptr uint32_t* page = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(token);
    for (uint32_t i = 0; i < words; ++i) {
        page[i] = page[i] * 3 + station + launch;
    }

    if (station + 1 < stations) {
        const uint32_t x = get_arg_val<uint32_t>(4);
        const uint32_t y = get_arg_val<uint32_t>(5);
        noc_async_write(token, get_noc_addr(x, y, token), words * 4);
        noc_async_write_barrier();
        noc_semaphore_inc(get_noc_addr(x, y, arrived), 1);
        noc_async_atomic_barrier();
    } else {
        const auto destination = TensorAccessor(destination_args, get_arg_val<uint32_t>(1), words * 4);
        noc_async_write(token, destination.get_noc_addr(0), words * 4);
        noc_async_write_barrier();
        noc_semaphore_inc(get_noc_addr(get_arg_val<uint32_t>(8), get_arg_val<uint32_t>(9), finished), 1);
        noc_async_atomic_barrier();
    }

    // Nobody leaves before the token has been delivered.
    if (station == 0) {
        noc_semaphore_wait(finished_here, 1);
        if (stations > 1) {
            const uint64_t everyone = get_noc_multicast_addr(
                get_arg_val<uint32_t>(10), get_arg_val<uint32_t>(11), get_arg_val<uint32_t>(12),
                get_arg_val<uint32_t>(13), finished);
            noc_semaphore_set_multicast(finished, everyone, stations - 1);
            noc_async_write_barrier();
        }
    } else {
        noc_semaphore_wait(finished_here, 1);
    }
}
