// Where set-up put things, and the environment variables that a process needs to import ttnn and run on a chip.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/backends/backend.hpp"

namespace opwright::builder {

/// The folders of a set-up checkout (docs/architecture.md, "What set-up makes").
struct Home {
    std::filesystem::path root;

    std::filesystem::path build() const { return root / "build"; }
    std::filesystem::path cmake() const { return build() / "cmake"; }
    std::filesystem::path python() const { return build() / "venv/bin/python"; }
    std::filesystem::path chip() const { return build() / "chip/libopwright_chip.so"; }
    std::filesystem::path runtime_root() const { return build() / "root"; }
    /// One per backend: kernels with instructions that only our chip has must not reach another one.
    std::filesystem::path kernel_cache(const std::string& backend) const {
        return build() / (backend == "chip" ? "cache/tt-metal" : "cache/tt-metal-" + backend);
    }
    std::filesystem::path op_build_json() const { return cmake() / "sdk/op_build.json"; }
};

/// OPWRIGHT_HOME, else the folder above the program's `build/bin`. Error `no-home`.
Result<Home> find_home();

/// Sums of what a stage's tests run on besides the operation itself: `chip`, `kernel compiler`, `SDK`, `ttnn`.
/// `sdk_libraries` are those that operations are linked against.
std::map<std::string, std::string> environment_sums(const Home& home, const Backend& backend,
                                                    const std::vector<std::string>& sdk_libraries);

/// What to set for a process that imports ttnn. Keeps TT_LOGGER_LEVEL and puts our folders in front of PYTHONPATH.
Variables ttnn_environment(const Home& home, const Backend& backend);

/// What chip and ttsim have in common: the library in the place of hardware, and slow dispatch.
void set_simulator(const Backend& backend, Variables& environment);

/// SHA-256 of a file's bytes, or "missing".
std::string file_sum(const std::filesystem::path& file);

}  // namespace opwright::builder
