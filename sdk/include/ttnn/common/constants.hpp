// Constants of ttnn. Vendor names: ttnn::TILE_SIZE.
#pragma once

#include "ttnn/types.hpp"
