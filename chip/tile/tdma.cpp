// The mover as cores instruct it.
#include "chip/tile/tdma.hpp"

#include <fmt/format.h>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint32_t kParameters = 0x00;
constexpr std::uint32_t kParametersEnd = 0x10;
constexpr std::uint32_t kCommand = 0x10;
constexpr std::uint32_t kStatus = 0x14;
constexpr std::uint32_t kClockGateEnable = 0x24;

constexpr std::uint32_t kStatusIdle = 0x8;  // command queue empty
constexpr std::uint32_t kCommandXmov = 0x40;
constexpr std::uint32_t kDirectionL1ToL0 = 1;
constexpr std::uint32_t kIramInMoverView = 0x4 << 12;
constexpr std::uint32_t kUnit = 16;  // addresses and sizes count 16 bytes

}  // namespace

std::uint32_t Tdma::read(std::uint32_t offset) const {
    if (offset < kParametersEnd || offset == kCommand) return 0;
    if (offset == kStatus) return kStatusIdle;
    if (offset == kClockGateEnable) return clock_gate_;
    throw Fault{Category::kNotModelled, "tdma-register",
                fmt::format("read of TDMA-RISC register +0x{:03x}, which the chip does not model", offset), ""};
}

void Tdma::write(std::uint32_t offset, std::uint32_t value) {
    if (offset < kParametersEnd) {
        parameters_[(offset - kParameters) / 4] = value;
    } else if (offset == kCommand) {
        run(value);
    } else if (offset == kClockGateEnable) {
        clock_gate_ = value;
    } else {
        throw Fault{Category::kNotModelled, "tdma-register",
                    fmt::format("write of 0x{:08x} to TDMA-RISC register +0x{:03x}, which the chip does not model",
                                value, offset),
                    ""};
    }
}

void Tdma::run(std::uint32_t command) {
    const auto [source, destination, size, direction] = parameters_;
    if (command != kCommandXmov || direction != kDirectionL1ToL0 || destination < kIramInMoverView) {
        throw Fault{Category::kNotModelled, "mover-command",
                    fmt::format("mover command 0x{:x} with direction {} to 0x{:x}: only copies from L1 to NCRISC's "
                                "instruction RAM are modelled",
                                command, direction, destination),
                    ""};
    }
    const std::uint64_t bytes = std::uint64_t{size} * kUnit;
    const std::uint64_t from = std::uint64_t{source} * kUnit;
    const std::uint64_t to = (destination - kIramInMoverView) * std::uint64_t{kUnit};
    if (from + bytes > l1_.bytes().size() || to + bytes > iram_.bytes().size()) {
        throw Fault{Category::kKernelMistake, "mover-range",
                    fmt::format("the mover cannot copy {} bytes from L1 0x{:x} to instruction RAM offset 0x{:x}", bytes,
                                from, to),
                    "an NCRISC kernel must fit into 16 KiB of instruction RAM"};
    }
    iram_.write(static_cast<std::uint32_t>(to), l1_.bytes().subspan(from, bytes));
}

}  // namespace opwright::chip
