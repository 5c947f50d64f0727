// PACR: each instructed packer moves its datums from Dst to L1, then the packers' counters advance.
#include "chip/tensix/packers/datapath.hpp"
#include "chip/tensix/packers/output.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t bits(std::uint32_t word, unsigned low, unsigned width) {
    return (word >> low) & ((1u << width) - 1u);
}

void step_y(AdcChannel& channel, std::uint32_t increment, bool cr, bool clear) {
    if (clear) {
        channel.set(AdcDimension::kY, 0);
    } else if (cr) {
        channel.carriage_return(AdcDimension::kY, increment);
    } else {
        channel.increment(AdcDimension::kY, increment);
    }
}

void step_z(AdcChannel& channel, std::uint32_t increment, bool clear) {
    if (clear) {
        channel.set(AdcDimension::kZ, 0);
    } else {
        channel.increment(AdcDimension::kZ, increment);
    }
}

/// ADDR_MOD_PACK_SEC: channel 0 walks Dst ("src"), channel 1 walks L1 ("dst").
void apply_pack_addr_mod(Adc& adc, std::uint32_t section) {
    step_y(adc.channel[0], bits(section, 0, 4), bits(section, 4, 1), bits(section, 5, 1));
    step_y(adc.channel[1], bits(section, 6, 4), bits(section, 10, 1), bits(section, 11, 1));
    step_z(adc.channel[0], bits(section, 12, 1), bits(section, 13, 1));
    step_z(adc.channel[1], bits(section, 14, 1), bits(section, 15, 1));
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::PACR i) {
    const PackPlan& plan = plan_pack(m, thread, i);
    for (unsigned k = 0; k < plan.job_count; ++k) {
        const PackerJob& job = plan.jobs[k];
        latch_addresses(m, job);
        if (!pack_rows(m, job)) pack_general(m, job);
        if (i.Last() || i.Flush()) flush_output(m, job);
    }
    const std::uint32_t section = m.config.thread_word(thread, cfg::kAddrModPackWord + i.AddrMod());
    for (unsigned t = 0; t < Tensix::kThreads; ++t) {
        if (plan.advances_adc[t]) apply_pack_addr_mod(m.adcs[t].packers, section);
    }
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
