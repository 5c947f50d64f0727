// kernel-path, kernel-unused: the kernel files that factories name against those that are there.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/files.hpp"
#include "builder/check/rules/source_rules.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder::check {

namespace fs = std::filesystem;

namespace {

struct NamedPath {
    std::string path;
    SourcePlace place;
};

/// String literals (neighbours joined) that name a kernel source. All of them are added to `strings`.
std::vector<NamedPath> named_paths(const fs::path& file, std::vector<std::string>& strings) {
    const auto text = read_file(file);
    std::vector<NamedPath> paths;
    if (!text) return paths;
    const std::vector<Token> tokens = tokenize(*text, 0);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind != TokenKind::kString) continue;
        NamedPath named{"", {file.string(), tokens[i].spot.line, tokens[i].spot.column}};
        for (; tokens[i].kind == TokenKind::kString; ++i) {
            if (tokens[i].text.size() >= 2) named.path += tokens[i].text.substr(1, tokens[i].text.size() - 2);
        }
        strings.push_back(named.path);
        if (named.path.ends_with(".cpp") && named.path.find("kernels") != std::string::npos &&
            named.path.find('{') == std::string::npos)
            paths.push_back(std::move(named));
    }
    return paths;
}

/// Whether one of the strings has the kernel's name in it: factories also put paths together from pieces.
bool is_named(const fs::path& kernel, const std::vector<std::string>& strings) {
    const std::string stem = kernel.stem().string();
    return std::ranges::any_of(
        strings, [&](const std::string& text) { return find_word(text, stem) != std::string_view::npos; });
}

/// The kernel that was probably meant: its name begins most like the one that is not there. Null: none does.
const fs::path* likely_file(const fs::path& missing, const std::vector<fs::path>& kernel_files) {
    constexpr std::ptrdiff_t kLeastInCommon = 4;
    const std::string name = missing.stem().string();
    const fs::path* best = nullptr;
    std::ptrdiff_t most = kLeastInCommon - 1;
    for (const fs::path& file : kernel_files) {
        const std::string other = file.stem().string();
        const auto common = std::ranges::mismatch(name, other).in1 - name.begin();
        if (common > most) {
            most = common;
            best = &file;
        }
    }
    return best;
}

}  // namespace

void check_kernel_paths(const std::vector<fs::path>& host_sources, const std::vector<fs::path>& kernel_files,
                        const std::vector<fs::path>& roots, Findings& findings) {
    std::vector<std::string> strings;
    bool names_any = false;
    for (const fs::path& source : host_sources) {
        for (const NamedPath& named : named_paths(source, strings)) {
            names_any = true;
            std::error_code error;
            const fs::path path(named.path);
            const bool exists = path.is_relative() && std::ranges::any_of(roots, [&](const fs::path& root) {
                                    return fs::is_regular_file(root / path, error);
                                });
            if (exists) continue;
            const fs::path* likely = likely_file(path, kernel_files);
            const std::string fix =
                likely == nullptr ? "name a file that is there, from ttnn/cpp/ttnn/operations/... on"
                                  : fmt::format("did you mean {}?", fs::relative(*likely, roots[0]).generic_string());
            findings.mistakes.push_back({.rule = "kernel-path",
                                         .place = named.place,
                                         .what = path.is_absolute()
                                                     ? fmt::format("{} is a place on this machine", named.path)
                                                     : fmt::format("there is no kernel file {}", named.path),
                                         .other = {},
                                         .other_what = {},
                                         .fix = fix,
                                         .excerpt = {}});
        }
    }
    if (!names_any) return;
    for (const fs::path& file : kernel_files) {
        if (is_named(file, strings)) continue;
        findings.mistakes.push_back({.rule = "kernel-unused",
                                     .severity = Severity::kWarning,
                                     .place = {file.string(), 1, 1},
                                     .what = "no factory in this folder names this kernel",
                                     .other = {},
                                     .other_what = {},
                                     .fix = "use it in a CreateKernel, or remove the file",
                                     .excerpt = {}});
    }
}

void check_name(const fs::path& operation, const fs::path& runtime_root, Findings& findings) {
    std::error_code error;
    const std::string name = operation.filename().string();
    for (const auto& category : fs::directory_iterator(runtime_root / "ttnn/cpp/ttnn/operations", error)) {
        const fs::path taken = category.path() / name;
        if (!fs::is_directory(taken, error) || fs::equivalent(taken, operation, error)) continue;
        findings.mistakes.push_back(
            {.rule = "name-taken",
             .severity = Severity::kWarning,
             .place = {operation.string(), 0, 0},
             .what = fmt::format("ttnn has an operation in {} of the same name",
                                 (fs::path(category.path().filename()) / name).generic_string()),
             .other = {},
             .other_what = {},
             .fix = "give the operation a name that ttnn does not have, unless it is meant to take "
                    "that one's place where it is loaded",
             .excerpt = {}});
    }
}

}  // namespace opwright::builder::check
