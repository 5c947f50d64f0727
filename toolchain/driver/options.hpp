// What the runtime's JIT asks of `riscv-tt-elf-g++`: its command line as data. An option that is not known is an error.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace opwright::toolchain {

enum class Action { kVersion, kPrecompile, kCompile, kLink };

/// The two cores of the vendor's `-mcpu=`: data movement (BRISC, NCRISC, ethernet) and compute (TRISC, pushes Tensix
/// words).
enum class Cpu { kDataMovement, kTensix };

struct Request {
    Action action = Action::kCompile;
    bool print_jobs = false;  ///< -###: say what would run, run nothing
    Cpu cpu = Cpu::kDataMovement;
    std::string optimization = "-O2";
    bool small_stack = false;  ///< not an option: a second try, when the first needs too much local memory
    bool debug_info = false;
    bool debug_variables =
        false;  ///< with debug_info: variables and types too, not only lines ($OPWRIGHT_KERNEL_DEBUG)
    std::string file_overlay;  ///< for clang: files that it shall see instead of others; empty: none
    bool exceptions = false;
    bool rtti = false;
    std::vector<std::string> math_flags;                       ///< -ffast-math and its exceptions, in order
    std::vector<std::string> include_dirs;                     ///< -I, in order
    std::vector<std::string> forced_includes;                  ///< -include, in order
    std::vector<std::pair<std::string, std::string>> defines;  ///< name (with parameters), value
    std::vector<std::string> undefines;                        ///< -U
    std::vector<std::string> inputs;
    std::string output;
    bool write_dependencies = false;  ///< -MMD
    std::string dependency_file;      ///< -MF; empty: output with suffix .d
    std::string linker_script;        ///< -T
    std::vector<std::string> library_dirs;
    std::vector<std::string> linker_arguments;  ///< of -Wl, split at commas
};

/// The arguments after the program's name.
Result<Request> parse_options(const std::vector<std::string>& arguments);

/// The value of a define, or nullptr; the last one wins, as in a compiler.
const std::string* find_define(const Request& request, std::string_view name);

}  // namespace opwright::toolchain
