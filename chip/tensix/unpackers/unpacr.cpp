// UNPACR and UNPACR_NOP: waiting for the bank, moving the datums, advancing counters, handing the bank over.
#include "chip/tensix/unpackers/datapath.hpp"

namespace opwright::chip::tensix {
namespace {

SrcOperand& operand_of(Machine& m, unsigned which) {
    return which ? m.src_b : m.src_a;
}

std::uint32_t src_row_base(const Machine& m, unsigned thread, unsigned which) {
    return m.config.get(thread, which ? cfg::SRCB_SET_Base : cfg::SRCA_SET_Base) << 4;
}

/// The context counter wraps at the number of contexts in use.
std::uint32_t next_context(const Machine& m, unsigned thread, unsigned which, std::uint32_t context) {
    const cfg::Field count = cfg::THCON_SEC0_REG2_Context_count.plus(which * cfg::kThconSectionStep);
    const std::uint32_t next = (context + 1) & 7u;
    return next >= (1u << m.config.get(thread, count)) ? 0 : next;
}

void advance_counters(Machine& m, unsigned thread, const UnpackPlan& plan, isa::UNPACR i) {
    for (unsigned t = 0; t < Tensix::kThreads; ++t) {
        if (t != thread && t != plan.adc_thread) continue;
        Adc& adc = m.adcs[t].unpacker[plan.which];
        adc.channel[0].increment(AdcDimension::kY, i.Ch0YInc());
        adc.channel[0].increment(AdcDimension::kZ, i.Ch0ZInc());
        adc.channel[1].increment(AdcDimension::kY, i.Ch1YInc());
        adc.channel[1].increment(AdcDimension::kZ, i.Ch1ZInc());
    }
}

Outcome increment_context_counter(Machine& m, unsigned thread, isa::UNPACR i) {
    std::uint32_t& counter = m.unpackers[i.WhichUnpacker()].context_counter[thread];
    counter = next_context(m, thread, i.WhichUnpacker(), counter);
    return Outcome::kDone;
}

}  // namespace

void give_src_bank(Machine& m, unsigned thread, unsigned which) {
    operand_of(m, which).give();
    m.unpackers[which].src_row[thread] = src_row_base(m, thread, which);
}

Outcome execute(Machine& m, unsigned thread, isa::UNPACR i) {
    if (i.FlushCache()) return Outcome::kDone;  // there is no cache to flush
    if (i.IncrementContextCounter()) return increment_context_counter(m, thread, i);
    if (i.RareB()) not_modelled("UNPACR with RAREB");
    const unsigned which = i.WhichUnpacker();
    if (!operand_of(m, which).unpacker_may_write()) return Outcome::kWait;

    const UnpackPlan& plan = plan_unpack(m, thread, i);
    if (!unpack_rows(m, plan)) unpack_general(m, plan);

    Unpacker& unpacker = m.unpackers[which];
    if (i.MultiContextMode() && i.UseContextCounter()) {
        unpacker.context_counter[thread] = next_context(m, thread, which, plan.context);
    }
    advance_counters(m, thread, plan, i);
    if (i.FlipSrc()) {
        give_src_bank(m, thread, which);
    } else if (m.config.get(thread, cfg::THCON_SEC0_REG2_Unpack_Src_Reg_Set_Upd.plus(which * cfg::kThconSectionStep))) {
        unpacker.src_row[thread] = (unpacker.src_row[thread] + 16 + src_row_base(m, thread, which)) & kSrcRowMask;
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::UNPACR_NOP i) {
    enum : std::uint32_t { kNop = 2, kSetDvalid = 7 };
    const unsigned which = i.WhichUnpacker();
    if (i.Operation() == kNop) return Outcome::kDone;
    if (i.Operation() == kSetDvalid) {
        give_src_bank(m, thread, which);
        return Outcome::kDone;
    }
    if (i.Mode() != 1) not_modelled("UNPACR_NOP that writes to an overlay or another register");
    if (i.SetDvalid()) not_modelled("UNPACR_NOP that clears a bank and gives it to the matrix unit in one step");

    SrcOperand& operand = operand_of(m, which);
    const bool free = i.WaitLikeUnpacr() ? operand.unpacker_may_write() : operand.matrix_bank_is_unpackers();
    if (!free) return Outcome::kWait;
    const std::uint32_t datum = i.NegativeInfSrcA() && which == 0 ? kSrcDatumBits : 0;
    if (i.BothBanks()) {
        operand.fill_both_banks(datum);
    } else {
        operand.fill_unpack_bank(datum);
    }
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
