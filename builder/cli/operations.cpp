#include "builder/cli/operations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>

#include "base/files.hpp"
#include "base/near_name.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/gates/host_build.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kHowToBuild = "build one first: ./opwright build SPEC --workspace DIR";

std::vector<std::string> operations_of(const fs::path& workspace) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(workspace / ".opwright", error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (fs::exists(it->path() / "progress.json", ignored)) names.push_back(it->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// What the last build ran on, as far as it is there; what was recorded then where it is not.
std::map<std::string, std::string> environment_now(const BuildProgress& progress) {
    BackendOptions options;
    if (!progress.backend.empty()) options.backend = progress.backend;
    options.late_noc = progress.late_noc;
    const auto chosen = options.choose();
    const auto description = chosen ? read_build_description(chosen->home.op_build_json()) : fail("no-home", "");
    if (description) return environment_sums(chosen->home, chosen->backend, description->link_inputs);
    return progress.stages.empty() ? std::map<std::string, std::string>{} : progress.stages[0].inputs.environment;
}

}  // namespace

Result<OperationPlace> find_operations(const fs::path& place, const std::string& name) {
    std::error_code error;
    const fs::path start = fs::weakly_canonical(fs::absolute(place), error);
    if (!fs::is_directory(start, error))
        return fail("no-operation", fmt::format("'{}' is no folder", place.string()), kHowToBuild);
    fs::path workspace = start;
    while (operations_of(workspace).empty() && workspace != workspace.root_path()) workspace = workspace.parent_path();
    OperationPlace found{workspace, operations_of(workspace)};
    if (found.operations.empty())
        return fail("no-operation", fmt::format("no operation was built in '{}'", start.string()), kHowToBuild);
    const std::vector<std::string> all = found.operations;
    const std::string inside = start.lexically_relative(workspace).generic_string();
    std::erase_if(found.operations, [&](const std::string& op) {
        if (!name.empty()) return op != name;
        const std::string folder = read_progress(OperationFolder{workspace / ".opwright" / op}.progress()).directory;
        return inside != "." && (inside + "/").starts_with("ttnn/") && !(inside + "/").starts_with(folder + "/") &&
               !(folder + "/").starts_with(inside + "/");
    });
    if (!found.operations.empty()) return found;
    const auto near = near_name(name, all);
    return fail("no-operation",
                fmt::format("no operation '{}' was built in '{}'{}", name.empty() ? inside : name, workspace.string(),
                            near ? fmt::format("; did you mean '{}'?", *near) : ""),
                fmt::format("there are: {}", fmt::join(all, ", ")));
}

Result<KnownOperation> look_at(const fs::path& workspace, const std::string& op, const std::string& spec) {
    KnownOperation known{op, workspace, {workspace / ".opwright" / op}, {}, {}};
    const BuildProgress progress = read_progress(known.folder.progress());
    std::string file = spec.empty() ? progress.spec : spec;
    std::error_code error;
    if (spec.empty() && !fs::exists(file, error)) file = (workspace / progress.directory / (op + "_spec.md")).string();
    auto planned = plan_spec_file(file);
    if (!planned) return fail(planned.error());
    known.spec = std::move(*planned);
    known.spec.plan.style = progress.style;
    auto view = view_workspace(known.spec, workspace, environment_now(progress));
    if (!view) return fail(view.error());
    known.view = std::move(*view);
    return known;
}

Result<KnownOperation> look_at_one(const fs::path& place, const std::string& name, const std::string& spec) {
    const auto found = find_operations(place, name);
    if (!found) return fail(found.error());
    if (found->operations.size() > 1)
        return fail("which-operation",
                    fmt::format("'{}' holds {} operations: {}", found->workspace.string(), found->operations.size(),
                                fmt::join(found->operations, ", ")),
                    "name one with --op, or its folder");
    return look_at(found->workspace, found->operations.front(), spec);
}

}  // namespace opwright::builder
