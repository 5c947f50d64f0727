// ELWADD, ELWSUB, ELWMUL: 8x16 blocks of SrcA and SrcB, with broadcasts of SrcB, into Dst.
#include "chip/tensix/matrix/elementwise_block.hpp"
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

using Operation = ElementwiseOperation;

struct Elementwise {
    FpuJob job;
    Operation operation;
    bool accumulate;  ///< Dst takes part; always for multiplication
};

std::uint32_t compute_int8(const Elementwise& e, std::uint32_t a, std::uint32_t b, std::uint32_t dst) {
    const bool zero_a = (a & kFp32Exponent) == 0;
    const bool zero_b = e.job.flush_b_denormals && (b & kFp32Exponent) == 0;
    if (e.operation == Operation::kMultiply) {
        a &= e.job.int8_a_mask();
        b &= e.job.int8_b_mask();
    }
    const std::int32_t x = zero_a ? 0 : src_int8(a);
    const std::int32_t y = zero_b ? 0 : src_int8(b);
    const std::int64_t result = e.operation == Operation::kMultiply ? x * y : x + y;
    return dst_from_int32(result + (e.accumulate ? dst_int32(dst) : 0));
}

std::uint32_t compute_float(const Elementwise& e, std::uint32_t a, std::uint32_t b, std::uint32_t dst) {
    const FpuOperand x{a & e.job.a_mask};
    const FpuOperand y{b & e.job.b_mask};
    const bool zero_y = e.job.flush_b_denormals && y.is_zero();
    return e.operation == Operation::kMultiply ? fpu_multiply(x, y, x.is_zero(), zero_y, dst, e.job.mode)
                                               : fpu_add(x, y, x.is_zero(), zero_y, dst, e.job.mode);
}

/// All eight rows at once, where elementwise_block can; false, having done nothing, otherwise.
bool compute_block(Machine& m, const Elementwise& e, const ElementwiseOperands& operands, unsigned dst_row) {
    std::array<FpuRow, ElementwiseOperands::kRows> dst{};
    if (e.accumulate) {
        for (unsigned r = 0; r < dst.size(); ++r) read_dst_row(m, e.job, dst_row + r, dst[r]);
    }
    if (!elementwise_block(operands, dst.data(), e.job.mode)) return false;
    for (unsigned r = 0; r < dst.size(); ++r) write_dst_row(m, e.job, dst_row + r, dst[r]);
    return true;
}

template <typename I>
void compute_rows(Machine& m, const Elementwise& e, I i) {
    const unsigned a_row = e.job.src_a_row & 0x38u;
    const unsigned b_row = e.job.src_b_row & (i.BroadcastSrcBRow() ? 0x3Fu : 0x38u);
    const unsigned dst_row = e.job.dst_row & 0x3F8u;
    const SrcOperand& src_a = m.src_a;
    const SrcOperand& src_b = m.src_b;
    const ElementwiseOperands operands{.operation = e.operation,
                                       .a = &src_a.matrix_bank().rows[a_row],
                                       .b = &src_b.matrix_bank().rows[b_row],
                                       .b_has_one_row = i.BroadcastSrcBRow() != 0,
                                       .b_has_one_column = i.BroadcastSrcBCol0() != 0,
                                       .a_mask = e.job.a_mask,
                                       .b_mask = e.job.b_mask,
                                       .flush_b_denormals = e.job.flush_b_denormals};
    if (!e.job.int8 && compute_block(m, e, operands, dst_row)) return;
    const std::uint32_t flip = e.operation == Operation::kSubtract ? kSignBit : 0;
    for (unsigned r = 0; r < ElementwiseOperands::kRows; ++r) {
        const FpuRow& a = operands.a[r];
        const FpuRow& b = operands.b[operands.b_has_one_row ? 0 : r];
        for (unsigned c = 0; c < kRowWidth; ++c) {
            const std::uint32_t y = b[operands.b_has_one_column ? 0 : c] ^ flip;
            if (e.job.int8) {
                const std::uint32_t old = e.accumulate ? m.dst.read32(dst_row + r, c) : 0;
                m.dst.write32(dst_row + r, c, compute_int8(e, a[c], y, old));
            } else {
                const std::uint32_t old = e.accumulate ? read_dst_operand(m, e.job, dst_row + r, c) : 0;
                write_dst_result(m, e.job, dst_row + r, c, compute_float(e, a[c], y, old));
            }
        }
    }
}

template <typename I>
Outcome elementwise(Machine& m, unsigned thread, I i, Operation operation) {
    if (!operands_ready(m)) return Outcome::kWait;
    Elementwise e{plan_fpu(m, thread, i.DstRow()), operation, operation == Operation::kMultiply || i.AddDst() != 0};
    if (operation != Operation::kMultiply && e.job.mode.fidelity != 0) {
        not_modelled("ELWADD and ELWSUB in a fidelity phase other than 0, where hardware scales the sum",
                     "reset the fidelity phase with SETRWC before adding");
    }
    compute_rows(m, e, i);
    flip_src_banks(m, thread, i.FlipSrcA(), i.FlipSrcB());
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::ELWADD i) {
    return elementwise(m, thread, i, Operation::kAdd);
}
Outcome execute(Machine& m, unsigned thread, isa::ELWSUB i) {
    return elementwise(m, thread, i, Operation::kSubtract);
}
Outcome execute(Machine& m, unsigned thread, isa::ELWMUL i) {
    return elementwise(m, thread, i, Operation::kMultiply);
}

}  // namespace opwright::chip::tensix
