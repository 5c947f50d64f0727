// What a debugger asks of a tile that stands still: threads are its RISC-V cores; registers, memory, breakpoints.
// Spec: GDB manual, "Remote Protocol".
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip::debug {

/// How the program goes on.
struct Resume {
    enum class Kind : std::uint8_t { kContinue, kStep, kDetach, kKill };
    Kind kind = Kind::kContinue;
    Risc risc = Risc::kBrisc;  ///< kStep: the core that steps
    bool others_run = true;    ///< kStep: whether the other cores go on meanwhile
    /// kStep: on while the program counter is in [begin, end). Both 0: one instruction.
    std::uint32_t begin = 0, end = 0;
};

/// What it needs to know beyond the tile.
struct SessionHooks {
    std::function<std::string()> libraries;                        ///< the library list, as XML
    std::function<std::string(std::string_view command)> monitor;  ///< the answer to `monitor COMMAND`
    std::function<void()> stop_acknowledging;
};

class Session {
  public:
    /// The tile must outlive it.
    Session(TensixTile& tile, SessionHooks hooks) : tile_(tile), hooks_(std::move(hooks)) {}

    /// `risc` stands because of `signal` (1..255), which is what "?" is answered with. `why`: what else the protocol's
    /// stop reply says, "library:;" or "watch:ADDRESS;".
    std::string stop_reply(Risc risc, unsigned signal, std::string_view why);

    /// An answer ("" for what is not supported, as the protocol wants), or how the program goes on.
    std::variant<std::string, Resume> handle(std::string_view packet);

    bool has_breakpoint(std::uint32_t pc) const { return breakpoints_.contains(pc); }
    void forget_breakpoints();

  private:
    std::string query(std::string_view packet);
    std::string transfer(std::string_view packet);
    std::string read_registers() const;
    std::string write_registers(std::string_view hex);
    std::string read_register(std::string_view packet) const;
    std::string write_register(std::string_view packet);
    std::string read_memory(std::string_view packet);
    std::string write_memory(std::string_view packet);
    std::string breakpoint(std::string_view packet, bool set);
    std::string select_thread(std::string_view packet);
    std::variant<std::string, Resume> resume(std::string_view actions);
    std::string threads_xml() const;

    TensixTile& tile_;
    SessionHooks hooks_;
    Risc selected_ = Risc::kBrisc;
    std::string last_stop_;
    std::set<std::uint32_t> breakpoints_;
};

/// "running", "in reset", ...: a core's state in a word or two.
const char* state_text(HartState state);

}  // namespace opwright::chip::debug
