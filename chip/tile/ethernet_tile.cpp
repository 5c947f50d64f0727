// Ethernet tiles as the driver meets them on a board without cables.
#include "chip/tile/ethernet_tile.hpp"

#include <fmt/format.h>

#include <cstring>

#include "chip/diag/fault.hpp"
#include "chip/tile/regions.hpp"

namespace opwright::chip {
namespace {

constexpr RegionMap kMap{kEthernetRegions};

constexpr std::uint32_t kL1Bytes = 256 * 1024;
constexpr unsigned kOverlayStreams = 32;
constexpr std::uint32_t kSoftReset0 = 0x1B0;
constexpr std::uint32_t kCoreResetBit = 1u << 11;

// What the resident firmware leaves in L1.
constexpr std::uint32_t kFirmwareVersionAddress = 0x210;
constexpr std::uint32_t kFirmwareVersion = 6u << 16 | 14u << 12;  // 6.14.0
constexpr std::uint32_t kTrainStatusAddress = 0x1104;
constexpr std::uint32_t kTrainStatusNotConnected = 3;

// Idle-Ethernet firmware: the signal byte of its go message; zero is "done".
constexpr std::uint32_t kIdleGoSignalAddress = 0x2493;

void put_word(std::vector<std::uint8_t>& memory, std::uint32_t address, std::uint32_t value) {
    std::memcpy(memory.data() + address, &value, sizeof(value));
}

[[noreturn]] void bad_address(const char* verb, std::uint64_t address, std::size_t size, Xy noc0) {
    throw Fault{Category::kNotModelled, "ethernet-tile-address",
                fmt::format("{} of {} bytes at 0x{:x} of Ethernet tile ({}, {}), which the chip does not model", verb,
                            size, address, noc0.x, noc0.y),
                "Ethernet kernels and links are not modelled; run on Tensix cores"};
}

}  // namespace

EthernetTile::EthernetTile(Xy noc0, Fabric& fabric)
    : noc0_(noc0),
      l1_(kL1Bytes),
      nius_{Niu(0, noc0, fabric, *this), Niu(1, noc0, fabric, *this)},
      overlay_(kOverlayStreams),
      soft_reset_(kCoreResetBit) {
    put_word(l1_, kFirmwareVersionAddress, kFirmwareVersion);
    put_word(l1_, kTrainStatusAddress, kTrainStatusNotConnected);
}

const std::uint8_t* EthernetTile::memory(std::uint64_t address, std::size_t size) {
    if (address >= kL1Bytes || size > kL1Bytes - address) return nullptr;
    return l1_.data() + address;
}

void EthernetTile::read(std::uint64_t address, std::span<std::uint8_t> out) {
    if (const std::uint8_t* bytes = memory(address, out.size())) {
        std::memcpy(out.data(), bytes, out.size());
        return;
    }
    if (out.size() != 4 || address % 4 != 0) bad_address("read", address, out.size(), noc0_);
    const std::uint32_t value = load_word(static_cast<std::uint32_t>(address));
    std::memcpy(out.data(), &value, sizeof(value));
}

void EthernetTile::write(std::uint64_t address, std::span<const std::uint8_t> in) {
    if (memory(address, in.size()) != nullptr) {
        std::memmove(l1_.data() + address, in.data(), in.size());
        return;
    }
    if (in.size() != 4 || address % 4 != 0) bad_address("write", address, in.size(), noc0_);
    std::uint32_t value = 0;
    std::memcpy(&value, in.data(), sizeof(value));
    store_word(static_cast<std::uint32_t>(address), value);
}

std::uint32_t EthernetTile::load_word(std::uint32_t address) {
    const RegionRow* row = kMap.find(address);
    if (row == nullptr) bad_address("read", address, 4, noc0_);
    const std::uint32_t offset = address - row->base;
    switch (row->region) {
        case Region::kNoc0:
            return nius_[0].read(offset);
        case Region::kNoc1:
            return nius_[1].read(offset);
        case Region::kOverlay:
            return overlay_.read(offset);
        case Region::kDebug:
            if (offset == kSoftReset0) return soft_reset_;
            [[fallthrough]];
        default:
            bad_address("read", address, 4, noc0_);
    }
}

void EthernetTile::store_word(std::uint32_t address, std::uint32_t value) {
    const RegionRow* row = kMap.find(address);
    if (row == nullptr) bad_address("write", address, 4, noc0_);
    const std::uint32_t offset = address - row->base;
    switch (row->region) {
        case Region::kNoc0:
            nius_[0].write(offset, value);
            return;
        case Region::kNoc1:
            nius_[1].write(offset, value);
            return;
        case Region::kOverlay:
            overlay_.write(offset, value);
            return;
        case Region::kDebug:
            if (offset == kSoftReset0) {
                const bool released = (soft_reset_ & kCoreResetBit) != 0 && (value & kCoreResetBit) == 0;
                soft_reset_ = value & kCoreResetBit;
                if (released) l1_[kIdleGoSignalAddress] = 0;
                return;
            }
            [[fallthrough]];
        default:
            bad_address("write", address, 4, noc0_);
    }
}

}  // namespace opwright::chip
