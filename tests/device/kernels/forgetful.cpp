// Moves a page in three ways, each of which needs a barrier; one of them can be left out.
// Compile-time: what is left out (below), words per page, TensorAccessorArgs of the source, then of the destination.
// Runtime: source, destination, station (0 sends, 1 receives), other x, other y, what is sent to the other core.
// The destination gets five pages: 0 what was read, 1 and 2 two versions of one buffer, 3 what the other core was
// sent, 4 written last.
#include "api/dataflow/dataflow_api.h"

enum Forgotten : uint32_t { kNothing, kReadBarrier, kFlush, kWriteBarrier, kLastBarrier };

constexpr uint32_t kForgotten = get_compile_time_arg_val(0);
constexpr uint32_t kWords = get_compile_time_arg_val(1);
constexpr uint32_t kBytes = kWords * 4;

volatile tt_l1_ptr uint32_t* words_at(uint32_t address) {
    return reinterpret_cast<volatile tt_l1_ptr uint32_t*>(address);
}

void copy(uint32_t to, uint32_t from) {
    for (uint32_t i = 0; i < kWords; ++i) words_at(to)[i] = words_at(from)[i];
}

void fill(uint32_t address, uint32_t value) {
    for (uint32_t i = 0; i < kWords; ++i) words_at(address)[i] = value;
}

void kernel_main() {
    constexpr auto source_args = TensorAccessorArgs<2>();
    constexpr auto destination_args = TensorAccessorArgs<source_args.next_compile_time_args_offset()>();
    const auto source = TensorAccessor(source_args, get_arg_val<uint32_t>(0), kBytes);
    const auto destination = TensorAccessor(destination_args, get_arg_val<uint32_t>(1), kBytes);
    const bool sends = get_arg_val<uint32_t>(2) == 0;
    const uint32_t arrived = get_semaphore(0);
    const uint32_t buffer = get_write_ptr(5);
    const uint32_t inbox = buffer + kBytes;

    if (!sends) {
        noc_semaphore_wait(words_at(arrived), 1);
        copy(buffer, inbox);
        noc_async_write(buffer, destination.get_noc_addr(3), kBytes);
        noc_async_write_barrier();
        return;
    }

    fill(inbox, 0xDEAD);
    noc_async_read(source.get_noc_addr(0), inbox, kBytes);
    if constexpr (kForgotten != kReadBarrier) noc_async_read_barrier();
    copy(buffer, inbox);
    noc_async_write(buffer, destination.get_noc_addr(0), kBytes);
    noc_async_write_barrier();

    fill(buffer, 1);
    noc_async_write(buffer, destination.get_noc_addr(1), kBytes);
    if constexpr (kForgotten != kFlush) noc_async_writes_flushed();
    fill(buffer, 2);
    noc_async_write(buffer, destination.get_noc_addr(2), kBytes);
    noc_async_write_barrier();

    const uint32_t x = get_arg_val<uint32_t>(3), y = get_arg_val<uint32_t>(4);
    fill(buffer, get_arg_val<uint32_t>(5));
    noc_async_write(buffer, get_noc_addr(x, y, inbox), kBytes);
    if constexpr (kForgotten != kWriteBarrier) noc_async_write_barrier();
    noc_semaphore_inc(get_noc_addr(x, y, arrived), 1);
    noc_async_write_barrier();
    noc_async_atomic_barrier();

    fill(buffer, 4);
    noc_async_write(buffer, destination.get_noc_addr(4), kBytes);
    if constexpr (kForgotten != kLastBarrier) noc_async_write_barrier();
}
