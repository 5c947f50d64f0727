// The device under ttnn's header name. Vendor names: ttnn::MeshDevice, ttnn::IDevice.
#pragma once

#include <tt-metalium/device.hpp>
