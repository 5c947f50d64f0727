// Address modifiers, SETRWC and INCRWC.
#include "chip/tensix/rwc/rwc.hpp"

#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

/// One field of an address modifier section, by bit position.
constexpr std::uint32_t bits(std::uint32_t word, unsigned low, unsigned width) {
    return (word >> low) & ((1u << width) - 1u);
}

/// Clear beats carriage return beats plain increment.
void step(std::uint32_t& now, std::uint32_t& cr, std::uint32_t increment, bool clear, bool use_cr, std::uint32_t mask) {
    if (clear) {
        now = cr = 0;
    } else if (use_cr) {
        now = cr = (cr + increment) & mask;
    } else {
        now = (now + increment) & mask;
    }
}

}  // namespace

void apply_addr_mod(Machine& m, unsigned thread, std::uint32_t addr_mod, bool update_fidelity_phase) {
    Rwc& rwc = m.rwcs[thread];
    const bool upper = rwc.extra_addr_mod_bit != 0 || m.config.get(thread, cfg::ADDR_MOD_SET_Base) != 0;
    const unsigned section = addr_mod + (upper ? 4 : 0);
    const std::uint32_t ab = m.config.thread_word(thread, cfg::kAddrModAbWord + 2 * section);
    const std::uint32_t dst = m.config.thread_word(thread, cfg::kAddrModDstWord + section);
    const std::uint32_t bias = m.config.thread_word(thread, cfg::kAddrModBiasWord + section);

    constexpr std::uint32_t kAbPlain = 0xC0C0, kDstPlain = 0x9C00;  // the bits that do more than add
    if (((ab & kAbPlain) | (dst & kDstPlain) | bias) == 0) [[likely]] {
        rwc.src_a = (rwc.src_a + bits(ab, 0, 6)) & kSrcRowMask;
        rwc.src_b = (rwc.src_b + bits(ab, 8, 6)) & kSrcRowMask;
        rwc.dst = (rwc.dst + bits(dst, 0, 10)) & kDstRowMask;
        if (update_fidelity_phase) rwc.fidelity_phase = (rwc.fidelity_phase + bits(dst, 13, 2)) & 3u;
        return;
    }
    step(rwc.src_a, rwc.src_a_cr, bits(ab, 0, 6), bits(ab, 7, 1), bits(ab, 6, 1), kSrcRowMask);
    step(rwc.src_b, rwc.src_b_cr, bits(ab, 8, 6), bits(ab, 15, 1), bits(ab, 14, 1), kSrcRowMask);

    const std::uint32_t dst_increment = bits(dst, 0, 10);
    if (bits(dst, 12, 1) && !bits(dst, 11, 1)) {  // DestCToCR
        rwc.dst = rwc.dst_cr = (rwc.dst + dst_increment) & kDstRowMask;
    } else {
        step(rwc.dst, rwc.dst_cr, dst_increment, bits(dst, 11, 1), bits(dst, 10, 1), kDstRowMask);
    }
    if (update_fidelity_phase) {
        rwc.fidelity_phase = bits(dst, 15, 1) ? 0 : (rwc.fidelity_phase + bits(dst, 13, 2)) & 3u;
    }
    if (bits(bias, 4, 1)) {
        rwc.extra_addr_mod_bit = 0;
    } else if (bits(bias, 0, 2)) {
        rwc.extra_addr_mod_bit ^= 1;
    }
}

std::uint32_t dst_row_base(const Machine& m, unsigned thread, std::uint32_t dst_row) {
    return dst_row + m.config.get(thread, cfg::DEST_TARGET_REG_CFG_MATH_Offset) + m.rwcs[thread].dst +
           m.config.get(thread, cfg::DEST_REGW_BASE_Base);
}

void flip_src_banks(Machine& m, unsigned thread, bool flip_a, bool flip_b) {
    if (flip_a) m.src_a.release(m.config.get(thread, cfg::CLR_DVALID_SrcA_Disable) == 0);
    if (flip_b) m.src_b.release(m.config.get(thread, cfg::CLR_DVALID_SrcB_Disable) == 0);
}

Outcome execute(Machine& m, unsigned thread, isa::SETRWC i) {
    Rwc& rwc = m.rwcs[thread];
    if (i.SrcA()) {
        rwc.src_a = rwc.src_a_cr = (i.SrcAVal() + (i.SrcACr() ? rwc.src_a_cr : 0)) & kSrcRowMask;
    }
    if (i.SrcB()) {
        rwc.src_b = rwc.src_b_cr = (i.SrcBVal() + (i.SrcBCr() ? rwc.src_b_cr : 0)) & kSrcRowMask;
    }
    if (i.Dst() || i.DstCtoCr()) {
        const std::uint32_t base = i.DstCtoCr() ? rwc.dst : i.DstCr() ? rwc.dst_cr : 0;
        rwc.dst = rwc.dst_cr = (i.DstVal() + base) & kDstRowMask;
    }
    if (i.Fidelity()) rwc.fidelity_phase = 0;
    flip_src_banks(m, thread, i.FlipSrcA(), i.FlipSrcB());
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::INCRWC i) {
    Rwc& rwc = m.rwcs[thread];
    step(rwc.src_a, rwc.src_a_cr, i.SrcAInc(), false, i.SrcACr(), kSrcRowMask);
    step(rwc.src_b, rwc.src_b_cr, i.SrcBInc(), false, i.SrcBCr(), kSrcRowMask);
    step(rwc.dst, rwc.dst_cr, i.DstInc(), false, i.DstCr(), kDstRowMask);
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
