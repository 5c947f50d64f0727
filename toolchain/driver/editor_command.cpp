#include "toolchain/driver/editor_command.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "toolchain/driver/translate.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

std::vector<std::string> editor_arguments(const KernelUnit& unit, const Request& request, const HostTools& tools,
                                          const fs::path& prefix) {
    std::vector<std::string> words = tools.clang;
    for (const auto& flags : {target_flags(request, tools), warning_flags(), define_flags(request),
                              include_flags(request, tools)})
        words.insert(words.end(), flags.begin(), flags.end());
    for (const auto& file : request.forced_includes) words.insert(words.end(), {"-include", file});
    // Last: what the JIT forces in comes before the unit's first line. No object: the JIT's own lies in this folder.
    words.insert(words.end(), {"-include", prefix.string(), "-fsyntax-only", unit.kernel_file});
    return words;
}

void write_editor_command(const KernelUnit& unit, const Request& request, const HostTools& tools,
                          const fs::path& folder) {
    if (unit.kernel_file.empty()) return;
    const fs::path prefix = folder / kEditorPrefix;
    const nlohmann::json entry = {{"directory", folder.string()},
                                  {"file", unit.kernel_file},
                                  {"arguments", editor_arguments(unit, request, tools, prefix)}};
    const std::string text = entry.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    // Not `write_file`: the JIT's folder is a cache, a sync to disk for each kernel would only cost time.
    std::ofstream(prefix, std::ios::binary) << text_before_kernel(unit);
    std::ofstream(folder / kEditorCommand, std::ios::binary) << text;
}

}  // namespace opwright::toolchain
