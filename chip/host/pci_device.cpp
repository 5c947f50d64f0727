// From host physical addresses to tiles.
#include "chip/host/pci_device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

struct Bar {
    unsigned number;
    std::uint64_t base;
    std::uint64_t size;
};
constexpr Bar kBar0 = {0, 0x1'0000'0000, 512u << 20};
constexpr Bar kBar2 = {2, 0x1'2000'0000, 1u << 20};
constexpr Bar kBar4 = {4, 0x8'0000'0000, 32u << 20};  // alias of the last 32 MiB of BAR0
constexpr std::array<Bar, 3> kBars = {kBar0, kBar2, kBar4};

constexpr std::uint32_t kNoDevice = 0xFFFFFFFF;
constexpr std::uint32_t kVendorAndDevice = 0x401E1E52;
constexpr std::uint32_t kClassAndRevision = 0x12000000;
constexpr std::uint32_t kBarIs64Bit = 0x4;
constexpr std::uint32_t kConfigFirstBar = 0x10;

constexpr std::uint32_t kTlbWindowsEnd = 0x1F000000;
constexpr std::uint32_t kTlbTable = 0x1FC00000;
constexpr std::uint32_t kTlbTableEnd = kTlbTable + kTlbWindows * 8;
constexpr std::uint32_t kCsm = 0x1FE80000;
constexpr std::uint32_t kApb = 0x1FF00000;

[[noreturn]] void no_such(const char* verb, const char* where, std::uint64_t offset, std::size_t size) {
    throw Fault{
        Category::kNotModelled, "host-access",
        fmt::format("host {} of {} bytes at {} +0x{:x}, which the chip does not model", verb, size, where, offset), ""};
}

template <typename Word>
void words_out(std::uint32_t offset, std::span<std::uint8_t> out, Word word_at) {
    for (std::size_t i = 0; i < out.size(); i += 4) {
        const std::uint32_t value = word_at(offset + static_cast<std::uint32_t>(i));
        std::memcpy(out.data() + i, &value, sizeof(value));
    }
}
template <typename Word>
void words_in(std::uint32_t offset, std::span<const std::uint8_t> in, Word put) {
    for (std::size_t i = 0; i < in.size(); i += 4) {
        std::uint32_t value = 0;
        std::memcpy(&value, in.data() + i, sizeof(value));
        put(offset + static_cast<std::uint32_t>(i), value);
    }
}

}  // namespace

std::uint32_t PciDevice::read_config(std::uint32_t bus_device_function, std::uint32_t offset) {
    if (bus_device_function != 0) return kNoDevice;
    if (offset == 0x00) return kVendorAndDevice;
    if (offset == 0x08) return kClassAndRevision;
    if (offset >= kConfigFirstBar && offset < kConfigFirstBar + 8 * kBars.size()) {
        const std::uint64_t base = kBars[(offset - kConfigFirstBar) / 8].base;
        const bool high = (offset & 4) != 0;
        return high ? static_cast<std::uint32_t>(base >> 32) : static_cast<std::uint32_t>(base) | kBarIs64Bit;
    }
    return 0;
}

void PciDevice::read(std::uint64_t physical, std::span<std::uint8_t> out) {
    if (physical - kBar0.base < kBar0.size) {
        read_bar0(static_cast<std::uint32_t>(physical - kBar0.base), out);
    } else if (physical - kBar4.base < kBar4.size) {
        read_bar0(static_cast<std::uint32_t>(physical - kBar4.base + kBar0.size - kBar4.size), out);
    } else if (physical - kBar2.base < kBar2.size && out.size() % 4 == 0) {
        words_out(static_cast<std::uint32_t>(physical - kBar2.base), out,
                  [&](std::uint32_t at) { return pcie_.read_bar2(at); });
    } else {
        no_such("read", "physical address", physical, out.size());
    }
}

