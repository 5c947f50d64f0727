// Arithmetic of accumulation onto L1, with the hardware's deviations from IEEE 754.
#include <bit>
#include <cmath>
#include <cstring>

#include "chip/tensix/packers/output.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kCanonicalNan = 0x7FC00000u;

std::uint32_t flush_fp32(std::uint32_t bits) {
    return (bits & 0x7F800000u) == 0 ? bits & 0x80000000u : bits;
}

float add(std::uint32_t a, std::uint32_t b) {
    return std::bit_cast<float>(a) + std::bit_cast<float>(b);
}

/// Round to nearest even when `dropped` low bits go.
std::uint64_t round_even(std::uint64_t mantissa, unsigned dropped) {
    const std::uint64_t odd = mantissa >> dropped & 1u;
    return (mantissa + (1ull << (dropped - 1)) - 1 + odd) >> dropped;
}

/// A BF16 operand as double. NaN patterns count as numbers: in memory as the largest double, incoming as what the
/// pattern says with an exponent of 128.
double bf16_operand(std::uint16_t bits, bool in_memory) {
    const std::uint64_t sign = std::uint64_t{bits & 0x8000u} << 48;
    const std::uint32_t magnitude = bits & 0x7FFFu;
    if (magnitude < 0x80) return std::bit_cast<double>(sign);
    if (magnitude <= 0x7F80) return std::bit_cast<float>(std::uint32_t{bits} << 16);
    if (in_memory) return std::bit_cast<double>(sign | ((0x7FFull << 52) - 1));
    return std::bit_cast<double>(sign | std::uint64_t{1023 + 128} << 52 | std::uint64_t{bits & 0x7Fu} << 45);
}

/// FP16 without infinities and NaNs, as FP32; denormals are zeros of their sign.
std::uint32_t fp16_operand(std::uint16_t bits) {
    const std::uint32_t sign = std::uint32_t{bits & 0x8000u} << 16;
    return (bits & 0x7C00u) == 0 ? sign : sign | ((std::uint32_t{bits & 0x7FFFu} << 13) + (112u << 23));
}

constexpr std::uint16_t kBf16Infinity = 0x7F80;

/// accumulate_bf16 of numbers: float keeps every bit of their sum that rounding to BF16 can see.
std::uint16_t accumulate_bf16_numbers(std::uint16_t memory, std::uint16_t datum) {
    const std::uint32_t a = std::uint32_t{memory} << 16, b = std::uint32_t{datum} << 16;
    const auto sum = std::bit_cast<std::uint32_t>(add(flush_fp32(a), flush_fp32(b)));
    const std::uint32_t rounded = (sum + 0x7FFFu + (sum >> 16 & 1u)) >> 16;
    return static_cast<std::uint16_t>((sum & 0x7F800000u) == 0 ? sum >> 16 & 0x8000u : rounded);
}

using Bf16Row = std::array<std::uint16_t, kRowWidth>;

void accumulate_bf16_row(Bf16Row& memory, const Bf16Row& datums) {
    bool numbers = true;
    for (unsigned c = 0; c < kRowWidth; ++c) {
        numbers &= (memory[c] & 0x7FFFu) < kBf16Infinity && (datums[c] & 0x7FFFu) < kBf16Infinity;
    }
    if (numbers) [[likely]] {
        for (unsigned c = 0; c < kRowWidth; ++c) memory[c] = accumulate_bf16_numbers(memory[c], datums[c]);
    } else {
        for (unsigned c = 0; c < kRowWidth; ++c) memory[c] = accumulate_bf16(memory[c], datums[c]);
    }
}

void accumulate_fp32_row(std::array<std::uint32_t, kRowWidth>& memory,
                         const std::array<std::uint32_t, kRowWidth>& datums) {
    for (unsigned c = 0; c < kRowWidth; ++c) memory[c] = accumulate_fp32(memory[c], datums[c]);
}

/// Rows through local copies, so that the compiler sees that nothing aliases.
template <typename Datum>
void accumulate_each_row(std::uint8_t* memory, const std::uint8_t* datums, unsigned rows,
                         void (*accumulate)(std::array<Datum, kRowWidth>&, const std::array<Datum, kRowWidth>&)) {
    for (unsigned r = 0; r < rows; ++r) {
        std::array<Datum, kRowWidth> sum, added;
        std::memcpy(sum.data(), memory, sizeof sum);
        std::memcpy(added.data(), datums, sizeof added);
        accumulate(sum, added);
        std::memcpy(memory, sum.data(), sizeof sum);
        memory += sizeof sum;
        datums += sizeof added;
    }
}

}  // namespace

void accumulate_rows(Format format, std::uint8_t* memory, const std::uint8_t* datums, unsigned rows) {
    if (format == Format::kBf16) {
        accumulate_each_row<std::uint16_t>(memory, datums, rows, accumulate_bf16_row);
    } else {
        accumulate_each_row<std::uint32_t>(memory, datums, rows, accumulate_fp32_row);
    }
}

std::uint32_t accumulate_fp32(std::uint32_t memory, std::uint32_t datum) {
    const auto sum = std::bit_cast<std::uint32_t>(add(flush_fp32(memory), flush_fp32(datum)));
    if ((sum & 0x7FFFFFFFu) > 0x7F800000u) return kCanonicalNan;
    return flush_fp32(sum);
}

std::uint16_t accumulate_bf16(std::uint16_t memory, std::uint16_t datum) {
    if ((memory & 0x7FFFu) == kBf16Infinity && (datum & 0x7FFFu) == kBf16Infinity && memory != datum) {
        return static_cast<std::uint16_t>(kCanonicalNan >> 16);
    }
    const auto sum = std::bit_cast<std::uint64_t>(bf16_operand(memory, true) + bf16_operand(datum, false));
    const std::uint32_t sign = static_cast<std::uint32_t>(sum >> 63) << 15;
    const int exponent = static_cast<int>(sum >> 52 & 0x7FFu) - 1023 + 127;
    if (exponent <= 0) return static_cast<std::uint16_t>(sign);
    if (exponent >= 255) return static_cast<std::uint16_t>(sign | kBf16Infinity);
    const std::uint64_t mantissa = round_even(sum & ((1ull << 52) - 1), 45);
    return static_cast<std::uint16_t>(sign | ((static_cast<std::uint32_t>(exponent) << 7) + mantissa));
}

std::uint16_t accumulate_fp16(std::uint16_t memory, std::uint16_t datum) {
    const auto sum = std::bit_cast<std::uint32_t>(add(fp16_operand(memory), fp16_operand(datum)));
    const std::uint32_t sign = sum >> 16 & 0x8000u;
    constexpr std::uint32_t kLargest = 0x7FFF;
    if ((sum & 0x7FFFFFFFu) == 0) {
        // Exact cancellation of large operands reads as an overflow.
        return static_cast<std::uint16_t>(sign | ((memory >> 10 & 31u) >= 30 ? kLargest : 0));
    }
    const int exponent = static_cast<int>(sum >> 23 & 0xFFu) - 112;
    if (exponent <= 0) return static_cast<std::uint16_t>(sign | (exponent < 0 ? kLargest : 0));
    const std::uint64_t packed = (static_cast<std::uint64_t>(exponent) << 10) + round_even(sum & 0x7FFFFFu, 13);
    return static_cast<std::uint16_t>(sign | (packed < 0x8000u ? packed : kLargest));
}

}  // namespace opwright::chip::tensix
