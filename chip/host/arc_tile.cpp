// What the ARC firmware would answer.
#include "chip/host/arc_tile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

// NoC view: CSM and APB inside the crossbar's window.
constexpr std::uint64_t kNocCsm = 0x8'1000'0000;
constexpr std::uint64_t kNocApb = 0x8'8000'0000;
constexpr std::uint64_t kNocApbEnd = 0x8'8010'0000;

// APB offsets.
constexpr std::uint32_t kScratch0 = 0x30060;
constexpr std::uint32_t kScratchEnd = 0x30080;
constexpr std::uint32_t kMiscControl = 0x30100;
constexpr std::uint32_t kDoorbell = 1u << 16;
constexpr std::uint32_t kTelemetryTablePointer = 0x301D0;
constexpr std::uint32_t kTelemetryValuesPointer = 0x301D4;
constexpr std::uint32_t kMessageQueuePointer = 0x301D8;  // 0: this firmware has no message queue
constexpr std::uint32_t kNiuCfg0 = 0x50100;
constexpr std::uint32_t kNiuTranslationOn = 1u << 14;
constexpr std::uint32_t kNoc1NiuCfg0 = 0x58100;

constexpr unsigned kPostCode = 0, kArgument = 3, kMessageCode = 5;
constexpr std::uint32_t kPostCodeReady = 0xC0DE0001;

// CSM layout.
constexpr std::uint32_t kCsmAddress = 0x10000000;
constexpr std::uint32_t kLegacyTelemetry = 0x000;
constexpr std::uint32_t kLegacyBundleVersion = kLegacyTelemetry + 49 * 4;
constexpr std::uint32_t kTelemetryTable = 0x100;
constexpr std::uint32_t kTelemetryValues = 0x200;
constexpr std::uint32_t kTelemetryVersion = 1;
constexpr std::uint32_t kFirmwareBundle = 0x12040000;  // 18.4.0
constexpr std::uint32_t kAiClockMhz = 1000;

struct Telemetry {
    std::uint16_t tag;
    std::uint32_t value;
};
constexpr std::array<Telemetry, 14> kTelemetry = {{
    {1, 0x180},         // board id, high half: n150
    {2, 1},             // board id, low half
    {3, 1},             // ASIC id
    {4, 0},             // harvesting: none
    {11, 40u << 16},    // ASIC temperature
    {13, 35u << 16},    // board temperature
    {14, kAiClockMhz},  // AICLK
    {15, 900},          // AXICLK
    {16, 540},          // ARCCLK
    {21, 0xFFFF},       // Ethernet tiles alive
    {22, 0x555},        // DRAM channels trained, two bits each
    {28, kFirmwareBundle},
    {32, 1},  // heartbeat
    {52, 0},  // ASIC location
}};

enum Message : std::uint8_t {
    kGetSmbusTelemetryAddress = 0x2C,
    kGetAiClock = 0x34,
    kGetHarvesting = 0x57,
    kSetDramTrained = 0x58,
};
/// Messages without an effect on anything that the chip models.
constexpr std::array<std::uint8_t, 15> kAccepted = {0x11, 0x21, 0x51, 0x52, 0x53, 0x54, 0x56, 0x90,
                                                    0xA0, 0xA3, 0xB6, 0xB7, 0xBA, 0xBC, 0xC1};

[[noreturn]] void not_modelled(const std::string& what) {
    throw Fault{Category::kNotModelled, "arc-register", what + ", which the chip does not model", ""};
}

}  // namespace

ArcTile::ArcTile() : csm_(kCsmBytes) {
    scratch_[kPostCode] = kPostCodeReady;
    put(kLegacyBundleVersion, kFirmwareBundle);
    put(kTelemetryTable, kTelemetryVersion);
    put(kTelemetryTable + 4, static_cast<std::uint32_t>(kTelemetry.size()));
    for (std::uint32_t i = 0; i < kTelemetry.size(); ++i) {
        put(kTelemetryTable + 8 + 4 * i, kTelemetry[i].tag | i << 16);
        put(kTelemetryValues + 4 * i, kTelemetry[i].value);
    }
}

