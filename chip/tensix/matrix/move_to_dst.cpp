// MOVA2D, MOVDBGA2D, MOVB2D: rows of SrcA or SrcB to Dst.
#include "chip/tensix/format/row_blocks.hpp"
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

/// How one datum lands in Dst.
enum class Landing : std::uint8_t { kBf16, kFp16, kTf32 };

Landing landing_of(const AluFormat& format) {
    if (format.src_a == Format::kTf32) return Landing::kTf32;
    return format.use_8b_exponent() ? Landing::kBf16 : Landing::kFp16;
}

constexpr std::uint32_t flush(std::uint32_t datum, bool flush_denormals) {
    return flush_denormals && (datum & kFp32Exponent) == 0 ? 0 : datum;
}

/// The 16-bit Dst datum of a Src datum.
constexpr std::uint16_t to_dst16(std::uint32_t datum, bool use_8b_exponent) {
    return use_8b_exponent ? src_to_bf16(datum) : dst_from_fp16(src_to_fp16(datum));
}

using SrcRow = std::array<std::uint32_t, kRowWidth>;

struct RowMove {
    AluFormat format;
    bool to_dst32_low = false;  ///< UseDst32bLo
    bool broadcast_column0 = false;
    std::uint32_t datum_bits = ~0u;  ///< what the operand's own format defines of a datum
};

/// The plain cases, rows of one group of Dst: every column, BF16 or TF32. False, having done nothing, otherwise.
bool move_group(Machine& m, const SrcRow* from, unsigned dst_row, unsigned rows, const RowMove& move,
                std::uint32_t blocked) {
    if (move.to_dst32_low || move.broadcast_column0 || blocked != 0 || !move.format.use_8b_exponent()) return false;
    const bool flush = move.format.flush_denormals;
    if (landing_of(move.format) == Landing::kTf32) {
        if ((~move.datum_bits & kSrcDatumBits) != 0) return false;
        const unsigned high = Dst::high_row(dst_row);
        Dst::Row* low_rows = m.dst.overwrite_group(high + Dst::kLowOffset, rows);
        src_rows_to_tf32(from, m.dst.overwrite_group(high, rows), low_rows, rows, flush);
    } else {
        if ((~move.datum_bits & datum_mask(SrcStyle::kBf16)) != 0) return false;
        src_rows_to_bf16(from, m.dst.overwrite_group(m.dst.row16(dst_row), rows), rows, flush);
    }
    return true;
}

/// The general case, one row. `blocked` has a bit per column that BLOCK_DEST_MOV protects.
void move_row(Machine& m, const SrcRow& from, unsigned dst_row, const RowMove& move, std::uint32_t blocked) {
    const Landing landing = landing_of(move.format);
    for (unsigned column = 0; column < kRowWidth; ++column) {
        if (blocked >> column & 1u) continue;
        const std::uint32_t datum =
            flush(from[move.broadcast_column0 ? 0 : column], move.format.flush_denormals) & move.datum_bits;
        const std::uint16_t datum16 = to_dst16(datum, move.format.use_8b_exponent());
        if (landing == Landing::kTf32) {
            m.dst.write32(dst_row, column, std::uint32_t{datum16} << 16 | (datum & 0xE000u));
        } else if (move.to_dst32_low) {
            const std::uint32_t high = m.dst.read32(dst_row, column) & 0xFFFF0000u;
            m.dst.write32(dst_row, column, high | dst_to_hardware(datum16));
        } else {
            m.dst.write16(dst_row, column, datum16);
        }
    }
}

void check(const RowMove& move) {
    if (move.to_dst32_low && landing_of(move.format) == Landing::kTf32) {
        kernel_mistake("UseDst32bLo with TF32 in SrcA, which the hardware gets wrong");
    }
}

template <typename I>
void move_a_to_dst(Machine& m, unsigned thread, I i) {
    const RowMove move{alu_format(m, thread), i.UseDst32bLo() != 0};
    check(move);
    const bool eight = i.Move8Rows();
    const std::uint32_t dst_row = dst_row_base(m, thread, i.DstRow()) & (eight ? 0x3F8u : 0x3FFu);
    const std::uint32_t src_row = (i.SrcRow() + m.rwcs[thread].src_a) & (eight ? 0x38u : 0x3Fu);
    const std::uint32_t blocked = m.vector.blocked_dst_columns();
    const SrcBank& bank = m.src_a.matrix_bank();
    const unsigned rows = eight ? 8 : 1;
    if (!move_group(m, &bank.rows[src_row], dst_row, rows, move, blocked)) {
        for (unsigned k = 0; k < rows; ++k) move_row(m, bank.rows[src_row + k], dst_row + k, move, blocked);
    }
    apply_addr_mod(m, thread, i.AddrMod());
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::MOVA2D i) {
    if (!m.src_a.matrix_may_read()) return Outcome::kWait;
    move_a_to_dst(m, thread, i);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::MOVDBGA2D i) {
    move_a_to_dst(m, thread, i);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::MOVB2D i) {
    if (!m.src_b.matrix_may_read()) return Outcome::kWait;
    const RowMove move{alu_format(m, thread), i.UseDst32bLo() != 0, i.BroadcastCol0() != 0,
                       datum_mask(src_style(src_b_format(m, thread)))};
    check(move);
    unsigned rows = 1;
    std::uint32_t dst_mask = 0x3FF;
    std::uint32_t src_mask = 0x3F;
    if (i.Broadcast1RowTo8()) {
        rows = 8;
        dst_mask = 0x3F8;
    } else if (i.Move4Rows()) {
        rows = 4;
        dst_mask = 0x3FC;
        src_mask = 0x3C;
    }
    const std::uint32_t dst_row = dst_row_base(m, thread, i.DstRow()) & dst_mask;
    const std::uint32_t src_row = (i.SrcRow() + m.rwcs[thread].src_b) & src_mask;
    const std::uint32_t blocked = m.vector.blocked_dst_columns();
    const SrcBank& bank = m.src_b.matrix_bank();
    if (i.Broadcast1RowTo8() || !move_group(m, &bank.rows[src_row], dst_row, rows, move, blocked)) {
        for (unsigned k = 0; k < rows; ++k) {
            move_row(m, bank.rows[src_row + (i.Broadcast1RowTo8() ? 0 : k)], dst_row + k, move, blocked);
        }
    }
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
