#include "builder/cli/operation_modules.hpp"

#include <set>
#include <system_error>

#include "base/process.hpp"
#include "builder/gates/compile_errors.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// `file.py::TestX::test_y` and `dir` name paths; options and their values mostly do not exist as files.
fs::path path_of(const std::string& argument, const fs::path& directory) {
    if (argument.starts_with("-")) return {};
    const fs::path path = directory / argument.substr(0, argument.find("::"));
    std::error_code code;
    return fs::exists(path, code) ? fs::weakly_canonical(path, code) : fs::path();
}

void add_hosts_above(fs::path path, std::set<fs::path>& hosts) {
    std::error_code code;
    for (;; path = path.parent_path()) {
        for (const auto& operation : fs::directory_iterator(path / ".opwright", code)) {
            const fs::path host = operation.path() / "host";
            if (fs::exists(host / "build.ninja", code)) hosts.insert(host);
        }
        if (!path.has_relative_path()) return;
    }
}

}  // namespace

std::vector<fs::path> host_folders_of(const std::vector<std::string>& arguments, const fs::path& directory) {
    std::set<fs::path> hosts;
    bool any_path = false;
    for (const std::string& argument : arguments) {
        const fs::path path = path_of(argument, directory);
        if (path.empty()) continue;
        any_path = true;
        add_hosts_above(path, hosts);
    }
    if (!any_path) add_hosts_above(directory, hosts);
    return {hosts.begin(), hosts.end()};
}

BuiltModules build_modules(const std::vector<fs::path>& host_folders) {
    BuiltModules result;
    for (const fs::path& host : host_folders) {
        const auto built = run(Command{{"ninja", "-C", host.string()}, {}, {{"LC_ALL", "C"}}});
        if (!built || !built->end.ok()) {
            const fs::path workspace = host.parent_path().parent_path().parent_path();
            result.problem += to_text(
                built ? to_diagnostic(find_compile_errors(built->output, workspace), built->output) : built.error());
            continue;
        }
        std::error_code code;
        for (const auto& entry : fs::directory_iterator(host, code)) {
            if (entry.path().filename().string().starts_with("opwright_op_") && entry.path().extension() == ".so")
                result.modules.push_back(entry.path());
        }
    }
    return result;
}

}  // namespace opwright::builder
