// State that a packer keeps between PACR instructions: its output streams and its tile position.
// Spec: TensixCoprocessor/Packers/OutputAddressGenerator.md, EdgeMasking.md.
#pragma once

#include <array>
#include <cstdint>

namespace opwright::chip::tensix {

/// A stream of aligned 16-byte writes to L1; bytes short of 16 wait for the next PACR or for a flush.
struct OutputStream {
    bool needs_new_address = true;
    std::uint32_t address = 0;  ///< of the next 16 bytes
    std::uint32_t filled_bits = 0;
    std::array<std::uint8_t, 16> buffer{};
};

struct Packer {
    OutputStream data;
    OutputStream exponents;
    // Tile position generator.
    std::uint32_t tile_x = 0;
    std::uint32_t tile_y = 0;
    std::uint32_t tile_z = 0;
    // A BFP block of 16 datums under assembly (BF16 or E5M7 patterns).
    std::array<std::uint16_t, 16> block{};
    unsigned block_count = 0;
};

}  // namespace opwright::chip::tensix
