// Talks to `python -m opwright.worker`, which has torch, ttnn and pytest imported and forks a child for every run.
// The protocol is written down in sdk/python/opwright/worker.py. Which test is running is read from the log: pytest -v
// writes a test's name before it starts it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "base/result.hpp"

namespace opwright::builder {

struct WorkerRequest {
    std::vector<std::string> args;  ///< pytest's
    std::filesystem::path directory;
    std::map<std::string, std::string> environment;
    std::filesystem::path log;  ///< takes all that the run prints; pytest must run with -v
};

struct WorkerRun {
    ProcessEnd end;  ///< of the forked child
    bool timed_out = false;
    bool worker_died = false;  ///< the worker itself ended; the next run starts a new one
    std::string retried;       ///< why the request was given to a second worker; empty: it was not
    std::string last_test;     ///< the test that was running last; empty when none began
};

/// The test that pytest -v, whose output goes to `log`, began last; empty when none did.
std::string test_running(const std::filesystem::path& log);

/// Starts its process at the first run, or at `warm_up`, and ends it (with all that it forked) with its own end.
class Worker {
  public:
    /// `command` is the whole command line, so that a test can put another program in the worker's place.
    Worker(Command command, std::filesystem::path error_file);

    /// Starts the process without waiting for it: its imports then run beside the host build.
    Result<void> warm_up();

    /// `limit` is for how long nothing may be written to the log; pytest -v writes when a test begins and ends.
    /// Errors: `worker-not-ready` (with the end of its error output), `interrupted`, those of `Process::start`.
    Result<WorkerRun> run(const WorkerRequest& request, Seconds limit,
                          const std::function<void(std::string_view test)>& on_test = nullptr);

  private:
    Result<void> wait_until_ready();
    Result<WorkerRun> follow(int id, const std::filesystem::path& log, Seconds limit,
                             const std::function<void(std::string_view)>& on_test);

    Command command_;
    std::filesystem::path error_file_;
    std::optional<Process> process_;
    bool ready_ = false;
    int last_id_ = 0;
};

}  // namespace opwright::builder
