// MOVD2A, MOVD2B, MOVB2A: rows of Dst or SrcB to a bank of SrcA or SrcB.
#include "chip/tensix/matrix/alu_format.hpp"

namespace opwright::chip::tensix {
namespace {

/// A 32-bit Dst datum as Src datum. With `low`, the 16 low bits take the place of the high ones.
std::uint32_t from_dst32(std::uint32_t datum, SrcStyle style, bool low) {
    const std::uint16_t half =
        low ? dst_from_hardware(static_cast<std::uint16_t>(datum)) : static_cast<std::uint16_t>(datum >> 16);
    switch (style) {
        case SrcStyle::kBf16:
            return src_from_bf16(half);
        case SrcStyle::kFp16:
            return src_from_fp16(dst_to_fp16(half));
        case SrcStyle::kTf32:
            break;
    }
    if (!low) return datum & kSrcDatumBits;
    // The 13 bits that TF32 drops, as the hardware's low 13 bits of a Src datum (mantissa 5 low bits, exponent 8).
    const std::uint32_t hardware = datum & 0x1FFFu;
    return (hardware & 0xFFu) << 23 | (hardware >> 8) << 13;
}

std::uint32_t from_dst16(std::uint16_t datum, SrcStyle style) {
    switch (style) {
        case SrcStyle::kBf16:
            return src_from_bf16(datum);
        case SrcStyle::kFp16:
            return src_from_fp16(dst_to_fp16(datum));
        case SrcStyle::kTf32:
            break;
    }
    kernel_mistake("a 16-bit Dst datum cannot be read as TF32",
                   "set the SrcA format to BF16, or enable 32-bit Dst (Fp32_enabled)");
}

template <typename I>
void move_from_dst(Machine& m, unsigned thread, I i, SrcBank& bank, std::uint32_t src_rwc) {
    const AluFormat format = alu_format(m, thread);
    const bool wide = format.dst_32b();
    if (!wide && i.UseDst32bLo()) kernel_mistake("UseDst32bLo with a 16-bit Dst: the low half does not exist");
    const std::uint32_t dst_mask = i.Move4Rows() ? 0x3FCu : 0x3FFu;
    const std::uint32_t src_mask = i.Move4Rows() ? 0x3Cu : 0x3Fu;
    const std::uint32_t dst_row = dst_row_base(m, thread, i.DstRow()) & dst_mask;
    const std::uint32_t src_row = (i.SrcRow() + src_rwc) & src_mask;
    const std::uint32_t blocked = m.vector.blocked_dst_columns();
    for (unsigned k = 0; k < (i.Move4Rows() ? 4u : 1u); ++k) {
        for (unsigned column = 0; column < kRowWidth; ++column) {
            if (blocked >> column & 1u) continue;
            bank.rows[src_row + k][column] =
                wide ? from_dst32(m.dst.read32(dst_row + k, column), format.style(), i.UseDst32bLo())
                     : from_dst16(m.dst.read16(dst_row + k, column), format.style());
        }
    }
    apply_addr_mod(m, thread, i.AddrMod());
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::MOVD2A i) {
    move_from_dst(m, thread, i, m.src_a.matrix_bank(), m.rwcs[thread].src_a);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::MOVD2B i) {
    move_from_dst(m, thread, i, m.src_b.matrix_bank(), m.rwcs[thread].src_b);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::MOVB2A i) {
    if (!m.src_b.matrix_may_read()) return Outcome::kWait;
    if (i.Mode() != 2) not_modelled("MOVB2A in another mode than \"move 4 rows\"");
    const bool flush_denormals = alu_format(m, thread).flush_denormals;
    const std::uint32_t src_a_row = (i.SrcARow() + m.rwcs[thread].src_a) & 0x3Cu;
    const std::uint32_t src_b_row = (i.SrcBRow() + m.rwcs[thread].src_b) & 0x3Cu;
    for (unsigned k = 0; k < 4; ++k) {
        const auto& from = m.src_b.matrix_bank().rows[src_b_row + k];
        auto& to = m.src_a.matrix_bank().rows[src_a_row + k];
        for (unsigned column = 0; column < kRowWidth; ++column) {
            const bool zero = flush_denormals && (from[column] & kFp32Exponent) == 0;
            to[column] = zero ? 0 : from[column];
        }
    }
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
