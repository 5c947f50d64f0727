// A debugger on one Tensix tile: when the program stops, what the debugger sees then, and how the program goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chip/debug/connection.hpp"
#include "chip/debug/session.hpp"
#include "chip/diag/finding.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip::debug {

struct DebuggerOptions {
    std::uint16_t port = 0;
    Xy core;                   ///< logical
    std::optional<Risc> risc;  ///< stop at the entry of this core's kernel first; empty: of whichever comes first
};

/// OPWRIGHT_GDB=PORT asks for a debugger, OPWRIGHT_GDB_CORE=x,y (0,0) and OPWRIGHT_GDB_RISC=NAME say for whom.
/// Throws FindingError for words that make no sense.
std::optional<DebuggerOptions> options_from_environment();

/// What the debugger may do with the chip.
class DebuggedChip {
  public:
    virtual ~DebuggedChip() = default;
    virtual TensixTile& debugged_tile(Xy logical) = 0;
    /// Both give the number of instructions executed; they end early when a core stands at a breakpoint.
    virtual std::uint64_t run_freely(std::uint64_t budget) = 0;
    virtual std::uint64_t run_briefly() = 0;
    /// One instruction of one core; false when it cannot be executed now.
    virtual bool step_core(TensixTile& tile, Risc risc) = 0;
    /// The library list of the GDB protocol: ELF files of the launch's kernels, where they are loaded.
    virtual std::string kernel_libraries(const TensixTile& tile) const = 0;
    /// Where every core of the program is and what it waits for.
    virtual std::string all_cores_text() const = 0;
};

/// Thrown when the debugger's user kills the program.
struct ProgramKilled {};

class Debugger {
  public:
    /// `chip` must outlive it. Throws FindingError when the port cannot be had.
    Debugger(DebuggedChip& chip, const DebuggerOptions& options);
    /// Tells the client that the program has ended.
    ~Debugger();

    /// Takes the place of the chip's free run for one call of the driver's clock; stands still inside while the
    /// debugger's user looks around. Gives the number of instructions executed.
    std::uint64_t heartbeat();

    /// A finding ends the program: its state can be looked at first. `tile`, `risc`: who caused it, where known.
    void show(const Finding& finding, const TensixTile* tile, Risc risc);

  private:
    void notice_launch();
    void at_breakpoint(Risc risc);
    std::uint64_t step();
    /// `why`: see Session::stop_reply. `text`: for the user.
    void stop(Risc risc, unsigned signal, std::string_view why = "", const std::string& text = "");
    /// Answers the client until the program shall go on.
    void serve();
    void end();

    DebuggedChip& chip_;
    DebuggerOptions options_;
    TensixTile& tile_;
    Connection connection_;
    Session session_;
    bool ended_ = false;        ///< the user has left: the program runs as if there were no debugger
    bool met_ = false;          ///< a client has seen the first stop
    std::uint64_t launch_ = 0;  ///< digest of the launch that the libraries are of; 0: none yet
    std::string libraries_;
    std::optional<Resume> stepping_;
    unsigned rounds_without_step_ = 0;
};

}  // namespace opwright::chip::debug
