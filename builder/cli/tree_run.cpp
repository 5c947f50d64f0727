#include "builder/cli/tree_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/interrupt.hpp"
#include "base/progress.hpp"
#include "builder/backends/rig.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/workspace_state.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

std::unique_ptr<Rig> rig_of(const BackendOptions::Chosen& chosen, const HostBuild& host) {
    return make_rig(chosen.home, chosen.backend, OperationFolder{host.output.parent_path()}.runs());
}

Result<void> build(Rig& rig, const HostBuild& host) {
    ProgressLine line(stderr);
    const auto built = rig.build(host, [&](std::string_view what) { line.show(std::string(what)); });
    line.clear();
    if (!built) return fail(built.error());
    return built->ok ? Result<void>{} : fail(built->error);
}

/// pytest's words as a checkout takes them: its own environment has no plugin of ours.
RigTests tests_of(const HostBuild& host, const std::vector<std::string>& arguments) {
    RigTests tests{{}, "tree-run", {}, {}};
    const std::string inside = host.operation.string() + "/";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "-p" && i + 1 < arguments.size() && arguments[i + 1] == "opwright.pytest_plugin") {
            ++i;
        } else if (arguments[i].starts_with(inside)) {
            tests.files.emplace_back(arguments[i]);
        } else {
            tests.more.push_back(arguments[i]);
        }
    }
    return tests;
}

}  // namespace

int run_in_tree(const BackendOptions::Chosen& chosen, const HostBuild& host,
                const std::vector<std::string>& arguments) {
    const InterruptGuard guard;
    const auto rig = rig_of(chosen, host);
    if (const auto built = build(*rig, host); !built) return report_error(built.error());
    ProgressLine line(stderr);
    const auto run =
        rig->run(host, tests_of(host, arguments), [&](std::string_view test) { line.show(std::string(test)); });
    line.clear();
    if (!run) return report_error(run.error());
    fmt::print("{}", run->output);
    std::fflush(stdout);
    if (run->broken) return report_error(*run->broken);
    return count(run->tests).failed == 0 && !run->tests.empty() ? kExitOk : kExitBad;
}

Result<void> build_in_tree(const BackendOptions::Chosen& chosen, const std::vector<fs::path>& operations) {
    const InterruptGuard guard;
    for (const fs::path& operation : operations) {
        const auto host = host_build_of(chosen.home, operation);
        if (!host) return fail(host.error());
        if (auto built = build(*rig_of(chosen, *host), *host); !built) return built;
    }
    return {};
}

}  // namespace opwright::builder
