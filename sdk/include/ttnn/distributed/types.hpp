// Places in a mesh of devices. Vendor names: ttnn::MeshCoordinate.
#pragma once

#include <cstdint>

namespace ttnn {

/// Accepted by descriptor factories; the SDK runs on one device and passes none.
struct MeshCoordinate {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
};

}  // namespace ttnn
