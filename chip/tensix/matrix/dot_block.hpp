// The dot products of one MVMUL or GAPOOL in the host's vectors, bit for bit what fpu_dot gives one by one.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/matrix/fpu_arithmetic.hpp"

namespace opwright::chip::tensix {

using FpuRow = std::array<std::uint32_t, 16>;

struct DotOperands {
    const FpuRow* a = nullptr;  ///< 16 rows of SrcA
    const FpuRow* b = nullptr;  ///< `rows` rows of SrcB
    unsigned rows = 0;          ///< at most 8
    std::uint32_t a_mask = 0;   ///< the bits that the operands' formats define
    std::uint32_t b_mask = 0;
};

/// Whether this host has the vectors for it.
bool dot_block_possible();

/// dst[r][c] = fpu_dot(column c of a, row r of b, dst[r][c], mode). False, having done nothing, where that needs the
/// one-by-one way: a host without AVX2, operands whose exponents lie far apart, 5-bit exponents with 32-bit Dst.
bool dot_block(const DotOperands& operands, FpuRow* dst, FpuMode mode);

}  // namespace opwright::chip::tensix
