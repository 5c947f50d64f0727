// The NoC overlay's streams, as far as they are used idle: registers that cores, the NoC and the host can read, write
// and increment. Circular buffers keep their counters here. Spec: WormholeB0/NoC/Overlay/AsGeneralUse.md.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace opwright::chip {

class Overlay {
  public:
    static constexpr std::uint32_t kStreamBytes = 0x1000;
    static constexpr std::uint32_t kTilesAcked = 3;     ///< register of stream i: tiles consumed from circular buffer i
    static constexpr std::uint32_t kTilesReceived = 4;  ///< register of stream i: tiles produced into circular buffer i

    explicit Overlay(unsigned streams);

    /// `offset` is relative to NOC_OVERLAY_START_ADDR. Throws Fault.
    std::uint32_t read(std::uint32_t offset) const;
    void write(std::uint32_t offset, std::uint32_t value);

    std::uint32_t stream_register(unsigned stream, unsigned index) const;

  private:
    static constexpr unsigned kRegisters = 256;
    struct Stream {
        std::array<std::uint32_t, kRegisters> registers{};
    };
    std::vector<Stream> streams_;
};

}  // namespace opwright::chip
