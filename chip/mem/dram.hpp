// One DRAM channel: 2 GiB of which only touched pages take memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>

#include "chip/noc/endpoint.hpp"

namespace opwright::chip {

inline constexpr std::uint64_t kDramChannelBytes = std::uint64_t{2} << 30;

/// Reading is thread-safe as long as nobody writes.
class DramChannel final : public Endpoint {
  public:
    explicit DramChannel(unsigned channel) : channel_(channel) {}
    ~DramChannel() override;
    DramChannel(const DramChannel&) = delete;
    DramChannel& operator=(const DramChannel&) = delete;

    TileKind kind() const override { return TileKind::kDram; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override;
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override;
    const std::uint8_t* memory(std::uint64_t address, std::size_t size) override;

  private:
    std::uint8_t* at(std::uint64_t address, std::size_t size);

    unsigned channel_;
    std::once_flag reserved_;
    std::uint8_t* bytes_ = nullptr;
};

}  // namespace opwright::chip
