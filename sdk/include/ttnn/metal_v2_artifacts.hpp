// What a create_program_artifacts factory returns. Vendor names: ttnn::device_operation::ProgramArtifacts.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/program.hpp>
#include <tt-metalium/experimental/metal2_host_api/program_run_args.hpp>
#include <tt-metalium/experimental/metal2_host_api/program_spec.hpp>

#include <vector>

namespace ttnn::device_operation {

struct ProgramArtifacts {
    tt::tt_metal::experimental::ProgramSpec spec;
    tt::tt_metal::experimental::ProgramRunArgs run_params;
    /// Tensors that the factory made and the program reads; they live as long as the program is cached.
    std::vector<tt::tt_metal::MeshTensor> op_owned_tensors = {};
};

}  // namespace ttnn::device_operation
