// ELWADD, ELWSUB and ELWMUL of eight rows in the host's vectors, bit for bit what fpu_add and fpu_multiply give.
#pragma once

#include <cstdint>

#include "chip/tensix/matrix/fpu_arithmetic.hpp"

namespace opwright::chip::tensix {

enum class ElementwiseOperation : std::uint8_t { kAdd, kSubtract, kMultiply };

struct ElementwiseOperands {
    static constexpr unsigned kRows = 8;

    ElementwiseOperation operation = ElementwiseOperation::kAdd;
    const FpuRow* a = nullptr;  ///< kRows rows of SrcA
    const FpuRow* b = nullptr;  ///< as many of SrcB, or one
    bool b_has_one_row = false;
    bool b_has_one_column = false;  ///< column 0 stands for all
    std::uint32_t a_mask = 0;       ///< the bits that the operands' formats define
    std::uint32_t b_mask = 0;
    bool flush_b_denormals = true;
};

/// dst[r][c] becomes dst[r][c] + a (op) b. False, having done nothing, where that needs the one-by-one way: a host
/// without AVX2, 5-bit exponents with 32-bit Dst, sums that keep denormals.
bool elementwise_block(const ElementwiseOperands& operands, FpuRow* dst, FpuMode mode);

}  // namespace opwright::chip::tensix
