#include "toolchain/driver/precompiled.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "toolchain/driver/dependencies.hpp"
#include "toolchain/driver/translate.hpp"
#include "toolchain/driver/vocabulary.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

/// A kernel's own macro may carry a name that the headers use: such headers are made, but not without end.
constexpr std::size_t kMostVariants = 8;

constexpr const char* kHeader = "header.pch";
constexpr const char* kHeaderList = "header.d";
constexpr const char* kVocabulary = "vocabulary";
constexpr const char* kComputeBase = "api/compute/common.h";

/// Macros that belong to one kernel alone; the headers that read them stay outside of precompiled headers.
bool is_kernel_identity(std::string_view name) {
    return name == "FULL_KERNEL_NAME" || name == "KERNEL_COMPILE_TIME_ARGS" || name == "KERNEL_COMPILE_TIME_ARG_MAP";
}

template <typename Range>
void append(std::vector<std::string>& to, const Range& from) {
    to.insert(to.end(), from.begin(), from.end());
}

using Macros = std::map<std::string, std::string>;  // name -> the text that defines it

/// The macros of this request that the headers mention: command line and, for compute, the generated file.
struct RelevantMacros {
    std::vector<std::string> arguments;  ///< -D...
    std::string lines;                   ///< #define ...
};
RelevantMacros relevant_macros(const KernelUnit& unit, const Request& request, const Vocabulary& vocabulary) {
    Macros by_name;
    for (const auto& [name, value] : request.defines) {
        const std::string bare = name.substr(0, name.find('('));
        if (is_kernel_identity(bare) || vocabulary.identifiers.find(bare) == vocabulary.identifiers.end()) continue;
        by_name[bare] = "-D" + name + "=" + value;
    }
    RelevantMacros relevant;
    for (const auto& [name, argument] : by_name) relevant.arguments.push_back(argument);
    for (const auto& name : request.undefines) relevant.arguments.push_back("-U" + name);
    for (const auto& [name, line] : macro_lines(unit.macros))
        if (vocabulary.identifiers.find(name) != vocabulary.identifiers.end()) relevant.lines += line + "\n";
    return relevant;
}

/// All macros of this request, so that a scan misses no file that one of them brings in.
RelevantMacros all_macros(const KernelUnit& unit, const Request& request) {
    Vocabulary everything;
    for (const auto& [name, value] : request.defines) everything.identifiers.insert(name.substr(0, name.find('(')));
    for (const auto& [name, line] : macro_lines(unit.macros)) everything.identifiers.insert(name);
    return relevant_macros(unit, request, everything);
}

std::string key_of(const HeaderRecipe& recipe, const RelevantMacros& macros, const std::string& stamp) {
    std::string text = recipe.umbrella + '\0' + recipe.descriptors + '\0' + macros.lines + '\0' + stamp;
    for (const auto& flag : recipe.flags) text += '\0' + flag;
    for (const auto& argument : macros.arguments) text += '\0' + argument;
    return sha256(text).substr(0, 24);
}

/// Writes a file once; equal names have equal content.
bool ensure_file(const fs::path& path, std::string_view text) {
    std::error_code error;
    return fs::exists(path, error) || write_file(path, text).has_value();
}

/// The header appears last: with it, its list of files is complete.
bool is_made(const fs::path& place) {
    std::error_code error;
    return fs::exists(place / kHeader, error);
}

/// The headers that one recipe has been made into.
std::vector<fs::path> variants(const fs::path& home) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(home, error))
        if (is_made(entry.path())) found.push_back(entry.path());
    return found;
}

/// What clang read for a header: everything but the files of ours that only stand for the kernel's own.
std::vector<std::string> wheel_files(const fs::path& list, const fs::path& own) {
    const auto text = read_file(list);
    if (!text) return {};
    auto files = parse_dependencies(*text);
    std::erase_if(files, [&](const std::string& file) { return file.starts_with(own.string()); });
    return files;
}

