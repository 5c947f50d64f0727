// The programs of a mesh workload, by place.
#include <tt-metalium/mesh_workload.hpp>

#include <utility>

namespace tt::tt_metal::distributed {

void MeshWorkload::add_program(const MeshCoordinateRange& device_range, Program&& program) {
    programs_.insert_or_assign(device_range, std::move(program));
}

MeshWorkload CreateMeshWorkload() {
    return {};
}

void AddProgramToMeshWorkload(MeshWorkload& workload, Program&& program, const MeshCoordinateRange& device_range) {
    workload.add_program(device_range, std::move(program));
}

}  // namespace tt::tt_metal::distributed
