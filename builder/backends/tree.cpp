// The backend `tree`: a tt-metal checkout. The operation is placed in it, it is built with its own script, and the
// tests run with its own Python on its own ttnn.
#include <fmt/format.h>

#include <system_error>

#include "base/process.hpp"
#include "builder/backends/device.hpp"
#include "builder/backends/environment.hpp"
#include "builder/tree/layout.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kBuildScript = "build_metal.sh";

/// The commit that is checked out; the path alone where git does not know.
std::string identity_of(const fs::path& tree) {
    const auto head = run(Command{{"git", "-C", tree.string(), "rev-parse", "HEAD"}, {}, {}}, {Seconds(20), {}, {}});
    const bool known = head && head->end.ok();
    return fmt::format("{}{}", tree.string(), known ? " at " + head->output.substr(0, head->output.find('\n')) : "");
}

class TreeKind : public BackendKind {
  public:
    const char* name() const override { return "tree"; }
    const char* about() const override { return "a tt-metal checkout, built and tested with its own scripts"; }

    Result<Backend> find(const Home&, const BackendWish& wish) const override {
        const fs::path path = wish.tree.empty() ? fs::path(variable("OPWRIGHT_TREE")) : wish.tree;
        if (path.empty())
            return fail("no-tree", "the backend tree needs the path of a tt-metal checkout",
                        "add --tree PATH, or set OPWRIGHT_TREE to that path");
        const auto tree = recognise_tree(path);
        if (!tree) return fail(tree.error());
        std::error_code error;
        if (!fs::exists(*tree / kBuildScript, error))
            return fail("no-tree", fmt::format("'{}' has no {}", tree->string(), kBuildScript),
                        "the checkout is built with that script: check it out again");
        const std::string named = variable("PYTHON_ENV_DIR");
        const fs::path python = (named.empty() ? *tree / "python_env" : fs::path(named)) / "bin/python";
        if (!fs::exists(python, error))
            return fail("tree-python",
                        fmt::format("the checkout has no Python environment: '{}' is missing", python.string()),
                        fmt::format("make it: cd {} && ./create_venv.sh; or set PYTHON_ENV_DIR to the one it has",
                                    tree->string()));
        // A simulator that the user named himself will do as well.
        if (variable("TT_METAL_SIMULATOR").empty())
            if (const auto devices = usable_devices(); !devices) return fail(devices.error());
        Backend backend;
        backend.name = name();
        backend.tree = *tree;
        backend.python = python;
        backend.identity = identity_of(*tree);
        return backend;
    }

    void set(const Home&, const Backend& backend, Variables& environment) const override {
        // Nothing of ours: what its own README says to set, and no more.
        environment = {{"TT_METAL_HOME", backend.tree.string()},
                       {"TT_METAL_RUNTIME_ROOT", backend.tree.string()},
                       {"PYTHONPATH", backend.tree.string()},
                       {"VIRTUAL_ENV", backend.python.parent_path().parent_path().string()},
                       {"PATH", backend.python.parent_path().string() + ":" + variable("PATH")},
                       {"TT_LOGGER_LEVEL", environment["TT_LOGGER_LEVEL"]}};
    }

    std::string sum(const Backend& backend) const override { return backend.identity; }
};

}  // namespace

const BackendKind& tree_kind() {
    static const TreeKind kTree;
    return kTree;
}

}  // namespace opwright::builder
