// The memory functions that a compiler may call by itself; byte loops, word loops where both sides are aligned.
#include <stddef.h>
#include <stdint.h>

namespace {

bool words_fit(const void* a, const void* b) {
    return ((reinterpret_cast<uintptr_t>(a) | reinterpret_cast<uintptr_t>(b)) & 3) == 0;
}

typedef uint32_t __attribute__((may_alias)) word;

}  // namespace

extern "C" {

void* memcpy(void* __restrict to, const void* __restrict from, size_t size) {
    auto* out = static_cast<unsigned char*>(to);
    auto* in = static_cast<const unsigned char*>(from);
    if (words_fit(to, from)) {
        for (; size >= 4; size -= 4, out += 4, in += 4)
            *reinterpret_cast<word*>(out) = *reinterpret_cast<const word*>(in);
    }
    while (size-- != 0) *out++ = *in++;
    return to;
}

void* memmove(void* to, const void* from, size_t size) {
    auto* out = static_cast<unsigned char*>(to);
    auto* in = static_cast<const unsigned char*>(from);
    if (reinterpret_cast<uintptr_t>(out) - reinterpret_cast<uintptr_t>(in) >= size) return memcpy(to, from, size);
    while (size-- != 0) out[size] = in[size];
    return to;
}

void* memset(void* to, int value, size_t size) {
    auto* out = static_cast<unsigned char*>(to);
    const auto byte = static_cast<unsigned char>(value);
    if (words_fit(to, nullptr)) {
        const word pattern = 0x01010101u * byte;
        for (; size >= 4; size -= 4, out += 4) *reinterpret_cast<word*>(out) = pattern;
    }
    while (size-- != 0) *out++ = byte;
    return to;
}

int memcmp(const void* a, const void* b, size_t size) {
    auto* left = static_cast<const unsigned char*>(a);
    auto* right = static_cast<const unsigned char*>(b);
    for (; size != 0; --size, ++left, ++right)
        if (*left != *right) return *left < *right ? -1 : 1;
    return 0;
}

size_t strlen(const char* text) {
    const char* end = text;
    while (*end != '\0') ++end;
    return static_cast<size_t>(end - text);
}

}  // extern "C"
