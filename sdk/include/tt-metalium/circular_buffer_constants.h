// How many circular buffers the host API can name (Wormhole has 32 of them). Vendor names: NUM_CIRCULAR_BUFFERS.
#pragma once

#include <cstdint>

constexpr static std::uint32_t NUM_CIRCULAR_BUFFERS = 64;