/// Held while a header is made; released by the system when the process ends in any way.
class Lock {
  public:
    explicit Lock(const fs::path& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        held_ = fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
    }
    ~Lock() {
        if (fd_ >= 0) ::close(fd_);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    bool held() const { return held_; }

  private:
    int fd_;
    bool held_ = false;
};

/// The kernel's own folder follows that of the unit's source, after all of the wheel's: it cannot change what the
/// headers of the unit find.
Request without_kernel_folders(Request request) {
    const std::string last = fs::path(request.inputs.front()).parent_path().string();
    const auto at = std::find(request.include_dirs.begin(), request.include_dirs.end(), last);
    if (at != request.include_dirs.end()) request.include_dirs.erase(at + 1, request.include_dirs.end());
    return request;
}

std::string without_pragma_once(std::string text) {
    constexpr std::string_view kPragma = "#pragma once";
    if (const auto at = text.find(kPragma); at != std::string::npos) text.erase(at, kPragma.size());
    return text + "\n";
}

/// Runs clang over the umbrella: `mode` is {"-M"...} or {"-x", "c++-header"...}.
bool run_clang(const HeaderRecipe& recipe, const RelevantMacros& macros, const HostTools& tools,
               const fs::path& recipe_folder, const std::vector<std::string>& mode) {
    Command command;
    command.argv = tools.clang;
    append(command.argv, std::vector{"-I" + recipe_folder.string(), "-I" + (tools.include / "pch").string()});
    append(command.argv, recipe.flags);
    append(command.argv, macros.arguments);
    append(command.argv, std::vector<std::string>{"-include", (recipe_folder / "macros.h").string()});
    append(command.argv, mode);
    command.argv.push_back((recipe_folder / "umbrella.h").string());
    const auto finished = run(command);
    return finished && finished->end.ok();
}

/// Writes what the umbrella needs beside it.
bool prepare(const HeaderRecipe& recipe, const RelevantMacros& macros, const fs::path& place) {
    return make_folders(place).has_value() && ensure_file(place / "chlkc_descriptors.h", recipe.descriptors) &&
           ensure_file(place / "macros.h", macros.lines) && ensure_file(place / "umbrella.h", recipe.umbrella);
}

/// Learns and saves which words the headers know. Called under the lock of `home`.
std::optional<Vocabulary> scan(const HeaderRecipe& recipe, const RelevantMacros& all, const HostTools& tools,
                               const fs::path& home) {
    const fs::path place = home / "scan";
    const fs::path list = place / "files.d";
    Vocabulary vocabulary;
    std::error_code error;
    fs::remove_all(place, error);  // what an interrupted scan left
    const bool scanned = prepare(recipe, all, place) &&
                         run_clang(recipe, all, tools, place, {"-M", "-MF", list.string()}) &&
                         vocabulary.add(wheel_files(list, home));
    fs::remove_all(place, error);
    // Headers of a former wheel have keys that no one asks for any more.
    for (const auto& former : variants(home)) fs::remove_all(former, error);
    if (!scanned || vocabulary.files.empty() || !save_vocabulary(home / kVocabulary, vocabulary)) return std::nullopt;
    return vocabulary;
}

/// Makes the header in a prepared place. Called under the lock of that place.
bool make_header(const HeaderRecipe& recipe, const RelevantMacros& macros, const HostTools& tools, const fs::path& home,
                 const fs::path& place, const Vocabulary& vocabulary) {
    const fs::path draft = place / "draft.pch";
    const fs::path list = place / "draft.d";
    const bool made = run_clang(
        recipe, macros, tools, place,
        {"-fpch-instantiate-templates", "-MD", "-MF", list.string(), "-x", "c++-header", "-o", draft.string()});
    const auto files = wheel_files(list, home);
    std::error_code error;
    if (made && !files.empty() && vocabulary.covers(files)) {
        fs::rename(list, place / kHeaderList, error);
        if (!error) fs::rename(draft, place / kHeader, error);
        return !error;
    }
    fs::remove(draft, error);
    fs::remove(list, error);
    // These macros brought in files that the scan had not seen: learn their words; the next compile tries again.
    Vocabulary wider = vocabulary;
    if (made && wider.add(files)) (void)save_vocabulary(home / kVocabulary, wider);
    return false;
}

}  // namespace

bool belongs_to_kernel(const std::string& forced_include) {
    return fs::path(forced_include).is_relative();
}

