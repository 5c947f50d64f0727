// Where set-up put things, and the environment variables that a process needs to import ttnn and run on a chip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

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

/// The chip that operations run on: a library with the ABI of libttsim.so, a soc descriptor beside it.
struct Backend {
    std::string name;  ///< "chip", "ttsim"
    std::filesystem::path library;
    std::uint64_t late_noc = 0;  ///< seed of OPWRIGHT_NOC_LATE; 0: as the environment says
};

/// `chip` is our own. `ttsim` needs the library's path (`ttsim` or else $OPWRIGHT_TTSIM); because the runtime wants a
/// soc descriptor beside it, links to the library and to a descriptor are made in build/backends when it has none.
/// Errors: `no-backend` with what is missing and what to do.
Result<Backend> find_backend(const Home& home, const std::string& name, const std::filesystem::path& ttsim = {});

/// Sums of what a stage's tests run on besides the operation itself: `chip`, `kernel compiler`, `SDK`, `ttnn`.
/// `sdk_libraries` are those that operations are linked against.
std::map<std::string, std::string> environment_sums(const Home& home, const Backend& backend,
                                                    const std::vector<std::string>& sdk_libraries);

/// What to set for a process that imports ttnn, on top of our own environment. Keeps TT_LOGGER_LEVEL and puts our
/// folders in front of PYTHONPATH.
std::map<std::string, std::string> ttnn_environment(const Home& home, const Backend& backend);

}  // namespace opwright::builder
