// What a tile offers to the NoC and to the host's TLB windows: its address space.
#pragma once

#include <cstdint>
#include <span>

#include "chip/noc/grid.hpp"

namespace opwright::chip {

class LateNoc;

/// Which core of a tile is at work and where, for mistakes that show only when a request arrives.
struct NocIssuer {
    Xy noc0;
    std::uint8_t risc = 0;  ///< index of a Risc
    std::uint32_t pc = 0;
    std::uint32_t return_address = 0;  ///< with the stack pointer: who called what sent the request
    std::uint32_t stack = 0;
};

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

    /// Something that the tile's cores may poll has moved: a NIU counter.
    virtual void wake() {}
    virtual NocIssuer issuer() const { return {}; }
};

/// All tiles of a chip by NoC 0 coordinates. Empty tiles are null.
class Fabric {
  public:
    virtual ~Fabric() = default;
    virtual Endpoint* endpoint(Xy noc0) = 0;
    /// Where requests wait when they complete late; null while each is carried out at once.
    virtual LateNoc* late_noc() { return nullptr; }
};

}  // namespace opwright::chip
