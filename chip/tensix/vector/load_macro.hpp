// SFPLOADMACRO: a load that schedules up to four further instructions, one per sub-unit.
// Spec: TensixCoprocessor/SFPLOADMACRO.md. The model has no clock: each Tensix instruction of a thread is a cycle, and
// where a thread waits, as many cycles pass as are scheduled. Results become visible at the end of their cycle.
#pragma once

#include <cstdint>

#include "chip/tensix/execute.hpp"

namespace opwright::chip::tensix {

struct Machine;

/// Runs an instruction of `thread` in the same cycle as what is scheduled for it. Both see the state before the cycle.
/// The instruction is discarded when a scheduled one takes the sub-unit that it needs. REQUIRES: something is
/// scheduled.
Outcome execute_beside_macros(Machine& machine, unsigned thread, std::uint32_t word);

/// Dst address of SFPLOAD and SFPSTORE, and the store to it (load_store.cpp).
std::uint32_t sfpu_dst_address(const Machine& machine, unsigned thread, std::uint32_t imm10, std::uint32_t mod0);
void sfpu_store(Machine& machine, unsigned thread, std::uint32_t mod0, std::uint32_t address, unsigned vd);

}  // namespace opwright::chip::tensix
