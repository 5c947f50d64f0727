// Runs pytest files through the worker and gives back outcomes, findings and, when the run itself broke, why.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "builder/gates/findings.hpp"
#include "builder/gates/test_result.hpp"
#include "builder/gates/worker.hpp"

namespace opwright::builder {

struct TestRun {
    std::vector<TestResult> tests;
    std::vector<Finding> findings;
    std::optional<Diagnostic> broken;  ///< time limit, crash, results missing: the tests listed may not be all
    std::string command;               ///< what a person would type to run the same
    std::string output;                ///< all that the run printed
    std::string retried;               ///< why it ran a second time; empty: it did not
    double seconds = 0;
};

/// What broke a run; `log` has its output.
Diagnostic broken_run(std::string id, std::string what, const std::filesystem::path& log);

class TestRunner {
  public:
    /// `scratch` takes results and logs; `environment` must let a process import ttnn and the operation's module.
    TestRunner(Worker& worker, std::filesystem::path scratch, std::map<std::string, std::string> environment)
        : worker_(worker), scratch_(std::move(scratch)), environment_(std::move(environment)) {}

    /// `limit` is that of a Worker. `label` names the files of this run in `scratch`. Errors of the Result are about the machine or Ctrl-C.
    Result<TestRun> run(const std::vector<std::filesystem::path>& files, const std::filesystem::path& directory,
                        const std::string& label, Seconds limit,
                        const std::function<void(std::string_view test)>& on_test = nullptr);

  private:
    Worker& worker_;
    std::filesystem::path scratch_;
    std::map<std::string, std::string> environment_;
};

}  // namespace opwright::builder
