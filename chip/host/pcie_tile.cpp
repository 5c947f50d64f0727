// From the NoC to host memory.
#include "chip/host/pcie_tile.hpp"

#include <fmt/format.h>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint64_t kHostWindow = 0x8'0000'0000;
constexpr std::uint64_t kHostWindowBytes = 0xFFFE0000;
constexpr std::uint32_t kOutboundRegions = 0x1200;
constexpr std::uint32_t kRegionStride = 0x200;
constexpr std::uint32_t kRegionEnable = 1u << 31;

enum Word : unsigned { kControl1, kControl2, kBaseLow, kBaseHigh, kLimit, kTargetLow, kTargetHigh };

constexpr std::uint64_t wide(std::uint32_t low, std::uint32_t high) {
    return std::uint64_t{high} << 32 | low;
}

}  // namespace

std::uint64_t PcieTile::translate(std::uint64_t address, std::size_t size) const {
    const std::uint64_t offset = address - kHostWindow;
    if (address < kHostWindow || offset > kHostWindowBytes || size > kHostWindowBytes - offset) {
        throw Fault{
            Category::kKernelMistake, "pcie-address",
            fmt::format("access of {} bytes at 0x{:x} of the PCIe tile is outside the host window", size, address),
            "host memory starts at 0x800000000 of the PCIe tile"};
    }
    for (const auto& region : regions_) {
        if ((region[kControl2] & kRegionEnable) == 0) continue;
        const std::uint64_t base = wide(region[kBaseLow], region[kBaseHigh]);
        const std::uint64_t limit = wide(region[kLimit], region[kBaseHigh]);
        if (offset >= base && offset + size - 1 <= limit)
            return wide(region[kTargetLow], region[kTargetHigh]) + (offset - base);
    }
    return offset;
}

void PcieTile::read(std::uint64_t address, std::span<std::uint8_t> out) {
    memory_.read(translate(address, out.size()), out.data(), static_cast<std::uint32_t>(out.size()));
}

void PcieTile::write(std::uint64_t address, std::span<const std::uint8_t> in) {
    memory_.write(translate(address, in.size()), in.data(), static_cast<std::uint32_t>(in.size()));
}

std::uint32_t PcieTile::read_bar2(std::uint32_t offset) const {
    const std::uint32_t region = (offset - kOutboundRegions) / kRegionStride;
    const std::uint32_t word = (offset - kOutboundRegions) % kRegionStride / 4;
    if (offset >= kOutboundRegions && region < kRegions && word < kRegionWords) return regions_[region][word];
    throw Fault{Category::kNotModelled, "bar2-register",
                fmt::format("host read of BAR2 +0x{:x}: only the outbound iATU is modelled", offset), ""};
}

void PcieTile::write_bar2(std::uint32_t offset, std::uint32_t value) {
    const std::uint32_t region = (offset - kOutboundRegions) / kRegionStride;
    const std::uint32_t word = (offset - kOutboundRegions) % kRegionStride / 4;
    if (offset >= kOutboundRegions && region < kRegions && word < kRegionWords) {
        regions_[region][word] = value;
        return;
    }
    throw Fault{Category::kNotModelled, "bar2-register",
                fmt::format("host write of 0x{:x} to BAR2 +0x{:x}: only the outbound iATU is modelled", value, offset),
                ""};
}

}  // namespace opwright::chip
