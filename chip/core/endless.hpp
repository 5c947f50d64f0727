// Whether a core can still finish its kernel: proof of a loop without end, from the instructions alone.
#pragma once

#include <cstdint>
#include <span>

namespace opwright::chip {

/// True when no way through `code` (instructions that run at `base`) leads from `pc` to a return, to a jump through a
/// register, to a stop or out of `code`. Calls count as if they returned. A return of the function at `pc` is followed
/// to `return_address` (the core's x1) when nothing on the way changes that. False proves nothing.
bool never_leaves(std::span<const std::uint8_t> code, std::uint32_t base, std::uint32_t pc,
                  std::uint32_t return_address);

}  // namespace opwright::chip
