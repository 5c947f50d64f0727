// What a tile offers to the NoC and to the host's TLB windows: its address space.
#pragma once

#include <cstdint>
#include <span>

#include "chip/noc/grid.hpp"

namespace opwright::chip {

class Endpoint {
  public:
    virtual ~Endpoint() = default;

    virtual TileKind kind() const = 0;
    /// Performs a read request. Throws Fault when nothing is mapped there or the access has the wrong shape.
    virtual void read(std::uint64_t address, std::span<std::uint8_t> out) = 0;
    /// Performs a write request. Throws Fault as `read` does.
    virtual void write(std::uint64_t address, std::span<const std::uint8_t> in) = 0;
    /// The bytes themselves when the whole range is plain memory (L1, DRAM), else null: lets a transfer copy once.
    virtual const std::uint8_t* memory(std::uint64_t address, std::size_t size) = 0;
};

/// All tiles of a chip by NoC 0 coordinates. Empty tiles are null.
class Fabric {
  public:
    virtual ~Fabric() = default;
    virtual Endpoint* endpoint(Xy noc0) = 0;
};

}  // namespace opwright::chip
