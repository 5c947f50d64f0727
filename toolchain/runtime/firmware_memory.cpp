// Small versions of what firmware needs from the wheel's substitutes.cpp, whose unrolled loops cost more bytes than
// clang leaves in NCRISC's 2 KiB.
#include <cstdint>

#include "internal/risc_attribs.h"

extern "C" void wzerorange(std::uint32_t* start, std::uint32_t* end) {
    // Volatile: or the loops become calls of memset and memcpy.
    for (volatile std::uint32_t* word = start; word != end; ++word) *word = 0;
}

void l1_to_local_mem_copy(std::uint32_t* to, std::uint32_t tt_l1_ptr* from, L1WordCount words) {
    const volatile std::uint32_t* source = from;
    for (auto left = static_cast<std::int32_t>(words); left > 0; --left) *to++ = *source++;
}

extern "C" int atexit(void (*)()) {
    return 0;
}

extern "C" void exit(int) {
    for (;;) {
    }
}
