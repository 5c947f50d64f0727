// Operations built against the SDK and loaded into the wheel's ttnn: the backends chip, ttsim and device.
#include <fmt/format.h>

#include <system_error>

#include "builder/backends/device.hpp"
#include "builder/backends/rig.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// Far beyond what one test needs, cold kernel compilation included; a hang on the chip is found long before.
constexpr Seconds kTestLimit{300};

class WheelRig : public Rig {
  public:
    WheelRig(const Home& home, const Backend& backend, fs::path scratch, Seconds limit)
        : on_hardware_(backend.name == device_kind().name()),
          scratch_(std::move(scratch)),
          limit_(limit),
          worker_(worker_command(home, backend), scratch_ / "worker.log") {}

    Result<void> warm_up() override { return worker_.warm_up(); }

    Result<BuildOutcome> build(const HostBuild& host, const OnStep& on_step) override {
        return run_host_build(host, on_step);
    }

    Result<void> leave_out(const HostBuild& host, const OnStep&) override {
        std::error_code ignored;
        fs::remove(host.module_file(), ignored);
        return {};
    }

    Result<TestRun> run(const HostBuild& host, const RigTests& tests, const OnStep& on_test) override {
        Variables environment = tests.environment;
        if (fs::exists(host.module_file())) environment["OPWRIGHT_OP_MODULES"] = host.module_file().string();
        TestRunner runner(worker_, scratch_, std::move(environment));
        auto run = runner.run(tests.files, host.workspace, tests.label, limit_, on_test);
        if (run && run->broken && run->broken->id == "test-time-limit" && on_hardware_)
            run->broken->what += "; " + reset_devices();
        return run;
    }

  private:
    static Command worker_command(const Home& home, const Backend& backend) {
        Command command{{home.python().string(), "-m", "opwright.worker"}, {}, ttnn_environment(home, backend)};
        command.environment["OPWRIGHT_OP_MODULES"] = "";
        return command;
    }

    bool on_hardware_;
    fs::path scratch_;
    Seconds limit_;
    Worker worker_;
};

}  // namespace

std::unique_ptr<Rig> make_wheel_rig(const Home& home, const Backend& backend, fs::path scratch, Seconds limit) {
    return std::make_unique<WheelRig>(home, backend, std::move(scratch), limit);
}

std::unique_ptr<Rig> make_rig(const Home& home, const Backend& backend, fs::path scratch) {
    const Seconds limit = backend.hang_after > 0 ? Seconds(backend.hang_after) : kTestLimit;
    if (backend.tree.empty()) return make_wheel_rig(home, backend, std::move(scratch), limit);
    return make_tree_rig(backend, ttnn_environment(home, backend), std::move(scratch), limit);
}

}  // namespace opwright::builder
