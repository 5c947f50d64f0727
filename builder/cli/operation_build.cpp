#include "builder/cli/operation_build.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "base/files.hpp"
#include "builder/check/check.hpp"
#include "builder/cli/binding.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// The folder in which `ttnn/cpp/ttnn/operations` is, when `folder` lies in there.
fs::path workspace_above(const fs::path& folder) {
    const std::string marker = std::string("/") + kOperationsFolder + "/";
    const std::string text = folder.generic_string();
    const std::size_t at = text.find(marker);
    return at == std::string::npos ? fs::path() : fs::path(text.substr(0, at));
}

Unexpected no_operation(const fs::path& folder, std::string what, std::string fix) {
    Diagnostic d;
    d.id = "no-operation";
    d.place.file = folder.string();
    d.what = std::move(what);
    d.expected = fmt::format("a folder {}/<category>/<op> with <op>_nanobind.hpp in it", kOperationsFolder);
    d.fix = std::move(fix);
    return fail(std::move(d));
}

/// `file.py::TestX::test_y` and `dir` name paths; options and their values mostly do not exist as files.
fs::path path_of(const std::string& word, const fs::path& directory) {
    if (word.starts_with("-")) return {};
    const fs::path path = directory / word.substr(0, word.find("::"));
    std::error_code code;
    return fs::exists(path, code) ? fs::weakly_canonical(path, code) : fs::path();
}

/// Where operations lie in `folder`: itself when it is among them, else the tree's folder of operations below it, also
/// when `folder` is on the way there (`<workspace>/ttnn`). Empty: none.
fs::path operations_in(const fs::path& folder) {
    if (!workspace_above(folder / "x").empty()) return folder;
    const fs::path way = kOperationsFolder;
    fs::path workspace = folder;
    for (auto step = way.begin(); step != way.end(); ++step, workspace = workspace.parent_path()) {
        const fs::path operations = workspace / kOperationsFolder;
        const bool leads_there = (operations.generic_string() + "/").starts_with(folder.generic_string() + "/");
        std::error_code error;
        if (leads_there && fs::is_directory(operations, error)) return operations;
    }
    return {};
}

void add_below(const fs::path& folder, std::set<fs::path>& operations) {
    std::error_code error;
    const fs::path start = operations_in(folder);
    if (start.empty()) return;
    for (fs::recursive_directory_iterator it(start, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (!it->is_directory(ignored)) continue;
        const std::string name = it->path().filename().string();
        if (name.starts_with(".") || name == "kernels") it.disable_recursion_pending();
        if (is_operation(it->path())) operations.insert(it->path());
    }
}

void add_built_around(fs::path path, std::set<fs::path>& operations) {
    std::error_code error;
    for (;; path = path.parent_path()) {
        for (const auto& known : fs::directory_iterator(path / ".opwright", error)) {
            for (const auto& category : fs::directory_iterator(path / kOperationsFolder, error)) {
                const fs::path operation = category.path() / known.path().filename();
                if (is_operation(operation)) operations.insert(operation);
            }
        }
        if (!path.has_relative_path()) return;
    }
}

void add_named_by(const fs::path& path, std::set<fs::path>& operations) {
    for (fs::path at = path; at.has_relative_path(); at = at.parent_path()) {
        if (!is_operation(at)) continue;
        operations.insert(at);
        return;
    }
    const std::size_t before = operations.size();
    add_below(path, operations);
    if (operations.size() == before) add_built_around(path, operations);
}

}  // namespace

bool is_operation(const fs::path& folder) {
    std::error_code error;
    return !workspace_above(folder).empty() && fs::is_regular_file(binding_header(folder), error) &&
           !bind_function_of(folder).empty();
}

Result<Operation> operation_at(const fs::path& operation) {
    std::error_code error;
    const fs::path folder = fs::weakly_canonical(fs::absolute(operation), error);
    const std::string op = folder.filename().string();
    if (!fs::is_directory(folder, error)) return no_operation(operation, "this is no folder", "check the path");
    if (workspace_above(folder).empty())
        return no_operation(folder, fmt::format("this folder does not lie below {}", kOperationsFolder),
                            "put it where tt-metal would have it: its includes and kernel paths begin there");
    if (!fs::is_regular_file(binding_header(folder), error)) {
        std::set<fs::path> below;
        add_below(folder, below);
        return no_operation(folder, fmt::format("there is no {}_nanobind.hpp in this folder", op),
                            below.empty()
                                ? fmt::format("declare bind_{}(nanobind::module_&) in it", op)
                                : fmt::format("name one of the operations in it: {}", below.begin()->string()));
    }
    const std::string bind_function = bind_function_of(folder);
    if (bind_function.empty())
        return no_operation(
            binding_header(folder),
            "this header declares no function in a namespace that takes a nanobind module and binds the operation",
            fmt::format("declare void bind_{}(nanobind::module_& mod) in the operation's namespace", op));
    return Operation{folder, workspace_above(folder), op, bind_function};
}

Result<HostBuild> host_build_of(const Home& home, const fs::path& operation) {
    const auto found = operation_at(operation);
    if (!found) return fail(found.error());
    auto description = read_build_description(home.op_build_json());
    if (!description) return fail(description.error());
    return HostBuild{std::move(*description),
                     found->workspace,
                     found->folder,
                     OperationFolder{found->workspace / ".opwright" / found->op}.host(),
                     found->op,
                     found->bind_function};
}

std::vector<fs::path> find_tests(const fs::path& operation) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(operation, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with("test_") && name.ends_with(".py")) files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> operations_named_by(const std::vector<std::string>& words, const fs::path& directory) {
    std::set<fs::path> operations;
    bool any_path = false;
    for (const std::string& word : words) {
        const fs::path path = path_of(word, directory);
        if (path.empty()) continue;
        any_path = true;
        add_named_by(path, operations);
    }
    if (!any_path) add_named_by(directory, operations);
    return {operations.begin(), operations.end()};
}

BuiltModules build_modules(const Home& home, const std::vector<fs::path>& operations) {
    BuiltModules result;
    for (const fs::path& operation : operations) {
        const auto host = host_build_of(home, operation);
        const auto built = host ? run_host_build(*host, nullptr) : fail(host.error());
        if (built && built->ok) {
            result.modules.push_back(host->module_file());
        } else {
            result.problem += (result.problem.empty() ? "" : "\n") + to_text(built ? built->error : built.error());
        }
    }
    return result;
}

std::string module_list(const std::vector<fs::path>& modules) {
    std::vector<std::string> names;
    for (const fs::path& module : modules) names.push_back(module.string());
    return fmt::format("{}", fmt::join(names, ":"));
}

}  // namespace opwright::builder
