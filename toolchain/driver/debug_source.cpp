#include "toolchain/driver/debug_source.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "base/files.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kKernelDeclaration = "void kernel_main();";

/// Whether `line` includes a header that does not lie beside the kernel.
bool includes_foreign_header(const std::string& line, const fs::path& kernel_folder) {
    static const std::regex kInclude(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
    std::smatch found;
    if (!std::regex_match(line, found, kInclude)) return false;
    std::error_code error;
    return found[1] == "<" || !fs::exists(kernel_folder / found[2].str(), error);
}

}  // namespace

std::string debuggable_wrapper(const KernelUnit& unit) {
    std::string text = unit.wrapper;
    // What is declared within the region has no debug information either.
    text.insert(std::min(text.find(kKernelDeclaration), text.size()), kHeadersEnd);
    return text;
}

std::string debuggable_kernel(const KernelUnit& unit) {
    const fs::path folder = fs::path(unit.kernel_file).parent_path();
    std::string text;
    std::size_t number = 0;
    for (std::size_t at = 0; at < unit.kernel.size();) {
        const std::size_t end = std::min(unit.kernel.find('\n', at), unit.kernel.size());
        const std::string line = unit.kernel.substr(at, end - at);
        at = end + 1;
        ++number;
        if (includes_foreign_header(line, folder)) {
            text += fmt::format("{}{}\n{}#line {}\n", kHeadersBegin, line, kHeadersEnd, number + 1);
        } else {
            text += line + "\n";
        }
    }
    return text;
}

Request for_debugger(const KernelUnit& unit, Request request) {
    if (!fs::path(unit.kernel_file).is_absolute() || unit.wrapper.find(kKernelDeclaration) == std::string::npos)
        return request;
    nlohmann::json files = nlohmann::json::array();
    bool written = true;
    // clang sees a file in another form, under its own name.
    const auto show_instead = [&](const std::string& file, const std::string& text, const char* suffix) {
        const fs::path other = fs::absolute(request.output + suffix);
        written = written && write_file(other, text).has_value();
        files.push_back({{"type", "file"}, {"name", file}, {"external-contents", other.string()}});
    };
    show_instead(unit.kernel_file, debuggable_kernel(unit), ".kernel.cpp");
    show_instead(fs::absolute(unit.wrapper_file).lexically_normal().string(), debuggable_wrapper(unit), ".wrapper.hpp");
    const nlohmann::json overlay = {{"version", 0}, {"use-external-names", false}, {"roots", files}};
    const fs::path begin = fs::absolute(request.output + ".headers.h"),
                   place = fs::absolute(request.output + ".overlay.json");
    if (!written || !write_file(begin, kHeadersBegin) || !write_file(place, overlay.dump(1))) return request;
    request.forced_includes.insert(request.forced_includes.begin(), begin.string());
    request.file_overlay = place.string();
    return request;
}

}  // namespace opwright::toolchain
