// Sub-devices: here a device is one sub-device with all its cores. Vendor names: SubDeviceId, SubDeviceManagerId.
#pragma once

#include <tt_stl/strong_type.hpp>

#include <cstdint>

namespace tt::tt_metal {

using SubDeviceId = ttsl::StrongType<std::uint8_t, struct SubDeviceIdTag>;
using SubDeviceManagerId = ttsl::StrongType<std::uint64_t, struct SubDeviceManagerIdTag>;

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::SubDeviceId;
using tt::tt_metal::SubDeviceManagerId;
}  // namespace ttnn
