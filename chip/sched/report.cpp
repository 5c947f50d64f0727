// From faults and hangs to findings: who, where in the source, what the others wait for; then the tiles go to rest.
#include <fmt/format.h>

#include <cstring>

#include "chip/core/endless.hpp"
#include "chip/sched/chip.hpp"
#include "chip/sched/launch.hpp"
#include "chip/sched/wait_text.hpp"

namespace opwright::chip {
namespace {

// Rebooting runs the firmware from its start until it waits for the next launch.
constexpr std::uint64_t kRebootBudget = 100'000'000;
// A program that has run for long without the host's doing is looked at now and then.
constexpr std::uint64_t kEffortBetweenProofs = 16'000'000;

Category category_of(TensixFault::Kind kind) {
    switch (kind) {
        case TensixFault::Kind::kKernelMistake:
            return Category::kKernelMistake;
        case TensixFault::Kind::kNotModelled:
            return Category::kNotModelled;
        case TensixFault::Kind::kInternal:
            return Category::kInternal;
    }
    return Category::kInternal;
}

bool is_call(std::uint32_t instruction) {
    constexpr std::uint32_t kJal = 0x6F, kJalr = 0x67, kMajorMask = 0x7F;
    const std::uint32_t major = instruction & kMajorMask;
    return (major == kJal || major == kJalr) && (instruction >> 7 & 0x1F) == kReturnAddress;
}

/// Where the core was, then the addresses of calls that lead there: the one in ra, and those that the stack shows.
/// Without unwind tables a stale entry is possible; each one is at least a real call of this kernel.
std::vector<std::uint32_t> call_chain(const TensixTile& tile, const NocIssuer& at, const KernelText& kernel) {
    constexpr std::uint32_t kMaxStackWords = 64;
    std::vector<std::uint32_t> chain = {at.pc};
    const auto add_call_before = [&](std::uint32_t return_address) {
        const std::uint32_t call = return_address - 4;
        if (return_address % 4 != 0 || call - kernel.base > kernel.bytes.size() - 4) return;
        std::uint32_t instruction = 0;
        std::memcpy(&instruction, kernel.bytes.data() + (call - kernel.base), sizeof(instruction));
        if (is_call(instruction)) chain.push_back(call);
    };
    if (at.stack == 0) return chain;
    add_call_before(at.return_address);
    for (std::uint32_t i = 0; i < kMaxStackWords; ++i) {
        const auto word = tile.local_word(static_cast<Risc>(at.risc), at.stack + 4 * i);
        if (!word) break;
        add_call_before(*word);
    }
    return chain;
}

}  // namespace

CorePlace Chip::place_of(const TensixTile& tile, Risc risc, std::uint32_t pc) const {
    const Core& core = tile.core(risc);
    NocIssuer at{tile.noc0(), static_cast<std::uint8_t>(index_of(risc)), pc};
    if (pc == core.pc()) {  // else it has moved on
        at.return_address = core.reg(kReturnAddress);
        at.stack = core.reg(kStackPointer);
    }
    return place_of(tile, at);
}

CorePlace Chip::place_of(const TensixTile& tile, const NocIssuer& at) const {
    const auto risc = static_cast<Risc>(at.risc);
    CorePlace place;
    place.logical = tile.logical();
    place.noc0 = tile.noc0();
    place.risc = row_of(risc).name;
    place.pc = at.pc;
    const auto kernel = Launch(tile).text(risc);
    if (!kernel) return place;
    // The core may be in a function of the runtime's headers: its callers lead back to the user's line.
    for (const std::uint32_t pc : call_chain(tile, at, *kernel)) {
        const auto line = sources_.find(place.risc, kernel->bytes, kernel->base, pc);
        if (!line || (!place.kernel.empty() && !line->is_users)) continue;
        if (place.function.empty() || pc == at.pc) place.function = line->function;
        place.kernel = line->file;
        place.line = line->line;
        if (line->is_users) break;
    }
    return place;
}

void Chip::raise_from_core(TensixTile& tile, const Fault& fault) {
    const Risc risc = tile.running();
    Finding finding{fault.category, fault.id, fault.what, fault.fix, place_of(tile, risc, tile.core(risc).pc()), {}};
    if (debugger_) debugger_->show(finding, &tile, risc);
    put_to_rest(&tile);
    raise(std::move(finding));
}

void Chip::raise_from_tensix(TensixTile& tile, const TensixFault& fault) {
    // The instruction may have waited: its own thread pushed it, not necessarily the core that runs now.
    const auto risc = static_cast<Risc>(index_of(Risc::kTrisc0) + fault.thread);
    Finding finding{category_of(fault.kind),
                    "tensix-instruction",
                    fmt::format("Tensix instruction 0x{:08x}: {}", fault.instruction, fault.what),
                    fault.fix,
                    place_of(tile, risc, fault.pc),
                    {}};
    if (debugger_) debugger_->show(finding, &tile, risc);
    put_to_rest(&tile);
    raise(std::move(finding));
}

// The request faulted on its way, when its core may be elsewhere already.
void Chip::raise_from_noc(const NocIssuer& issuer, const Fault& fault) {
    TensixTile& tile = tensix(logical_of(issuer.noc0));
    Finding finding{fault.category, fault.id, fault.what, fault.fix, place_of(tile, issuer), {}};
    put_to_rest(&tile);
    raise(std::move(finding));
}

void Chip::check_for_hang() {
    Finding finding;
    std::size_t tiles = 0;
    for (const auto& tile : tensix_tiles_) {
        const Launch launch(*tile);
        if (!launch.unfinished()) continue;
        ++tiles;
        for (unsigned i = 0; i < kRiscs; ++i) {
            const auto risc = static_cast<Risc>(i);
            const std::string what = wait_text(*tile, launch, risc);
            if (!launch.runs_kernel(risc) && what.empty()) continue;
            finding.waiting.push_back({place_of(*tile, risc, tile->core(risc).pc()), what});
        }
    }
    if (tiles == 0) return;
    finding.category = Category::kHang;
    finding.id = "hang";
    finding.what = fmt::format("the program cannot go on: {} core{} not finished and nothing can run any more", tiles,
                               tiles == 1 ? " is" : "s are");
    finding.fix =
        "compare what each kernel waits for with what its partner still does: pages pushed and popped per "
        "circular buffer, semaphore values, and which kernels have finished already (not listed)";
    if (!finding.waiting.empty()) finding.place = finding.waiting.front().place;
    if (debugger_) debugger_->show(finding, nullptr, Risc::kBrisc);
    put_to_rest(nullptr);
    raise(std::move(finding));
}

/// A core that runs and whose kernel's code has no way to its end.
std::optional<Risc> Chip::endless_core(const TensixTile& tile) const {
    const Launch launch(tile);
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        if (tile.state(risc) != HartState::kRunnable || !launch.runs_kernel(risc)) continue;
        const Core& core = tile.core(risc);
        const auto kernel = launch.text(risc);
        if (kernel && never_leaves(kernel->bytes, kernel->base, core.pc(), core.reg(kReturnAddress))) return risc;
    }
    return std::nullopt;
}

