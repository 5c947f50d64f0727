// One declaration per modelled row of the instruction table. A unit's folder holds the body; a row without a body
// does not link.
#pragma once

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::tensix {

struct Machine;

/// kWait: the instruction changed nothing and must be tried again when another thread made progress.
enum class Outcome : std::uint8_t { kDone, kWait };

#define OPWRIGHT_BODY_Modelled(name) Outcome execute(Machine& machine, unsigned thread, isa::name instruction);
#define OPWRIGHT_BODY_Expanded(name)
#define OPWRIGHT_BODY_NotYet(name)
#define OPWRIGHT_BODY_NeverEmitted(name)
#define INSTRUCTION(code, name, unit, status, ...) OPWRIGHT_BODY_##status(name)
#include "chip/isa/tensix_isa.def"
#undef INSTRUCTION
#undef OPWRIGHT_BODY_Modelled
#undef OPWRIGHT_BODY_Expanded
#undef OPWRIGHT_BODY_NotYet
#undef OPWRIGHT_BODY_NeverEmitted

}  // namespace opwright::chip::tensix
