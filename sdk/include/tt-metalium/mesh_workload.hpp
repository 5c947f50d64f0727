// Programs for the devices of a mesh; here the mesh has one device. Vendor names: distributed::MeshWorkload,
// AddProgramToMeshWorkload.
#pragma once

#include <tt-metalium/mesh_coord.hpp>
#include <tt-metalium/program.hpp>

#include <map>
#include <utility>

namespace tt::tt_metal::distributed {

class MeshWorkload {
  public:
    using Programs = std::map<MeshCoordinateRange, Program>;

    void add_program(const MeshCoordinateRange& device_range, Program&& program) {
        programs_.insert_or_assign(device_range, std::move(program));
    }
    Programs& get_programs() { return programs_; }
    const Programs& get_programs() const { return programs_; }

  private:
    Programs programs_;
};

inline MeshWorkload CreateMeshWorkload() {
    return {};
}
inline void AddProgramToMeshWorkload(MeshWorkload& workload, Program&& program,
                                     const MeshCoordinateRange& device_range) {
    workload.add_program(device_range, std::move(program));
}

}  // namespace tt::tt_metal::distributed