void Chip::check_effort() {
    const bool spent = executed_without_word_ > options_.max_instructions;
    if (!spent && executed_without_word_ < next_proof_) return;
    next_proof_ = executed_without_word_ + kEffortBetweenProofs;
    TensixTile* culprit = nullptr;
    std::optional<Risc> endless;
    for (const auto& tile : tensix_tiles_) {
        const Launch launch(*tile);
        if (!launch.unfinished()) continue;
        if (culprit == nullptr) culprit = tile.get();
        endless = endless_core(*tile);
        if (!endless) continue;
        culprit = tile.get();
        break;
    }
    if (culprit == nullptr || (!spent && !endless)) return;
    TensixTile& tile = *culprit;
    const Launch launch(tile);
    Finding finding;
    finding.category = Category::kHang;
    finding.id = endless ? "endless-loop" : "instruction-budget";
    finding.what =
        endless ? fmt::format("{} is in a loop that its code has no way to leave", row_of(*endless).name)
                : fmt::format("the program executed {} instructions without finishing: a kernel loops without end",
                              executed_without_word_);
    finding.fix = endless ? "give the loop a condition that ends it"
                          : "check the loop's bound; if the program is that long, raise OPWRIGHT_MAX_INSTRUCTIONS";
    if (endless) finding.place = place_of(tile, *endless, tile.core(*endless).pc());
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        if (!launch.runs_kernel(risc)) continue;
        const CorePlace place = place_of(tile, risc, tile.core(risc).pc());
        const bool runs = tile.state(risc) == HartState::kRunnable;
        finding.waiting.push_back({place, runs ? "is running" : wait_text(tile, launch, risc)});
        if (runs && !finding.place) finding.place = place;
    }
    if (debugger_) debugger_->show(finding, &tile, tile.running());
    put_to_rest(&tile);
    raise(std::move(finding));
}

// The device stays usable: every tile with a part in an unfinished program starts its firmware again, as after
// open_device, and reports "done".
void Chip::put_to_rest(const TensixTile* culprit) {
    for (const auto& tile : tensix_tiles_) {
        if (tile.get() != culprit && !Launch(*tile).unfinished()) continue;
        if (late_noc_) late_noc_->forget_from(tile->noc0());
        tile->reboot();
    }
    for (std::uint64_t spent = 0; !ready_.empty() && spent < kRebootBudget;) {
        TensixTile& tile = *ready_.front();
        ready_.pop_front();
        is_ready_[grid_index(tile.noc0())] = false;
        const std::uint64_t before = tile.wall_clock();
        try {
            tile.run_pass(kRebootBudget);
        } catch (...) {
            tile.power_on_reset();  // the finding that is being reported matters more than this one
        }
        if (tile.wall_clock() != before) wake(tile);
        spent += tile.wall_clock() - before;
    }
    idle_heartbeats_ = 0;
    executed_without_word_ = 0;
    next_proof_ = kEffortBeforeProof;
}

void Chip::raise(Finding finding) {
    append_to_record(finding);
    throw FindingError(std::move(finding));
}

}  // namespace opwright::chip
