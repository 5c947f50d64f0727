// Miscellaneous Unit: ADC manipulation, NOP.
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

/// The thread whose ADCs an instruction means: field value 0 is the issuing thread, n is thread n - 1.
unsigned overridden_thread(unsigned thread, std::uint32_t override_field) {
    return override_field == 0 ? thread : override_field - 1;
}

template <typename I, typename Action>
Outcome for_clients(Machine& m, unsigned thread, I i, Action action) {
    if (i.U0()) action(m.adcs[thread].unpacker[0]);
    if (i.U1()) action(m.adcs[thread].unpacker[1]);
    if (i.PK()) action(m.adcs[thread].packers);
    return Outcome::kDone;
}

}  // namespace

Outcome execute(Machine&, unsigned, isa::NOP) {
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SETADC i) {
    return for_clients(m, overridden_thread(thread, i.NewValue() >> 16), i, [&](Adc& adc) {
        adc.channel[i.Channel()].set(static_cast<AdcDimension>(i.XYZW()), i.NewValue());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::SETADCXX i) {
    return for_clients(m, thread, i, [&](Adc& adc) {
        adc.channel[0].set(AdcDimension::kX, i.X0Val());
        adc.channel[1].set(AdcDimension::kX, i.X1Val());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::SETADCXY i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        if (i.X0()) adc.channel[0].set(AdcDimension::kX, i.X0Val());
        if (i.Y0()) adc.channel[0].set(AdcDimension::kY, i.Y0Val());
        if (i.X1()) adc.channel[1].set(AdcDimension::kX, i.X1Val());
        if (i.Y1()) adc.channel[1].set(AdcDimension::kY, i.Y1Val());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::SETADCZW i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        if (i.Z0()) adc.channel[0].set(AdcDimension::kZ, i.Z0Val());
        if (i.W0()) adc.channel[0].set(AdcDimension::kW, i.W0Val());
        if (i.Z1()) adc.channel[1].set(AdcDimension::kZ, i.Z1Val());
        if (i.W1()) adc.channel[1].set(AdcDimension::kW, i.W1Val());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::INCADCXY i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        adc.channel[0].increment(AdcDimension::kX, i.X0Inc());
        adc.channel[0].increment(AdcDimension::kY, i.Y0Inc());
        adc.channel[1].increment(AdcDimension::kX, i.X1Inc());
        adc.channel[1].increment(AdcDimension::kY, i.Y1Inc());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::INCADCZW i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        adc.channel[0].increment(AdcDimension::kZ, i.Z0Inc());
        adc.channel[0].increment(AdcDimension::kW, i.W0Inc());
        adc.channel[1].increment(AdcDimension::kZ, i.Z1Inc());
        adc.channel[1].increment(AdcDimension::kW, i.W1Inc());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::ADDRCRXY i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        if (i.X0()) adc.channel[0].carriage_return(AdcDimension::kX, i.X0Inc());
        if (i.Y0()) adc.channel[0].carriage_return(AdcDimension::kY, i.Y0Inc());
        if (i.X1()) adc.channel[1].carriage_return(AdcDimension::kX, i.X1Inc());
        if (i.Y1()) adc.channel[1].carriage_return(AdcDimension::kY, i.Y1Inc());
    });
}

Outcome execute(Machine& m, unsigned thread, isa::ADDRCRZW i) {
    return for_clients(m, overridden_thread(thread, i.ThreadOverride()), i, [&](Adc& adc) {
        if (i.Z0()) adc.channel[0].carriage_return(AdcDimension::kZ, i.Z0Inc());
        if (i.W0()) adc.channel[0].carriage_return(AdcDimension::kW, i.W0Inc());
        if (i.Z1()) adc.channel[1].carriage_return(AdcDimension::kZ, i.Z1Inc());
        if (i.W1()) adc.channel[1].carriage_return(AdcDimension::kW, i.W1Inc());
    });
}

}  // namespace opwright::chip::tensix
