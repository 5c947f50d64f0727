#include "chip/debug/debugger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "chip/debug/monitor.hpp"
#include "chip/sched/launch.hpp"

namespace opwright::chip::debug {
namespace {

// Signals as the protocol numbers them.
constexpr unsigned kInterrupted = 2, kIllegal = 4, kTrap = 5, kAborted = 6;
// Why a program stopped, where a signal is not enough: its list of kernels changed.
constexpr std::string_view kLibraries = "library:;";
// Between two looks at what the client wants.
constexpr std::uint64_t kRunBudget = 5'000'000;
constexpr unsigned kStepRounds = 20'000;
// A core that steps is held by the memory system: so often the others get a turn before its user is told.
constexpr unsigned kPatience = 2'000;

constexpr const char* kHelp =
    "monitor cb      circular buffers of the debugged core: pages filled, received, acked\n"
    "monitor cores   where every core of the program is, and what it waits for\n";

[[noreturn]] void refuse(std::string what, std::string fix) {
    throw FindingError({Category::kConfiguration, "debugger", std::move(what), std::move(fix), std::nullopt, {}});
}

std::optional<Risc> risc_named(std::string_view name) {
    const auto* const row =
        std::find_if(kRiscTable.begin(), kRiscTable.end(), [&](const RiscRow& known) { return known.name == name; });
    if (row == kRiscTable.end()) return std::nullopt;
    return static_cast<Risc>(row - kRiscTable.begin());
}

/// Tells one launch's kernels from another's.
std::uint64_t digest_of(const Launch& launch) {
    std::uint64_t digest = 1;
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto kernel = launch.text(static_cast<Risc>(i));
        if (!kernel) continue;
        const std::string_view bytes(reinterpret_cast<const char*>(kernel->bytes.data()), kernel->bytes.size());
        digest = digest * 1'000'003 + std::hash<std::string_view>()(bytes) + kernel->base;
    }
    return digest;
}

}  // namespace

std::optional<DebuggerOptions> options_from_environment() {
    const char* const port = std::getenv("OPWRIGHT_GDB");
    if (port == nullptr || *port == '\0') return std::nullopt;
    DebuggerOptions options;
    char* end = nullptr;
    const unsigned long number = std::strtoul(port, &end, 10);
    if (*end != '\0' || number > 0xFFFF)
        refuse(fmt::format("OPWRIGHT_GDB is '{}'", port), "give a port number, for example 1234, or 0 for any");
    options.port = static_cast<std::uint16_t>(number);
    if (const char* const core = std::getenv("OPWRIGHT_GDB_CORE")) {
        unsigned x = 0, y = 0;
        int read = 0;
        if (std::sscanf(core, "%u,%u%n", &x, &y, &read) != 2 || core[read] != '\0' || x >= kTensixColumns ||
            y >= kTensixRows)
            refuse(fmt::format("OPWRIGHT_GDB_CORE is '{}'", core),
                   fmt::format("give a logical core as x,y with x below {} and y below {}, for example 0,0",
                               kTensixColumns, kTensixRows));
        options.core = {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)};
    }
    if (const char* const risc = std::getenv("OPWRIGHT_GDB_RISC"); risc != nullptr && *risc != '\0') {
        options.risc = risc_named(risc);
        if (!options.risc)
            refuse(fmt::format("OPWRIGHT_GDB_RISC is '{}'", risc), "use BRISC, NCRISC, TRISC0, TRISC1 or TRISC2");
    }
    return options;
}

Debugger::Debugger(DebuggedChip& chip, const DebuggerOptions& options) try
    : chip_(chip),
      options_(options),
      tile_(chip.debugged_tile(options.core)),
      connection_(options.port),
      session_(tile_, {[this] { return libraries_; },
                       [this](std::string_view command) -> std::string {
                           if (command == "cb") return circular_buffers_text(tile_);
                           if (command == "cores") return chip_.all_cores_text();
                           return kHelp;
                       },
                       [this] { connection_.stop_acknowledging(); }}) {
} catch (const std::runtime_error& error) {
    refuse(error.what(), "choose another port with OPWRIGHT_GDB");
}

Debugger::~Debugger() {
    if (met_) connection_.send("W00");
}

std::uint64_t Debugger::heartbeat() {
    if (ended_) return chip_.run_freely(kRunBudget);
    notice_launch();
    if (connection_.wants_attention()) {
        connection_.is_open() ? stop(tile_.running(), kInterrupted) : end();
    }
    const std::uint64_t ran = stepping_ ? step() : chip_.run_freely(kRunBudget);
    const auto hit = tile_.take_breakpoint_hit();
    if (hit) at_breakpoint(*hit);
    // Standing still is no hang.
    return hit ? ran + 1 : ran;
}

