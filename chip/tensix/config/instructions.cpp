// Configuration Unit: WRCFG, RDCFG, RMWCIB0..3, SETC16. REG2FLOP lives with the Scalar Unit, which executes it.
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

void require_config_index(unsigned index) {
    if (index >= Config::kWords) {
        kernel_mistake("configuration word " + std::to_string(index) + " is out of bounds (there are " +
                       std::to_string(Config::kWords) + ")");
    }
}

/// A word of unpack or vector state that reacts to the write, beyond the configuration itself.
void after_write(Machine& m, unsigned index, std::uint32_t value) {
    if (index == cfg::kPrngSeedWord) m.vector.seed_prng(value);
}

Outcome rmwcib(Machine& m, unsigned thread, unsigned index, std::uint32_t value, std::uint32_t mask, unsigned byte) {
    require_config_index(index);
    m.config.merge(m.config.bank_of(thread), index, value << (8 * byte), mask << (8 * byte));
    if (index == cfg::kPrngSeedWord) after_write(m, index, m.config.word(0, index));
    return Outcome::kDone;
}

}  // namespace

void write_config_word(Machine& m, unsigned bank, unsigned index, std::uint32_t value) {
    require_config_index(index);
    m.config.write(bank, index, value);
    after_write(m, index, value);
}

Outcome execute(Machine& m, unsigned thread, isa::WRCFG i) {
    const unsigned bank = m.config.bank_of(thread);
    if (i.Is128Bit()) {
        for (unsigned k = 0; k < 4; ++k) {
            write_config_word(m, bank, (i.CfgIndex() & ~3u) + k, m.gprs[thread][(i.InputReg() & ~3u) + k]);
        }
    } else {
        write_config_word(m, bank, i.CfgIndex(), m.gprs[thread][i.InputReg()]);
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::RDCFG i) {
    require_config_index(i.CfgIndex());
    m.gprs[thread][i.ResultReg()] = m.config.word(m.config.bank_of(thread), i.CfgIndex());
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SETC16 i) {
    if (i.CfgIndex() >= Config::kThreadWords) {
        kernel_mistake("thread configuration word " + std::to_string(i.CfgIndex()) + " is out of bounds (there are " +
                       std::to_string(Config::kThreadWords) + ")");
    }
    m.config.write_thread(thread, i.CfgIndex(), static_cast<std::uint16_t>(i.NewValue()));
    if (i.CfgIndex() == cfg::kUnpackMiscCfgWord) {
        if (cfg::UNPACK_MISC_CFG_CfgContextCntReset_0.of(i.NewValue())) m.unpackers[0].context_counter[thread] = 0;
        if (cfg::UNPACK_MISC_CFG_CfgContextCntReset_1.of(i.NewValue())) m.unpackers[1].context_counter[thread] = 0;
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::RMWCIB0 i) {
    return rmwcib(m, thread, i.Index4(), i.NewValue(), i.Mask(), 0);
}
Outcome execute(Machine& m, unsigned thread, isa::RMWCIB1 i) {
    return rmwcib(m, thread, i.Index4(), i.NewValue(), i.Mask(), 1);
}
Outcome execute(Machine& m, unsigned thread, isa::RMWCIB2 i) {
    return rmwcib(m, thread, i.Index4(), i.NewValue(), i.Mask(), 2);
}
Outcome execute(Machine& m, unsigned thread, isa::RMWCIB3 i) {
    return rmwcib(m, thread, i.Index4(), i.NewValue(), i.Mask(), 3);
}

}  // namespace opwright::chip::tensix
