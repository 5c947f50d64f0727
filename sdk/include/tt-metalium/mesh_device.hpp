// The mesh device under its own header name. Vendor names: distributed::MeshDevice.
#pragma once

#include <tt-metalium/device.hpp>
