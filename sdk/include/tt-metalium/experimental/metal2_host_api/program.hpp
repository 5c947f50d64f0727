// Programs from a ProgramSpec. Vendor names: experimental::MakeProgramFromSpec, SetProgramRunArgs,
// UpdateProgramRunArgs.
#pragma once

#include <tt-metalium/device.hpp>
#include <tt-metalium/experimental/metal2_host_api/program_run_args.hpp>
#include <tt-metalium/program.hpp>

namespace tt::tt_metal::experimental {

/// Throws when names are unknown or come twice, or a part lacks what it needs. The program is empty until it has its
/// arguments: where a tensor's pages lie, and a borrowed buffer's memory, are known by the tensor only.
Program MakeProgramFromSpec(const IDevice& device, const ProgramSpec& spec, bool skip_validation = false);

/// All arguments. Throws when one is missing or unknown.
void SetProgramRunArgs(Program& program, const ProgramRunArgs& args, bool skip_validation = false);

/// What `args` has replaces what the program had; all else stays.
void UpdateProgramRunArgs(Program& program, const ProgramRunArgs& args, bool skip_validation = false);

}  // namespace tt::tt_metal::experimental
