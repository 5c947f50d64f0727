// Scalar Unit (ThCon): GPR arithmetic, GPR to configuration or ADC, and stores to the tile's registers.
#include "chip/diag/fault.hpp"
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kRegisterSpace = 0xFFB00000u;
constexpr std::uint32_t kFirstLegalRegister = 0xFFB11000u;

std::uint32_t register_address(std::uint32_t address_low) {
    const std::uint32_t address = kRegisterSpace + (address_low << 2);
    if (address < kFirstLegalRegister) {
        kernel_mistake("the register address lies in the cores' private memory; the Scalar Unit cannot reach it");
    }
    return address;
}

/// A fault of the tile's registers is one of the instruction, which knows the line that pushed it.
template <typename Access>
void as_instruction(Access access) {
    try {
        access();
    } catch (const Fault& fault) {
        if (fault.category == Category::kKernelMistake) kernel_mistake(fault.what, fault.fix);
        not_modelled(fault.what, fault.fix);
    }
}

template <typename I>
std::uint32_t right_operand(const Machine& m, unsigned thread, I i) {
    return i.RightIsImmediate() ? i.RightReg() : m.gprs[thread][i.RightReg()];
}

/// REG2FLOP's operand: 32, 16 or 8 bits of a GPR, chosen by size and byte shift.
std::uint32_t sized_value(std::uint32_t value, unsigned size, unsigned shift) {
    switch (size) {
        case 1:
            return shift == 0 ? value : 0;
        case 2:
            return shift == 0 ? value & 0xFFFFu : shift == 2 ? value >> 16 : 0;
        case 3:
            return (value >> (shift * 8)) & 0xFFu;
        default:
            return 0;
    }
}

void reg2flop_to_adc(Machine& m, unsigned thread, isa::REG2FLOP i) {
    const unsigned which = i.OverrideThread() ? i.ThreadSel() : thread;
    if (which >= Tensix::kThreads || i.ADCSel() == 3) return;
    const std::uint32_t value = sized_value(m.gprs[thread][i.InputReg()], i.SizeSel(), i.Shift8());
    AdcChannel& channel = m.adcs[which].client(i.ADCSel()).channel[i.Channel()];
    const auto dimension = static_cast<AdcDimension>(i.XYZW());
    (i.Cr() ? channel.cr : channel.now)[i.XYZW()] = value & adc_mask(dimension);
}

}  // namespace

Outcome execute(Machine&, unsigned, isa::DMANOP) {
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SETDMAREG i) {
    if (i.Special()) {
        not_modelled("SETDMAREG that reads packer state (tile sizes, zero flags, exponent histogram) into GPRs");
    }
    std::uint32_t& gpr = m.gprs[thread][i.ResultHalfReg() >> 1];
    const unsigned shift = (i.ResultHalfReg() & 1u) * 16;
    gpr = (gpr & ~(0xFFFFu << shift)) | (i.NewValue() << shift);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::REG2FLOP i) {
    if (i.ToADC()) {
        reg2flop_to_adc(m, thread, i);
        return Outcome::kDone;
    }
    if (i.OverrideThread() || i.Shift8() != 0 || i.ThreadSel() != 0) {
        not_modelled("REG2FLOP to THCON configuration with a byte shift or a context");
    }
    const unsigned index = i.ThConCfgIndex();
    if (index >= cfg::kGlobalBase - cfg::kThconBase) {
        kernel_mistake("REG2FLOP reaches only THCON configuration words 52 to 151, not word " +
                           std::to_string(index + cfg::kThconBase),
                       "use WRCFG");
    }
    const unsigned bank = m.config.bank_of(thread);
    if (i.SizeSel() == 0) {
        for (unsigned k = 0; k < 4; ++k) {
            write_config_word(m, bank, cfg::kThconBase + (index & ~3u) + k, m.gprs[thread][(i.InputReg() & ~3u) + k]);
        }
    } else {
        write_config_word(m, bank, cfg::kThconBase + index, m.gprs[thread][i.InputReg()]);
    }
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::STOREREG i) {
    as_instruction([&] { m.ports.store_register(register_address(i.AddrLo()), m.gprs[thread][i.DataReg()]); });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::LOADREG i) {
    as_instruction([&] { m.gprs[thread][i.ResultReg()] = m.ports.load_register(register_address(i.AddrLo())); });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::ADDDMAREG i) {
    m.gprs[thread][i.ResultReg()] = m.gprs[thread][i.LeftReg()] + right_operand(m, thread, i);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SUBDMAREG i) {
    m.gprs[thread][i.ResultReg()] = m.gprs[thread][i.LeftReg()] - right_operand(m, thread, i);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::MULDMAREG i) {
    m.gprs[thread][i.ResultReg()] = (m.gprs[thread][i.LeftReg()] & 0xFFFFu) * (right_operand(m, thread, i) & 0xFFFFu);
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
