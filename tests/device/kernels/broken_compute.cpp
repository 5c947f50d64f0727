// A compute kernel that is broken in one way; the finding must point at the line that names the way.
// Compile-time: the way.
#include "api/compute/common.h"
#include "api/compute/compute_kernel_hw_startup.h"
#include "api/compute/tile_move_copy.h"

enum Way : uint32_t { kBadInstruction, kRecursion, kPackedNowhere, kEndlessCounter };

constexpr uint32_t kWay = get_compile_time_arg_val(0);

volatile uint32_t counter;

__attribute__((noinline)) uint32_t depth_of(uint32_t n) {  // recursion
    volatile uint32_t frame[8];
    frame[n % 8] = n;
    return depth_of(n + 1) + frame[n % 8];
}

void kernel_main() {
    if constexpr (kWay == kBadInstruction) {
        MATH(asm volatile(".ttinsn 0x00000000"));  // bad instruction
    } else if constexpr (kWay == kRecursion) {
        UNPACK(counter = depth_of(counter));
    } else if constexpr (kWay == kPackedNowhere) {
        cb_push_back(9, 1);  // packed nowhere
    } else if constexpr (kWay == kEndlessCounter) {
        PACK(for (uint32_t i = 0; true; ++i) asm volatile("" ::"r"(i)));  // endless counter
    }
}
