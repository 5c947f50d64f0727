// ZEROACC, ZEROSRC, CLEARDVALID, SETDVALID, GATESRCRST: clearing registers and handing banks over.
#include "chip/tensix/matrix/alu_format.hpp"

namespace opwright::chip::tensix {
namespace {

enum ZeroAccMode : std::uint32_t { kOneRow, kSixteenRows, kHalfOfDst, kAllOfDst };

/// The datum that the matrix unit takes for negative infinity: all 19 bits set.
constexpr std::uint32_t kNegativeInfinity = kSrcDatumBits;

void undefine32(Dst& dst, unsigned row) {
    dst.set_undefined(Dst::high_row(row));
    dst.set_undefined(Dst::high_row(row) + Dst::kLowOffset);
}

void clear_banks(SrcOperand& operand, bool both, bool matrix_bank, std::uint32_t datum) {
    if (both) {
        operand.bank(0).fill(datum);
        operand.bank(1).fill(datum);
    } else {
        (matrix_bank ? operand.matrix_bank() : operand.unpack_bank()).fill(datum);
    }
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::ZEROACC i) {
    Dst& dst = m.dst;
    if (i.Revert()) not_modelled("ZEROACC with Revert, which marks rows as defined again");
    switch (i.Mode()) {
        case kOneRow: {
            const std::uint32_t row = dst_row_base(m, thread, i.Imm10()) & kDstRowMask;
            const AluFormat format = alu_format(m, thread);
            if (format.fp32_enabled || format.int8_math_enabled) {
                undefine32(dst, row);
            } else {
                dst.set_undefined(dst.row16(row));
            }
            break;
        }
        case kSixteenRows: {
            const std::uint32_t block = i.Imm10() & 0xFFu;
            if (i.UseDst32b()) {
                for (unsigned k = 0; block < 32 && k < 16; ++k) undefine32(dst, block * 16 + k);
            } else {
                for (unsigned k = 0; block < 64 && k < 16; ++k) dst.set_undefined(dst.row16(block * 16 + k));
            }
            break;
        }
        case kHalfOfDst:
            dst.set_half_undefined(i.Imm10() & 1u);
            break;
        case kAllOfDst:
            dst.set_half_undefined(0);
            dst.set_half_undefined(1);
            break;
    }
    if (i.Mode() == kOneRow || i.Mode() == kSixteenRows) apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::ZEROSRC i) {
    if (i.ClearSrcA()) {
        clear_banks(m.src_a, i.BothBanks(), i.SingleBankMatrixUnit(), i.NegativeInfSrcA() ? kNegativeInfinity : 0);
    }
    if (i.ClearSrcB()) clear_banks(m.src_b, i.BothBanks(), i.SingleBankMatrixUnit(), 0);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::CLEARDVALID i) {
    if (i.Reset()) {
        m.src_a.reset_ownership();
        m.src_b.reset_ownership();
        return Outcome::kDone;
    }
    if (i.FlipSrcA()) i.KeepReadingSameSrc() ? m.src_a.release_and_stay() : m.src_a.release(true);
    if (i.FlipSrcB()) i.KeepReadingSameSrc() ? m.src_b.release_and_stay() : m.src_b.release(true);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SETDVALID i) {
    if (i.FlipSrcA()) give_src_bank(m, thread, 0);
    if (i.FlipSrcB()) give_src_bank(m, thread, 1);
    return Outcome::kDone;
}

Outcome execute(Machine&, unsigned, isa::GATESRCRST) {
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::TRNSPSRCB) {
    if (!m.src_b.matrix_may_read()) return Outcome::kWait;
    auto& rows = m.src_b.matrix_bank().rows;
    for (unsigned i = 0; i < 16; ++i) {
        for (unsigned j = 0; j < i; ++j) std::swap(rows[16 + i][j], rows[16 + j][i]);
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SHIFTXB i) {
    if (!m.src_b.matrix_may_read()) return Outcome::kWait;
    auto& row = m.src_b.matrix_bank().rows[(i.SrcRow() + m.rwcs[thread].src_b) & kSrcRowMask];
    const std::uint32_t first = row[0];
    for (unsigned column = 0; column < 15; ++column) row[column] = row[column + 1];
    row[15] = i.ShiftInZero() ? 0 : first;
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