void PciDevice::write(std::uint64_t physical, std::span<const std::uint8_t> in) {
    if (physical - kBar0.base < kBar0.size) {
        write_bar0(static_cast<std::uint32_t>(physical - kBar0.base), in);
    } else if (physical - kBar4.base < kBar4.size) {
        write_bar0(static_cast<std::uint32_t>(physical - kBar4.base + kBar0.size - kBar4.size), in);
    } else if (physical - kBar2.base < kBar2.size && in.size() % 4 == 0) {
        words_in(static_cast<std::uint32_t>(physical - kBar2.base), in,
                 [&](std::uint32_t at, std::uint32_t value) { pcie_.write_bar2(at, value); });
    } else {
        no_such("write", "physical address", physical, in.size());
    }
}

Endpoint& PciDevice::unicast_target(const TlbTarget& target) const {
    const auto tile = tile_at(target.noc, target.x, target.y);
    Endpoint* endpoint = tile ? fabric_.endpoint(*tile) : nullptr;
    if (endpoint == nullptr) {
        throw Fault{Category::kNotModelled, "host-access",
                    fmt::format("a TLB window points at NoC {} coordinates ({}, {}), where there is no tile",
                                target.noc, target.x, target.y),
                    ""};
    }
    return *endpoint;
}

void PciDevice::read_bar0(std::uint32_t offset, std::span<std::uint8_t> out) {
    if (offset < kTlbWindowsEnd) {
        const auto target = tlbs_.translate(offset, static_cast<std::uint32_t>(out.size()));
        if (!target || target->multicast) no_such("read", "BAR0", offset, out.size());
        unicast_target(*target).read(target->address, out);
    } else if (offset >= kApb && out.size() % 4 == 0) {
        words_out(offset - kApb, out, [&](std::uint32_t at) { return arc_.read_apb(at); });
    } else if (offset >= kCsm && offset < kApb) {
        arc_.read_csm(offset - kCsm, out);
    } else if (offset >= kTlbTable && offset + out.size() <= kTlbTableEnd && out.size() % 4 == 0) {
        words_out(offset - kTlbTable, out, [&](std::uint32_t at) { return tlbs_.read_word(at); });
    } else {
        no_such("read", "BAR0", offset, out.size());
    }
}

void PciDevice::write_bar0(std::uint32_t offset, std::span<const std::uint8_t> in) {
    if (offset < kTlbWindowsEnd) {
        const auto target = tlbs_.translate(offset, static_cast<std::uint32_t>(in.size()));
        if (!target) no_such("write", "BAR0", offset, in.size());
        if (!target->multicast) {
            unicast_target(*target).write(target->address, in);
            return;
        }
        const auto x0 = translate_x(target->noc, target->start_x), x1 = translate_x(target->noc, target->x);
        const auto y0 = translate_y(target->noc, target->start_y), y1 = translate_y(target->noc, target->y);
        if (!x0 || !x1 || !y0 || !y1) no_such("multicast", "BAR0", offset, in.size());
        for (unsigned y = *y0; y <= *y1; ++y) {
            for (unsigned x = *x0; x <= *x1; ++x) {
                const Xy tile = mirrored(target->noc, Xy{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)});
                if (kind_of(tile) == TileKind::kTensix) fabric_.endpoint(tile)->write(target->address, in);
            }
        }
    } else if (offset >= kApb && in.size() % 4 == 0) {
        words_in(offset - kApb, in, [&](std::uint32_t at, std::uint32_t value) { arc_.write_apb(at, value); });
    } else if (offset >= kCsm && offset < kApb) {
        arc_.write_csm(offset - kCsm, in);
    } else if (offset >= kTlbTable && offset + in.size() <= kTlbTableEnd && in.size() % 4 == 0) {
        words_in(offset - kTlbTable, in, [&](std::uint32_t at, std::uint32_t value) { tlbs_.write_word(at, value); });
    } else {
        no_such("write", "BAR0", offset, in.size());
    }
}

}  // namespace opwright::chip
