#include "toolchain/driver/debug_source.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <regex>

#include "base/files.hpp"
#include "toolchain/driver/file_overlay.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kKernelDeclaration = "void kernel_main();";

/// `"x.h"` or `<x.h>`, as `line` includes it, when that header does not lie beside the kernel; else empty.
std::string foreign_header(const std::string& line, const fs::path& kernel_folder) {
    static const std::regex kInclude(R"re(^\s*#\s*include\s*(<[^>]+>|"[^"]+").*)re");
    std::smatch found;
    if (!std::regex_match(line, found, kInclude)) return "";
    const std::string header = found[1];
    std::error_code error;
    const bool beside = header[0] == '"' && fs::exists(kernel_folder / header.substr(1, header.size() - 2), error);
    return beside ? "" : header;
}

}  // namespace

std::string debuggable_wrapper(const KernelUnit& unit) {
    std::string text = unit.wrapper;
    // What is declared within the region has no debug information either.
    text.insert(std::min(text.find(kKernelDeclaration), text.size()), kHeadersEnd);
    return text;
}

DebuggableKernel debuggable_kernel(const KernelUnit& unit, const std::string& prefix) {
    const fs::path folder = fs::path(unit.kernel_file).parent_path();
    DebuggableKernel kernel;
    for (std::size_t at = 0; at < unit.kernel.size();) {
        const std::size_t end = std::min(unit.kernel.find('\n', at), unit.kernel.size());
        const std::string line = unit.kernel.substr(at, end - at);
        at = end + 1;
        const std::string header = foreign_header(line, folder);
        if (header.empty()) {
            kernel.text += line + "\n";
            continue;
        }
        // One line for one line: it may stand where the preprocessor does not look.
        const std::string file = fmt::format("{}{}.h", prefix, kernel.headers.size());
        kernel.headers.emplace_back(file, fmt::format("{}#include {}\n{}", kHeadersBegin, header, kHeadersEnd));
        kernel.text += fmt::format("#include \"{}\"\n", file);
    }
    return kernel;
}

Request for_debugger(const KernelUnit& unit, Request request) {
    if (!fs::path(unit.kernel_file).is_absolute() || unit.wrapper.find(kKernelDeclaration) == std::string::npos)
        return request;
    FileOverlay overlay(request.output);
    const DebuggableKernel kernel = debuggable_kernel(unit, fs::absolute(request.output + ".include").string());
    const fs::path begin = fs::absolute(request.output + ".headers.h");
    bool written = write_file(begin, kHeadersBegin).has_value();
    for (const auto& [file, text] : kernel.headers) written = written && write_file(file, text).has_value();
    overlay.show_instead(unit.kernel_file, kernel.text, ".kernel.cpp");
    overlay.show_instead(unit.wrapper_file, debuggable_wrapper(unit), ".wrapper.hpp");
    if (!written || !overlay.use(request)) return request;
    request.forced_includes.insert(request.forced_includes.begin(), begin.string());
    return request;
}

}  // namespace opwright::toolchain
