#include "chip/debug/monitor.hpp"

#include <fmt/format.h>

#include "chip/sched/launch.hpp"
#include "chip/sched/wait_text.hpp"

namespace opwright::chip::debug {

std::string circular_buffers_text(const TensixTile& tile) {
    const Launch launch(tile);
    std::string text;
    for (unsigned index = 0; index < Launch::kCircularBuffers; ++index) {
        const auto buffer = launch.circular_buffer(index);
        if (!buffer) continue;
        const std::uint32_t received = tile.overlay().stream_register(index, Overlay::kTilesReceived);
        const std::uint32_t acked = tile.overlay().stream_register(index, Overlay::kTilesAcked);
        text += fmt::format("cb {}: {} of {} pages filled, {} bytes at 0x{:05x}; received {}, acked {}\n", index,
                            (received - acked) & 0xFFFF, buffer->pages, buffer->size, buffer->address, received, acked);
    }
    return text.empty() ? "the launch on this core has no circular buffers\n" : text;
}

std::string core_text(const TensixTile& tile, Risc risc) {
    const Launch launch(tile);
    if (!launch.text(risc)) return "";
    if (!launch.runs_kernel(risc)) {
        const std::string queued = wait_text(tile, launch, risc);
        return queued.empty() ? "not in its kernel" : queued;
    }
    if (!launch.in_kernel(risc, tile.core(risc).pc())) return "in the firmware, before or after its kernel";
    const std::string waits = wait_text(tile, launch, risc);
    return waits.empty() ? "running" : waits;
}

}  // namespace opwright::chip::debug
