// The dot products of one MVMUL or GAPOOL in the host's vectors, bit for bit what fpu_dot gives one by one.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/matrix/fpu_arithmetic.hpp"

namespace opwright::chip::tensix {

inline constexpr unsigned kMaxDotRows = 8;

struct DotOperands {
    const FpuRow* a = nullptr;  ///< 16 rows of SrcA
    const FpuRow* b = nullptr;  ///< `rows` rows of SrcB
    unsigned rows = 0;          ///< at most kMaxDotRows
    std::uint32_t a_mask = 0;   ///< the bits that the operands' formats define
    std::uint32_t b_mask = 0;
    // Where they come from, for DotMemory: equal versions and rows mean equal datums. Version 0: nobody knows.
    std::uint64_t a_version = 0;
    std::uint64_t b_version = 0;
    unsigned a_row = 0;
    unsigned b_row = 0;
};

/// What a prepared operand was made of.
struct DotKey {
    std::uint64_t version = 0;
    unsigned row = 0;
    unsigned rows = 0;
    std::uint32_t mask = 0;
    std::uint32_t phase = 0;
    friend bool operator==(const DotKey&, const DotKey&) = default;
};

/// SrcA, made ready once for all rows: one vector per row k, one 16-bit lane per column.
struct DotColumns {
    using Lanes = std::array<std::uint16_t, 16>;
    alignas(32) std::array<Lanes, 16> index;  ///< alignment distance as an index into a table of powers
    /// Bytes: four times the multiplier's bits and 1, with the sign; as it is, and negated.
    alignas(32) std::array<std::array<Lanes, 16>, 2> factor;
    alignas(32) Lanes largest;  ///< exponent per column
    unsigned spread = 0;        ///< the largest distance of an operand that is not zero
    DotKey key;
};

/// SrcB: per row and k one scalar, twice in 32 bits.
struct DotRows {
    using Scalars = std::array<std::uint32_t, 16>;
    alignas(32) std::array<Scalars, kMaxDotRows> distance;
    alignas(32) std::array<Scalars, kMaxDotRows> factor;              ///< bytes: the multiplier's bits and 1
    alignas(32) std::array<DotColumns::Lanes, kMaxDotRows> negative;  ///< which of DotColumns::factor
    std::array<std::uint16_t, kMaxDotRows> largest;
    unsigned spread = 0;
    DotKey key;
};

/// Operands that were made ready last: a tile's product uses each block of SrcA four times, each of SrcB twice.
struct DotMemory {
    std::array<DotColumns, 4> columns;
    std::array<DotRows, 8> rows;
};

/// dst[r][c] = fpu_dot(column c of a, row r of b, dst[r][c], mode). False, having done nothing, where that needs the
/// one-by-one way: a host without AVX2, operands whose exponents lie far apart, 5-bit exponents with 32-bit Dst.
/// `memory` may be null.
bool dot_block(const DotOperands& operands, FpuRow* dst, FpuMode mode, DotMemory* memory = nullptr);

/// A row of Dst that holds BF16.
using Bf16Row = std::array<std::uint16_t, 16>;

/// The same for BF16 in a 16-bit Dst, where it lies.
bool dot_block_bf16(const DotOperands& operands, Bf16Row* dst, std::uint32_t fidelity, DotMemory* memory = nullptr);

}  // namespace opwright::chip::tensix
