// The unpackers' data paths: the exact general one, and the row-wise one for what kernels do most.
#pragma once

#include "chip/tensix/machine.hpp"
#include "chip/tensix/unpackers/plan.hpp"

namespace opwright::chip::tensix {

/// Moves the plan's datums one by one. Covers everything that a plan can say.
void unpack_general(Machine& machine, const UnpackPlan& plan);

/// Moves whole rows of 16 datums when the plan is regular; returns false, having done nothing, when it is not.
/// Same result as unpack_general, bit for bit.
bool unpack_rows(Machine& machine, const UnpackPlan& plan);

}  // namespace opwright::chip::tensix
