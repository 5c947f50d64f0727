// The chip as a debugger drives it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "chip/debug/monitor.hpp"
#include "chip/sched/chip.hpp"
#include "chip/sched/launch.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint64_t kWithoutDebugger = 5'000'000;

}  // namespace

std::uint64_t Chip::run_debugged() {
    if (no_debugger_) {
        const bool starts = std::any_of(tensix_tiles_.begin(), tensix_tiles_.end(), [](const auto& tile) {
            const Launch launch(*tile);
            return launch.unfinished() && (launch.text(Risc::kBrisc) || launch.text(Risc::kTrisc1));
        });
        if (!starts) return run_ready_tiles(kWithoutDebugger);
        Finding finding = *std::exchange(no_debugger_, std::nullopt);
        put_to_rest(nullptr);
        raise(std::move(finding));
    }
    try {
        return debugger_->heartbeat();
    } catch (const debug::ProgramKilled&) {
        Finding finding{
            Category::kConfiguration, "debugger-kill", "the debugger ended the program", "", std::nullopt, {}};
        put_to_rest(nullptr);
        raise(std::move(finding));
    }
}

// Every tile that has something to do gets a turn of an instruction or so: what goes on beside a single step.
std::uint64_t Chip::run_briefly() {
    std::uint64_t spent = 0;
    if (ready_.empty()) step_late_noc();
    for (std::size_t turns = ready_.size(); turns != 0 && !ready_.empty(); --turns) {
        TensixTile& tile = *ready_.front();
        ready_.pop_front();
        is_ready_[grid_index(tile.noc0())] = false;
        const std::uint64_t ran = run_tile(tile, 1);
        executed_without_word_ += ran;
        spent += ran;
        if (ran != 0 || tile.has_breakpoint_hit()) wake(tile);
        if (tile.has_breakpoint_hit()) break;
    }
    return spent;
}

bool Chip::step_core(TensixTile& tile, Risc risc) {
    return guarded(tile, [&] {
        if (!tile.step(risc)) return false;
        ++executed_without_word_;
        wake(tile);  // the others of the tile may wait for what it did
        return true;
    });
}

std::string Chip::kernel_libraries(const TensixTile& tile) const {
    const Launch launch(tile);
    std::string text = "<library-list version=\"1.0\">";
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        const auto kernel = launch.text(risc);
        const auto file = kernel ? sources_.find_file(row_of(risc).name, kernel->bytes) : std::nullopt;
        if (!file) continue;
        text += fmt::format("<library name=\"{}\">", file->path.string());
        // The debugger adds these to the addresses of the file, modulo 2^64.
        const std::int64_t moved = std::int64_t{kernel->base} - std::int64_t{file->link_address};
        for (const bool with_code : file->with_code)
            text += fmt::format("<section address=\"0x{:x}\"/>", static_cast<std::uint64_t>(with_code ? moved : 0));
        text += "</library>";
    }
    return text + "</library-list>";
}

std::string Chip::all_cores_text() const {
    std::string text;
    for (const auto& tile : tensix_tiles_) {
        if (!Launch(*tile).unfinished()) continue;
        for (unsigned i = 0; i < kRiscs; ++i) {
            const auto risc = static_cast<Risc>(i);
            const std::string what = debug::core_text(*tile, risc);
            if (what.empty()) continue;
            const CorePlace place = place_of(*tile, risc, tile->core(risc).pc());
            text +=
                fmt::format("core ({},{}) {} at pc 0x{:08x}", place.logical.x, place.logical.y, place.risc, place.pc);
            if (!place.kernel.empty()) text += fmt::format(", {}:{}", place.kernel, place.line);
            text += ": " + what + "\n";
        }
    }
    return text.empty() ? "no core has a program\n" : text;
}

}  // namespace opwright::chip
