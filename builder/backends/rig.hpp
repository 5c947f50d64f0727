// Where an operation's host code is built and its tests run: with the wheel (wheel_rig.cpp), or in a tt-metal checkout
// (tree_rig.cpp). The stages do not know which.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "builder/backends/environment.hpp"
#include "builder/gates/host_build.hpp"
#include "builder/gates/test_runner.hpp"

namespace opwright::builder {

struct RigTests {
    std::vector<std::filesystem::path> files;
    std::string label;              ///< names the run's results and log
    Variables environment;          ///< on top of the rig's own
    std::vector<std::string> more;  ///< further words for pytest
};

class Rig {
  public:
    using OnStep = std::function<void(std::string_view)>;

    virtual ~Rig() = default;

    /// Starts what takes long and can run beside other work.
    virtual Result<void> warm_up() = 0;
    /// Brings the host code up to date; `on_step` gets what is being built.
    virtual Result<BuildOutcome> build(const HostBuild& host, const OnStep& on_step) = 0;
    /// There is no host code (yet, or again): ttnn must be without the operation.
    virtual Result<void> leave_out(const HostBuild& host, const OnStep& on_step) = 0;
    /// Errors of the Result are about the machine or Ctrl-C, as those of TestRunner.
    virtual Result<TestRun> run(const HostBuild& host, const RigTests& tests, const OnStep& on_test) = 0;
};

/// `scratch` takes results and logs; `limit`: how long tests may run, in a checkout: a single test.
std::unique_ptr<Rig> make_wheel_rig(const Home& home, const Backend& backend, std::filesystem::path scratch,
                                    Seconds limit);
std::unique_ptr<Rig> make_tree_rig(const Backend& backend, const Variables& environment, std::filesystem::path scratch,
                                   Seconds limit);
/// The one for the backend.
std::unique_ptr<Rig> make_rig(const Home& home, const Backend& backend, std::filesystem::path scratch);

}  // namespace opwright::builder
