// What gdb's `monitor` shows of a chip: circular buffers, and where every core of a launch stands.
#pragma once

#include <string>
#include <string_view>

#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip::debug {

/// The circular buffers of the launch on this tile, one line each.
std::string circular_buffers_text(const TensixTile& tile);

/// One core of a launch: what it does or waits for. Empty when it has nothing to do with the launch.
std::string core_text(const TensixTile& tile, Risc risc);

}  // namespace opwright::chip::debug