void ArcTile::put(std::uint32_t csm_offset, std::uint32_t value) {
    std::memcpy(csm_.data() + csm_offset, &value, sizeof(value));
}

void ArcTile::read_csm(std::uint32_t offset, std::span<std::uint8_t> out) const {
    if (offset + out.size() > csm_.size()) not_modelled(fmt::format("read of ARC CSM +0x{:x}", offset));
    std::memcpy(out.data(), csm_.data() + offset, out.size());
}

void ArcTile::write_csm(std::uint32_t offset, std::span<const std::uint8_t> in) {
    if (offset + in.size() > csm_.size()) not_modelled(fmt::format("write of ARC CSM +0x{:x}", offset));
    std::memcpy(csm_.data() + offset, in.data(), in.size());
}

std::uint32_t ArcTile::read_apb(std::uint32_t offset) const {
    if (offset >= kScratch0 && offset < kScratchEnd) return scratch_[(offset - kScratch0) / 4];
    switch (offset) {
        case kMiscControl:
            return misc_control_;
        case kTelemetryTablePointer:
            return kCsmAddress + kTelemetryTable;
        case kTelemetryValuesPointer:
            return kCsmAddress + kTelemetryValues;
        case kMessageQueuePointer:
            return 0;
        case kNiuCfg0:
        case kNoc1NiuCfg0:
            return kNiuTranslationOn;
        default:
            not_modelled(fmt::format("read of ARC APB +0x{:x}", offset));
    }
}

void ArcTile::write_apb(std::uint32_t offset, std::uint32_t value) {
    if (offset >= kScratch0 && offset < kScratchEnd) {
        scratch_[(offset - kScratch0) / 4] = value;
    } else if (offset == kMiscControl) {
        misc_control_ = value & ~kDoorbell;
        if ((value & kDoorbell) != 0) serve_message();
    } else {
        not_modelled(fmt::format("write of 0x{:08x} to ARC APB +0x{:x}", value, offset));
    }
}

void ArcTile::serve_message() {
    const auto code = static_cast<std::uint8_t>(scratch_[kMessageCode]);
    std::uint32_t& answer = scratch_[kArgument];
    switch (code) {
        case kGetSmbusTelemetryAddress:
            answer = kLegacyTelemetry;
            break;
        case kGetAiClock:
            answer = kAiClockMhz;
            break;
        case kGetHarvesting:
            answer = 0;
            break;
        case kSetDramTrained:
            answer = 1;
            break;
        default:
            if (std::find(kAccepted.begin(), kAccepted.end(), code) == kAccepted.end()) {
                not_modelled(fmt::format("ARC message 0x{:02x}", code));
            }
    }
    scratch_[kMessageCode] = code;  // exit code 0 in the upper half
}

void ArcTile::read(std::uint64_t address, std::span<std::uint8_t> out) {
    if (address >= kNocCsm && address + out.size() <= kNocCsm + kCsmBytes) {
        read_csm(static_cast<std::uint32_t>(address - kNocCsm), out);
        return;
    }
    if (address < kNocApb || address >= kNocApbEnd || out.size() != 4) {
        not_modelled(fmt::format("read of {} bytes at 0x{:x} of the ARC tile", out.size(), address));
    }
    const std::uint32_t value = read_apb(static_cast<std::uint32_t>(address - kNocApb));
    std::memcpy(out.data(), &value, sizeof(value));
}

void ArcTile::write(std::uint64_t address, std::span<const std::uint8_t> in) {
    if (address >= kNocCsm && address + in.size() <= kNocCsm + kCsmBytes) {
        write_csm(static_cast<std::uint32_t>(address - kNocCsm), in);
        return;
    }
    if (address < kNocApb || address >= kNocApbEnd || in.size() != 4) {
        not_modelled(fmt::format("write of {} bytes at 0x{:x} of the ARC tile", in.size(), address));
    }
    std::uint32_t value = 0;
    std::memcpy(&value, in.data(), sizeof(value));
    write_apb(static_cast<std::uint32_t>(address - kNocApb), value);
}

}  // namespace opwright::chip
