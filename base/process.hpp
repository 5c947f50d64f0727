// A child process in a process group of its own: started, watched with a time limit, and ended with all that it
// started.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace opwright {

using Seconds = std::chrono::duration<double>;

struct Command {
    std::vector<std::string> argv;                   ///< argv[0] is looked up on PATH when it has no slash
    std::filesystem::path directory;                 ///< empty: ours
    std::map<std::string, std::string> environment;  ///< on top of ours; an empty value removes the variable
};

/// The command as a person would type it, quoted where needed.
std::string to_text(const Command& command);

struct ProcessEnd {
    int exit_code = 0;  ///< 0 when it ended by a signal
    int signal = 0;
    bool ok() const { return exit_code == 0 && signal == 0; }
};

/// "exit code 3", or "signal 11 (Segmentation fault)".
std::string to_text(const ProcessEnd& end);

/// One running child. Its standard input and output are pipes; its standard error joins the output unless
/// `error_file` names a file for it. Owns the whole process group: the destructor ends it.
class Process {
  public:
    enum class Line { kRead, kEndOfOutput, kTimeOut, kInterrupted };

    /// Errors: `no-program` (not found or not executable), `cannot-start`.
    static Result<Process> start(const Command& command, const std::filesystem::path& error_file = {});
    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    ~Process();

    pid_t pid() const { return pid_; }

    /// False when the child no longer reads.
    bool write(std::string_view bytes);
    void close_input();

    /// The next line of output without its newline; the rest without newline counts as a line at the end of output.
    Line read_line(std::string& line, std::optional<Seconds> limit = std::nullopt);

    /// Whether it is still running.
    bool running();

    /// Waits for the end. Ends what the child left behind in its group.
    ProcessEnd wait();

    /// SIGTERM to the group, SIGKILL to what is left after `grace`, then `wait`.
    ProcessEnd end(Seconds grace = Seconds(2));

  private:
    Process() = default;
    void close_pipes();
    bool wait_until_ended(Seconds limit);

    pid_t pid_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string buffer_;
    std::optional<ProcessEnd> end_;
};

struct RunOptions {
    std::optional<Seconds> limit;
    std::filesystem::path output_file;                   ///< a copy of all output; empty: none
    std::function<void(std::string_view line)> on_line;  ///< called as lines come
};

struct Finished {
    ProcessEnd end;
    bool timed_out = false;
    std::string output;  ///< standard output and error, in the order written
};

/// Runs to the end, the time limit, or Ctrl-C (error `interrupted`). Errors as `Process::start`.
Result<Finished> run(const Command& command, const RunOptions& options = {});

}  // namespace opwright
