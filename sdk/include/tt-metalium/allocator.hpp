// The allocator under its own header name. Vendor names: Allocator.
#pragma once

#include <tt-metalium/device.hpp>
