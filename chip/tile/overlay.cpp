// Stream registers in general use.
#include "chip/tile/overlay.hpp"

#include <fmt/format.h>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

enum StreamRegister : std::uint32_t {
    kRemoteSrc = 0,
    kRemoteDest = 2,
    kRemoteDestBufStart = 3,
    kRemoteDestBufSize = 4,
    kRemoteDestWrPtr = 5,
    kBufStart = 6,
    kBufSize = 7,
    kMsgInfoPtr = 8,
    kRemoteDestMsgInfoWrPtr = 9,
    kRdPtr = 24,
    kWrPtr = 25,
    kMsgInfoWrPtr = 26,
    kSpaceAvailableUpdate = 34,
    kAckThreshold = 40,
    kTrafficPriority = 44,
    kSpaceAvailable = 64,
    kScratch = 248,
    kScratchLast = 253,
};

constexpr unsigned kUpdateCountShift = 6;
constexpr std::uint32_t kUpdateDestMask = 0x3F;

/// Width in bits of a register that software may use while the stream is idle; 0 when it is not one of those.
constexpr unsigned width_of(std::uint32_t index) {
    switch (index) {
        case kRemoteSrc:
            return 24;
        case kRemoteDest:
            return 18;
        case kRemoteDestBufStart:
        case kRemoteDestBufSize:
        case kRemoteDestWrPtr:
        case kBufStart:
        case kBufSize:
        case kMsgInfoPtr:
        case kRemoteDestMsgInfoWrPtr:
        case kRdPtr:
        case kWrPtr:
        case kMsgInfoWrPtr:
        case kSpaceAvailable:
            return 17;
        case kAckThreshold:
        case kTrafficPriority:
            return 4;
        default:
            return index >= kScratch && index <= kScratchLast ? 24 : 0;
    }
}

/// Bits of every register that software may use; 0 where it may not. Waiting cores ask for it all the time.
constexpr auto kMasks = [] {
    std::array<std::uint32_t, 256> masks{};
    for (std::uint32_t index = 0; index < masks.size(); ++index) masks[index] = (1u << width_of(index)) - 1;
    return masks;
}();
constexpr std::uint32_t mask_of(std::uint32_t index) {
    return kMasks[index];
}

[[noreturn]] void not_modelled(const char* verb, std::uint32_t stream, std::uint32_t index) {
    throw Fault{Category::kNotModelled, "overlay-register",
                fmt::format("{} of register {} of overlay stream {}: only registers in general use are modelled", verb,
                            index, stream),
                ""};
}

}  // namespace

Overlay::Overlay(unsigned streams) : streams_(streams) {}

std::uint32_t Overlay::stream_register(unsigned stream, unsigned index) const {
    return streams_[stream].registers[index];
}

std::uint32_t Overlay::read(std::uint32_t offset) const {
    const std::uint32_t stream = offset / kStreamBytes;
    const std::uint32_t index = offset % kStreamBytes / 4;
    if (stream >= streams_.size() || index >= kRegisters || mask_of(index) == 0) not_modelled("read", stream, index);
    return streams_[stream].registers[index];
}

void Overlay::write(std::uint32_t offset, std::uint32_t value) {
    const std::uint32_t stream = offset / kStreamBytes;
    const std::uint32_t index = offset % kStreamBytes / 4;
    if (stream >= streams_.size() || index >= kRegisters) not_modelled("write", stream, index);
    auto& registers = streams_[stream].registers;
    if (index == kSpaceAvailableUpdate) {
        if ((value & kUpdateDestMask) != 0) not_modelled("multicast update", stream, index);
        registers[kSpaceAvailable] =
            (registers[kSpaceAvailable] + (value >> kUpdateCountShift)) & mask_of(kSpaceAvailable);
        return;
    }
    if (mask_of(index) == 0 || index == kSpaceAvailable) not_modelled("write", stream, index);
    registers[index] = value & mask_of(index);
    switch (index) {
        case kRemoteDestBufStart:
            registers[kRemoteDestWrPtr] = 0;
            break;
        case kRemoteDestBufSize:
            registers[kSpaceAvailable] = registers[index];
            break;
        case kBufStart:
            registers[kRdPtr] = registers[kWrPtr] = 0;
            break;
        default:
            break;
    }
}

}  // namespace opwright::chip
