// SFPSPILL, SFPFILL: not hardware, see tensix_isa.def. All lanes, whatever the flags say.
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr unsigned kThreadShift = 20;  ///< above the slot

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::SFPSPILL i) {
    m.vector.spilled[thread << kThreadShift | i.Slot()] = m.vector.lreg[i.VD()];
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SFPFILL i) {
    const auto spilled = m.vector.spilled.find(thread << kThreadShift | i.Slot());
    // Never put aside: a variable that the kernel has not set yet.
    if (spilled != m.vector.spilled.end() && i.VD() < 8) m.vector.lreg[i.VD()] = spilled->second;
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
