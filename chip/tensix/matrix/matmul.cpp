// MVMUL and GAPOOL: rows of SrcB times a 16x16 block of SrcA, added to Dst.
#include "chip/tensix/matrix/dot_block.hpp"
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

using Block = std::array<std::array<std::uint32_t, 16>, 16>;

/// SrcA transposed, so that each output column's operands are one array.
Block columns_of_a(const Machine& m, const FpuJob& job, std::uint32_t mask) {
    Block columns;
    for (unsigned k = 0; k < 16; ++k) {
        const auto& row = m.src_a.matrix_bank().rows[(job.src_a_row + k) & kSrcRowMask];
        for (unsigned c = 0; c < 16; ++c) columns[c][k] = row[c] & mask;
    }
    return columns;
}

std::int32_t int8_operand(std::uint32_t datum, std::uint32_t mask) {
    return (datum & kFp32Exponent) == 0 ? 0 : src_int8(datum & mask);
}

void multiply_int8(Machine& m, const FpuJob& job, unsigned rows) {
    const Block a = columns_of_a(m, job, ~0u);
    for (unsigned r = 0; r < rows; ++r) {
        const auto& b = m.src_b.matrix_bank().rows[(job.src_b_row + r) & kSrcRowMask];
        for (unsigned c = 0; c < 16; ++c) {
            std::int32_t sum = 0;
            for (unsigned k = 0; k < 16; ++k) {
                sum += int8_operand(a[c][k], job.int8_a_mask()) * int8_operand(b[k], job.int8_b_mask());
            }
            m.dst.write32(job.dst_row + r, c, dst_from_int32(dst_int32(m.dst.read32(job.dst_row + r, c)) + sum));
        }
    }
}

/// All outputs at once, where dot_block can; false, having done nothing, otherwise.
bool multiply_block(Machine& m, const FpuJob& job, unsigned rows) {
    if (job.src_a_row + 16 > kSrcRows) return false;
    const SrcOperand& src_a = m.src_a;
    const SrcOperand& src_b = m.src_b;
    const DotOperands operands{.a = &src_a.matrix_bank().rows[job.src_a_row],
                               .b = &src_b.matrix_bank().rows[job.src_b_row],
                               .rows = rows,
                               .a_mask = job.a_mask,
                               .b_mask = job.b_mask,
                               .a_version = src_a.matrix_version(),
                               .b_version = src_b.matrix_version(),
                               .a_row = job.src_a_row,
                               .b_row = job.src_b_row};
    if (!job.mode.fp32_dst && job.mode.exponent_8b) {
        Dst::Row* const dst = m.dst.modify_group(m.dst.row16(job.dst_row), rows);
        return dot_block_bf16(operands, dst, job.mode.fidelity, &m.dot_memory);
    }
    std::array<FpuRow, 8> dst;
    for (unsigned r = 0; r < rows; ++r) read_dst_row(m, job, job.dst_row + r, dst[r]);
    if (!dot_block(operands, dst.data(), job.mode, &m.dot_memory)) return false;
    for (unsigned r = 0; r < rows; ++r) write_dst_row(m, job, job.dst_row + r, dst[r]);
    return true;
}

void multiply_float(Machine& m, const FpuJob& job, unsigned rows) {
    if (multiply_block(m, job, rows)) return;
    const Block a = columns_of_a(m, job, job.a_mask);
    for (unsigned r = 0; r < rows; ++r) {
        std::array<std::uint32_t, 16> b = m.src_b.matrix_bank().rows[(job.src_b_row + r) & kSrcRowMask];
        for (std::uint32_t& datum : b) datum &= job.b_mask;
        for (unsigned c = 0; c < 16; ++c) {
            const std::uint32_t old = read_dst_operand(m, job, job.dst_row + r, c);
            write_dst_result(m, job, job.dst_row + r, c, fpu_dot(a[c], b, old, job.mode));
        }
    }
}

template <typename I>
Outcome multiply(Machine& m, unsigned thread, I i, unsigned rows) {
    FpuJob job = plan_fpu(m, thread, i.DstRow());
    if (!job.flush_b_denormals) not_modelled("matrix multiplication that keeps denormals (Zero_Flag_disabled_src)");
    job.src_a_row &= 0x38u;
    job.src_b_row &= 0x38u;
    job.dst_row &= 0x400u - rows;
    if (job.int8) {
        multiply_int8(m, job, rows);
    } else {
        multiply_float(m, job, rows);
    }
    flip_src_banks(m, thread, i.FlipSrcA(), i.FlipSrcB());
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::MVMUL i) {
    if (!operands_ready(m)) return Outcome::kWait;
    if (i.BroadcastSrcBRow()) not_modelled("MVMUL with one row of SrcB broadcast");
    return multiply(m, thread, i, 8);
}

Outcome execute(Machine& m, unsigned thread, isa::GAPOOL i) {
    if (!operands_ready(m)) return Outcome::kWait;
    if (i.ArgMax()) not_modelled("GAPOOL with an index result");
    return multiply(m, thread, i, 4);
}

}  // namespace opwright::chip::tensix
