// Builds an operation's host C++ into a Python module: op_build.json + the sources found in its folder -> build.ninja
// -> ninja.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "base/result.hpp"

namespace opwright::builder {

/// How to compile against the SDK: what the SDK's own build wrote into op_build.json.
struct BuildDescription {
    std::string cxx;
    std::vector<std::string> flags;
    std::vector<std::string> include_dirs;
    std::string pch;           ///< header that stands before every source; empty: none
    std::string pch_ready;     ///< header with its .gch beside it; empty: none
    std::string entry_source;  ///< defines the Python module from the four OPWRIGHT_OP_* macros
    std::string entry_include_dir;
    std::vector<std::string> link_flags;
    std::vector<std::string> link_inputs;
    std::string extension_suffix;  ///< ".cpython-310-x86_64-linux-gnu.so"
};

/// Errors: `no-sdk-build` (the file is missing), `op-build-json` (a field is missing or has the wrong type).
Result<BuildDescription> read_build_description(const std::filesystem::path& op_build_json);

/// What is built and where; all paths absolute.
struct HostBuild {
    BuildDescription description;
    std::filesystem::path workspace;
    std::filesystem::path operation;  ///< the operation's folder
    std::filesystem::path output;     ///< build.ninja, objects, the module
    std::string op;                   ///< masked_softmax
    std::string bind_function;        ///< ttnn::operations::normalization::masked_softmax::bind_masked_softmax

    std::string module_name() const { return "opwright_op_" + op; }
    std::filesystem::path module_file() const { return output / (module_name() + description.extension_suffix); }
};

/// How one host source is compiled to an object, without anything precompiled: the words of a command.
std::vector<std::string> compile_words(const HostBuild& build, const std::filesystem::path& source);

/// The text of build.ninja. Pure.
std::string ninja_text(const HostBuild& build, const std::vector<std::filesystem::path>& sources);

struct BuildOutcome {
    bool ok = false;
    Diagnostic error;  ///< when not ok: the first compile error, in the user's files if any is there
    std::string command;
    std::string output;  ///< all that it printed
    double seconds = 0;
};

/// Writes build.ninja when it changed and runs ninja. `on_step` gets "3/7 CXX device/x.cpp".
/// Errors of the Result are about the machine (no ninja, disk full, interrupted, time limit), not about the code.
Result<BuildOutcome> run_host_build(const HostBuild& build, const std::function<void(std::string_view)>& on_step,
                                    Seconds limit = Seconds(600));

}  // namespace opwright::builder
