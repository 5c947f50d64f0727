// Programs for the devices of a mesh; here the mesh has one device. Vendor names: distributed::MeshWorkload,
// AddProgramToMeshWorkload.
#pragma once

#include <tt-metalium/mesh_coord.hpp>
#include <tt-metalium/program.hpp>

#include <map>

namespace tt::tt_metal::distributed {

class MeshWorkload {
  public:
    using Programs = std::map<MeshCoordinateRange, Program>;

    void add_program(const MeshCoordinateRange& device_range, Program&& program);
    Programs& get_programs() { return programs_; }
    const Programs& get_programs() const { return programs_; }

  private:
    Programs programs_;
};

MeshWorkload CreateMeshWorkload();
void AddProgramToMeshWorkload(MeshWorkload& workload, Program&& program, const MeshCoordinateRange& device_range);

}  // namespace tt::tt_metal::distributed
