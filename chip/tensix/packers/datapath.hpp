// The packers' data paths: the exact general one, and the row-wise one for what kernels do most.
#pragma once

#include "chip/tensix/machine.hpp"
#include "chip/tensix/packers/plan.hpp"

namespace opwright::chip::tensix {

/// Moves a job's datums one by one. Covers everything that a job can say.
void pack_general(Machine& machine, const PackerJob& job);

/// Moves whole rows when the job is regular; returns false, having done nothing, when it is not.
/// Same result as pack_general, bit for bit.
bool pack_rows(Machine& machine, const PackerJob& job);

}  // namespace opwright::chip::tensix
