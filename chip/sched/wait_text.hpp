// Says in words what a core waits for.
#pragma once

#include <string>

#include "chip/sched/launch.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {

/// E.g. "cb_wait_front on circular buffer 2: received 0, acked 0 of 2 pages". Empty when
/// neither the core nor, for a TRISC, its coprocessor thread waits.
std::string wait_text(const TensixTile& tile, const Launch& launch, Risc risc);

}  // namespace opwright::chip