// New kernels: the debugger has to know their files before they run, so that its breakpoints are where they belong.
void Debugger::notice_launch() {
    const Launch launch(tile_);
    if (!launch.unfinished()) return;
    const std::uint64_t digest = digest_of(launch);
    if (digest == launch_) return;
    launch_ = digest;
    libraries_ = chip_.kernel_libraries(tile_);
    if (met_) {
        stop(tile_.running(), kTrap, kLibraries);
        return;
    }
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        const auto kernel = launch.text(risc);
        if (kernel && options_.risc.value_or(risc) == risc) tile_.set_breakpoint(kernel->base);
    }
}

void Debugger::at_breakpoint(Risc risc) {
    if (const auto watch = tile_.take_watch_hit()) {
        stop(risc, kTrap, fmt::format("watch:{:x};", watch->address),
             watch->from_outside ? "changed by another tile or by the host\n" : "");
        return;
    }
    const std::uint32_t pc = tile_.core(risc).pc();
    if (session_.has_breakpoint(pc)) {
        stop(risc, kTrap);
    } else if (!met_ && options_.risc.value_or(risc) == risc) {
        tile_.clear_breakpoints();  // those of the entries
        stop(risc, kTrap, kLibraries);
    } else {
        tile_.clear_breakpoint(pc);
    }
}

// One core step by step, the rest of the chip beside it at the same pace.
std::uint64_t Debugger::step() {
    const Resume order = *stepping_;
    std::uint64_t ran = 0;
    for (unsigned round = 0; round < kStepRounds && stepping_; ++round) {
        const bool stepped = chip_.step_core(tile_, order.risc);
        // Held by the memory system, it needs the others to go on, whatever was said of them.
        if (order.others_run || !stepped) {
            tile_.freeze(order.risc);
            ran += chip_.run_briefly();
            tile_.freeze(std::nullopt);
        }
        if (tile_.has_breakpoint_hit()) {
            stepping_.reset();
            return ran;
        }
        ran += stepped ? 1 : 0;
        rounds_without_step_ = stepped ? 0 : rounds_without_step_ + 1;
        const std::uint32_t pc = tile_.core(order.risc).pc();
        const bool inside = pc >= order.begin && pc < order.end;
        const bool arrived = stepped && (!inside || session_.has_breakpoint(pc));
        if (!arrived && rounds_without_step_ < kPatience) continue;
        rounds_without_step_ = 0;
        const std::string why = arrived ? "" : core_text(tile_, order.risc);
        stop(order.risc, kTrap, "", why.empty() ? "" : fmt::format("{} {}\n", row_of(order.risc).name, why));
        return ran + 1;
    }
    return ran;
}

void Debugger::show(const Finding& finding, const TensixTile* tile, Risc risc) {
    if (ended_ || !met_) return;
    stepping_.reset();
    const bool here = tile == &tile_;
    stop(here ? risc : Risc::kBrisc, here && finding.category == Category::kKernelMistake ? kIllegal : kAborted, "",
         to_text(finding) + "\n");
    // What follows is the firmware starting anew.
    session_.forget_breakpoints();
    launch_ = 0;
}

void Debugger::stop(Risc risc, unsigned signal, std::string_view why, const std::string& text) {
    stepping_.reset();
    const std::string reply = session_.stop_reply(risc, signal, why);
    if (!met_) {
        met_ = true;
        const auto core = tile_.logical();
        connection_.listen();
        fmt::print(
            stderr,
            "opwright: core ({},{}) {} stands at the entry of its kernel and waits for a debugger; connect with\n"
            "  gdb-multiarch -ex 'target remote 127.0.0.1:{}' -ex sharedlibrary\n",
            core.x, core.y, row_of(risc).name, connection_.port());
        std::fflush(stderr);
        if (!connection_.accept()) return end();
    } else {
        if (!text.empty()) connection_.send("O" + to_hex(text));
        connection_.send(reply);
    }
    serve();
    // Not again at the same place: what stands there is executed first.
    const std::uint32_t pc = tile_.core(risc).pc();
    if (!ended_ && !stepping_ && session_.has_breakpoint(pc)) chip_.step_core(tile_, risc);
}

void Debugger::serve() {
    while (auto packet = connection_.receive()) {
        const auto answer = session_.handle(*packet);
        if (const auto* text = std::get_if<std::string>(&answer)) {
            connection_.send(*text);
            continue;
        }
        const Resume& resume = std::get<Resume>(answer);
        switch (resume.kind) {
            case Resume::Kind::kContinue:
                return;
            case Resume::Kind::kStep:
                stepping_ = resume;
                return;
            case Resume::Kind::kDetach:
                connection_.send("OK");
                return end();
            case Resume::Kind::kKill:
                connection_.send("OK");
                end();
                throw ProgramKilled();
        }
    }
    end();  // the client is gone, or Ctrl-C in the terminal of the program
}

void Debugger::end() {
    ended_ = true;
    stepping_.reset();
    session_.forget_breakpoints();
    connection_.close();
}

}  // namespace opwright::chip::debug
