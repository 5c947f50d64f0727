// A data movement kernel that is broken in one way; the finding must point at the line that names the way.
// Compile-time: the way. Runtime: x and y of another core.
#include "api/dataflow/dataflow_api.h"
#include "tt_metal/hw/send.h"

enum Way : uint32_t {
    kWildLoad,
    kWildStore,
    kLoadBeyondL1,
    kMisalignedLoad,
    kMisalignedStore,
    kIllegalInstruction,
    kJumpIntoData,
    kJumpToNowhere,
    kOtherCoresRegister,
    kEndlessLoop,
    kEndlessCounter,
    kEndlessStores,
    kEndlessCalls,
    kRecursion,
    kLargeFrame,
    kNocToNowhere,
    kNocBeyondL1,
    kNocBeyondL1ByHelper,
    kNocBeyondDram,
    kNocMisaligned,
    kNocNothing,
    kNocLongRegister,
    kNocTooFewAcknowledged,
    kSemaphoreBeyondLast,
    kSemaphoreSetBeyondLast,
    kSemaphoreNeverSet,
    kBufferNotConfigured,
    kPushNotConfigured,
    kBufferIndexTooLarge,
    kBufferIndexWild,
    kReserveTooMany,
    kOverwrittenCode,
};

constexpr uint32_t kWay = get_compile_time_arg_val(0);
constexpr uint32_t kBuffer = 0;

volatile uint32_t* at(uint32_t address) { return reinterpret_cast<volatile uint32_t*>(address); }

volatile uint32_t counter;

__attribute__((noinline)) uint32_t depth_of(uint32_t n) {  // recursion
    volatile uint32_t frame[8];
    frame[n % 8] = n;
    return depth_of(n + 1) + frame[n % 8];
}

__attribute__((noinline)) uint32_t sum_of_many(uint32_t n) {  // large frame
    volatile uint32_t frame[900];
    for (uint32_t i = 0; i < 900; ++i) frame[i] = n;
    return frame[n];
}

__attribute__((noinline)) void count() { counter = counter + 1; }

void kernel_main() {
    const uint32_t x = get_arg_val<uint32_t>(0), y = get_arg_val<uint32_t>(1);
    const uint32_t page = get_write_ptr(kBuffer);
    if constexpr (kWay == kWildLoad) {
        counter = *at(0x40000000);  // wild load
    } else if constexpr (kWay == kWildStore) {
        *at(0xFFD00000) = 1;  // wild store
    } else if constexpr (kWay == kLoadBeyondL1) {
        counter = *at(0x16E000);  // load beyond L1
    } else if constexpr (kWay == kMisalignedLoad) {
        counter = *at(page + 2);  // misaligned load
    } else if constexpr (kWay == kMisalignedStore) {
        *at(page + 1) = 1;  // misaligned store
    } else if constexpr (kWay == kIllegalInstruction) {
        asm volatile(".word 0xFFFFFFFF");  // illegal instruction
    } else if constexpr (kWay == kJumpIntoData) {
        for (uint32_t i = 0; i < 16; ++i) at(page)[i] = 0x12345678;
        reinterpret_cast<void (*)()>(page)();  // jump into data
    } else if constexpr (kWay == kJumpToNowhere) {
        reinterpret_cast<void (*)()>(0x40000000)();  // jump to nowhere
    } else if constexpr (kWay == kOtherCoresRegister) {
        counter = *at(0xFFB80000);  // other core's register
    } else if constexpr (kWay == kEndlessLoop) {
        while (true) asm volatile("");  // endless loop
    } else if constexpr (kWay == kEndlessCounter) {
        for (uint32_t i = 0; true; ++i) asm volatile("" ::"r"(i));  // endless counter
    } else if constexpr (kWay == kEndlessStores) {
        while (true) *at(page) = *at(page) + 1;  // endless stores
    } else if constexpr (kWay == kEndlessCalls) {
        while (true) count();  // endless calls
    } else if constexpr (kWay == kRecursion) {
        counter = depth_of(x);
    } else if constexpr (kWay == kLargeFrame) {
        counter = sum_of_many(x);
    } else if constexpr (kWay == kNocToNowhere) {
        noc_async_read(get_noc_addr(30, 30, page), page, 32);  // NoC to nowhere
    } else if constexpr (kWay == kNocBeyondL1) {
        noc_async_write(page, get_noc_addr(x, y, 0x16E000 - 16), 32);  // NoC beyond L1
    } else if constexpr (kWay == kNocBeyondL1ByHelper) {
        send(page, get_noc_addr(x, y, 0x16E000 - 16));  // NoC beyond L1 by helper
        for (uint32_t i = 0; i < 100; ++i) count();
    } else if constexpr (kWay == kNocBeyondDram) {
        noc_async_read(get_noc_addr_helper(NOC_XY_ENCODING(0, 0), 0x80000000), page, 32);  // NoC beyond DRAM
    } else if constexpr (kWay == kNocMisaligned) {
        noc_async_write(page + 4, get_noc_addr(x, y, page), 32);  // NoC misaligned
    } else if constexpr (kWay == kNocNothing) {
        noc_async_write(page, get_noc_addr(x, y, page), 0);  // NoC nothing
    } else if constexpr (kWay == kNocLongRegister) {
        noc_async_read(get_noc_addr(x, y, page), 0xFFB20000, 32);  // NoC long register
    } else if constexpr (kWay == kNocTooFewAcknowledged) {
        noc_async_write_multicast(page, get_noc_multicast_addr(x, y, x, y, page), 32, 4);
        noc_async_write_barrier();  // NoC too few acknowledged
    } else if constexpr (kWay == kSemaphoreBeyondLast) {
        noc_semaphore_wait(at(get_semaphore(20)), 0xABCDEF);  // semaphore beyond last
    } else if constexpr (kWay == kSemaphoreSetBeyondLast) {
        noc_semaphore_set(at(get_semaphore(20)), 1);  // semaphore set beyond last
    } else if constexpr (kWay == kSemaphoreNeverSet) {
        noc_semaphore_wait(at(get_semaphore(0)), 3);  // semaphore never set
    } else if constexpr (kWay == kBufferNotConfigured) {
        cb_wait_front(9, 1);  // buffer not configured
    } else if constexpr (kWay == kPushNotConfigured) {
        cb_push_back(9, 1);  // push not configured
    } else if constexpr (kWay == kBufferIndexTooLarge) {
        cb_push_back(40, 1);  // buffer index too large
    } else if constexpr (kWay == kBufferIndexWild) {
        cb_push_back(500, 1);  // buffer index wild
    } else if constexpr (kWay == kReserveTooMany) {
        cb_reserve_back(kBuffer, 3);  // reserve too many
    } else if constexpr (kWay == kOverwrittenCode) {
        const uint32_t text = reinterpret_cast<uint32_t>(&kernel_main);
        *at(text) = 0;  // overwritten code
    }
}
