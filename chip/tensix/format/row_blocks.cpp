// Row moves, compiled once for AVX2 and once for any x86-64; the loader takes what the host can run. Integers only, so
// the bits are the same.
#include "chip/tensix/format/row_blocks.hpp"

#include "chip/tensix/format/register_bits.hpp"

// A sanitizer's run-time is not up yet when the loader asks which copy to take.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define OPWRIGHT_FOR_EVERY_HOST __attribute__((target_clones("avx2", "default")))
#else
#define OPWRIGHT_FOR_EVERY_HOST
#endif

namespace opwright::chip::tensix {
namespace {

// A row as one vector; the compiler splits it into what the host has.
using Halves = std::uint16_t __attribute__((vector_size(32)));
using Words = std::uint32_t __attribute__((vector_size(64)));
// Half a row: GCC 12 takes whole rows of words through the stack where it makes them.
using Halves8 = std::uint16_t __attribute__((vector_size(16)));
using Words8 = std::uint32_t __attribute__((vector_size(32)));
// The same anywhere in memory.
using Halves8InMemory = std::uint16_t __attribute__((vector_size(16), aligned(1), may_alias));
using Words8InMemory = std::uint32_t __attribute__((vector_size(32), aligned(1), may_alias));
using HalvesInMemory = std::uint16_t __attribute__((vector_size(32), aligned(1), may_alias));
using WordsInMemory = std::uint32_t __attribute__((vector_size(64), aligned(1), may_alias));

#define OPWRIGHT_HALVES(bytes) (*reinterpret_cast<HalvesInMemory*>(bytes))
#define OPWRIGHT_WORDS8(bytes) (*reinterpret_cast<Words8InMemory*>(bytes))
#define OPWRIGHT_CONST_HALVES(bytes) (*reinterpret_cast<const HalvesInMemory*>(bytes))
#define OPWRIGHT_CONST_HALVES8(bytes) (*reinterpret_cast<const Halves8InMemory*>(bytes))
#define OPWRIGHT_CONST_WORDS8(bytes) (*reinterpret_cast<const Words8InMemory*>(bytes))
#define OPWRIGHT_CONST_WORDS(bytes) (*reinterpret_cast<const WordsInMemory*>(bytes))

// dst_from_hardware and dst_to_hardware of every datum of a row.
#define OPWRIGHT_FROM_HARDWARE(row) (((row)&0x8000) | (((row)&0xFF) << 7) | (((row) >> 8) & 0x7F))
#define OPWRIGHT_TO_HARDWARE(row) (((row)&0x8000) | (((row)&0x7F) << 8) | (((row) >> 7) & 0xFF))
#define OPWRIGHT_HIGH_HALVES(row) __builtin_convertvector((row) >> 16, Halves)
#define OPWRIGHT_LOW_HALVES(row) __builtin_convertvector((row), Halves)

}  // namespace

OPWRIGHT_FOR_EVERY_HOST
void bf16_rows_to_src(const std::uint8_t* from, std::size_t stride, std::array<std::uint32_t, 16>* to, unsigned rows) {
    for (unsigned r = 0; r < rows; ++r, from += stride) {
        for (unsigned c = 0; c < 16; c += 8) {
            const Halves8 in = OPWRIGHT_CONST_HALVES8(from + c * sizeof(std::uint16_t));
            OPWRIGHT_WORDS8(to[r].data() + c) = __builtin_convertvector(in, Words8) << 16;
        }
    }
}

OPWRIGHT_FOR_EVERY_HOST
void fp32_rows_to_src(const std::uint8_t* from, std::size_t stride, std::array<std::uint32_t, 16>* to, unsigned rows) {
    for (unsigned r = 0; r < rows; ++r, from += stride) {
        for (unsigned c = 0; c < 16; c += 8) {
            OPWRIGHT_WORDS8(to[r].data() + c) = OPWRIGHT_CONST_WORDS8(from + c * sizeof(std::uint32_t)) & kSrcDatumBits;
        }
    }
}

OPWRIGHT_FOR_EVERY_HOST
void src_rows_to_bf16(const std::array<std::uint32_t, 16>* from, std::array<std::uint16_t, 16>* to, unsigned rows,
                      bool flush_denormals) {
    const std::uint16_t kept_without_exponent = flush_denormals ? 0 : 0xFFFF;
    for (unsigned r = 0; r < rows; ++r) {
        Words in = OPWRIGHT_CONST_WORDS(from[r].data());
        Halves out = OPWRIGHT_HIGH_HALVES(in);
        out &= Halves((out & 0x7F80) != 0) | kept_without_exponent;
        OPWRIGHT_HALVES(to[r].data()) = out;
    }
}

OPWRIGHT_FOR_EVERY_HOST
void src_rows_to_tf32(const std::array<std::uint32_t, 16>* from, std::array<std::uint16_t, 16>* high,
                      std::array<std::uint16_t, 16>* low, unsigned rows, bool flush_denormals) {
    const std::uint16_t kept_without_exponent = flush_denormals ? 0 : 0xFFFF;
    for (unsigned r = 0; r < rows; ++r) {
        Words in = OPWRIGHT_CONST_WORDS(from[r].data());
        Halves out_high = OPWRIGHT_HIGH_HALVES(in);
        Halves out_low = OPWRIGHT_LOW_HALVES(in) & 0xE000;
        const Halves keep = Halves((out_high & 0x7F80) != 0) | kept_without_exponent;
        out_high &= keep;
        out_low = OPWRIGHT_FROM_HARDWARE(out_low & keep);
        OPWRIGHT_HALVES(high[r].data()) = out_high;
        OPWRIGHT_HALVES(low[r].data()) = out_low;
    }
}

OPWRIGHT_FOR_EVERY_HOST
void l1_rows_to_dst32(const std::uint8_t* from, std::size_t stride, std::array<std::uint16_t, 16>* high,
                      std::array<std::uint16_t, 16>* low, unsigned rows) {
    for (unsigned r = 0; r < rows; ++r, from += stride) {
        Words in = OPWRIGHT_CONST_WORDS(from);
        const Halves out_high = OPWRIGHT_HIGH_HALVES(in);
        Halves out_low = OPWRIGHT_LOW_HALVES(in);
        out_low = OPWRIGHT_FROM_HARDWARE(out_low);
        OPWRIGHT_HALVES(high[r].data()) = out_high;
        OPWRIGHT_HALVES(low[r].data()) = out_low;
    }
}

OPWRIGHT_FOR_EVERY_HOST
void dst_rows_to_bf16(const std::array<std::uint16_t, 16>* from, std::uint8_t* to, unsigned rows) {
    for (unsigned r = 0; r < rows; ++r, to += sizeof(Halves)) {
        Halves row = OPWRIGHT_CONST_HALVES(from[r].data());
        const Halves magnitude = row & 0x7FFF;
        const Halves clamped = magnitude > 0x7F80 ? Halves{} + 0x7F80 : magnitude;
        row = ((row & 0x8000) | clamped) & Halves(magnitude > 0x7F);
        OPWRIGHT_HALVES(to) = row;
    }
}

OPWRIGHT_FOR_EVERY_HOST
void dst32_rows_to_l1(const std::array<std::uint16_t, 16>* high, const std::array<std::uint16_t, 16>* low,
                      std::uint8_t* to, unsigned rows) {
    for (unsigned r = 0; r < rows; ++r, to += sizeof(Words)) {
        for (unsigned c = 0; c < 16; c += 8) {
            const Halves8 in_high = OPWRIGHT_CONST_HALVES8(high[r].data() + c);
            Halves8 in_low = OPWRIGHT_CONST_HALVES8(low[r].data() + c);
            in_low = OPWRIGHT_TO_HARDWARE(in_low);
            OPWRIGHT_WORDS8(to + c * sizeof(std::uint32_t)) =
                __builtin_convertvector(in_high, Words8) << 16 | __builtin_convertvector(in_low, Words8);
        }
    }
}

}  // namespace opwright::chip::tensix
