// Meshes in namespace ttnn. Vendor names: ttnn::MeshDevice, MeshShape, MeshCoordinate, MeshCoordinateRange.
#pragma once

#include <tt-metalium/device.hpp>
#include <tt-metalium/mesh_coord.hpp>
#include <tt-metalium/mesh_workload.hpp>