HeaderRecipe header_recipe(const KernelUnit& unit, const Request& request, const HostTools& tools) {
    HeaderRecipe recipe;
    recipe.flags = target_flags(request, tools);
    append(recipe.flags, warning_flags());
    append(recipe.flags, include_flags(without_kernel_folders(request), tools));
    // The JIT's forced include lies in its cache, whose place is no part of the header: its text is.
    for (const auto& file : request.forced_includes) {
        if (belongs_to_kernel(file)) continue;
        if (const auto text = read_file(file)) recipe.umbrella += without_pragma_once(*text);
    }
    recipe.descriptors = declare_tables(unit.descriptors);
    for (const auto& line : common_includes(unit.source)) recipe.umbrella += line + "\n";
    if (unit.kind == UnitKind::kDataMovement) {
        recipe.umbrella += "#include \"chlkc_descriptors.h\"\n";
        return recipe;
    }
    // As chlkc_list.h and its wrapper go on, up to the first line of the kernel.
    recipe.umbrella += compute_opening() + "#include \"chlkc_descriptors.h\"\n";
    recipe.umbrella += unit.kind == UnitKind::kUnpack ? "#define TRISC_UNPACK\n"
                       : unit.kind == UnitKind::kMath ? "#define TRISC_MATH\n"
                                                      : "#define TRISC_PACK\n";
    // A kernel may only see what it includes: no other compute header goes in than what it asks for itself.
    if (includes(unit.kernel, kComputeBase)) recipe.umbrella += fmt::format("#include \"{}\"\n", kComputeBase);
    return recipe;
}

std::optional<PrecompiledHeader> precompiled_header(const KernelUnit& unit, const Request& request,
                                                    const HostTools& tools, const fs::path& folder) {
    const HeaderRecipe recipe = header_recipe(unit, request, tools);
    // One folder per recipe without macros: its vocabulary, and the headers made with different macros.
    const std::string compiler = stamp_of({tools.clang.front()});
    const fs::path home = folder / key_of(recipe, {}, compiler);
    if (!make_folders(home)) return std::nullopt;
    auto vocabulary = load_vocabulary(home / kVocabulary);
    if (!vocabulary) {
        const Lock lock(home / "lock");
        if (!lock.held()) return std::nullopt;
        // Who held the lock until now may have done it: without this look it would be undone.
        vocabulary = load_vocabulary(home / kVocabulary);
        if (!vocabulary) vocabulary = scan(recipe, all_macros(unit, request), tools, home);
        if (!vocabulary) return std::nullopt;
    }

    const RelevantMacros macros = relevant_macros(unit, request, *vocabulary);
    const fs::path place = home / key_of(recipe, macros, stamp_of(vocabulary->files));
    if (!is_made(place)) {
        if (variants(home).size() >= kMostVariants || !prepare(recipe, macros, place)) return std::nullopt;
        const Lock lock(place / "lock");
        if (!lock.held()) return std::nullopt;
        if (!is_made(place) && !make_header(recipe, macros, tools, home, place, *vocabulary)) return std::nullopt;
    }
    PrecompiledHeader header{place / kHeader, wheel_files(place / kHeaderList, home)};
    if (header.dependencies.empty()) return std::nullopt;  // someone is removing the folder
    return header;
}

Job compile_job_with(const PrecompiledHeader& header, const KernelUnit& unit, const Request& request,
                     const HostTools& tools, const fs::path& tables) {
    Job job;
    job.output = request.output;
    job.argv = tools.clang;
    job.argv.push_back("-I" + tables.string());
    // What the header was made with already holds the prelude and the forced includes that all kernels share.
    std::vector<std::string> flags = target_flags(request, tools);
    append(job.argv, flags);
    append(job.argv, warning_flags());
    append(job.argv, define_flags(request));
    append(job.argv, include_flags(request, tools));
    append(job.argv, std::vector<std::string>{"-include-pch", header.file.string()});
    for (const auto& file : request.forced_includes)
        if (belongs_to_kernel(file)) append(job.argv, std::vector<std::string>{"-include", file});
    if (unit.kind == UnitKind::kDataMovement)
        append(job.argv,
               std::vector<std::string>{"-include", "api/compile_time_args.h", "-include", "chlkc_descriptors.h"});
    append(job.argv, std::vector<std::string>{"-fno-color-diagnostics", "-MD", "-MF", request.output + ".d", "-MT",
                                              request.output, "-c", "-o", request.output, request.inputs.front()});
    return job;
}

}  // namespace opwright::toolchain
