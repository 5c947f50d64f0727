// Rounding to tiles under its own header name. Vendor names: round_up_to_mul16, round_up_to_mul32, round_up_to_tile.
#pragma once

#include <tt-metalium/math.hpp>
