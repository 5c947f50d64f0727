#include "toolchain/driver/kernel_unit.hpp"

#include <array>
#include <cctype>

#include "base/files.hpp"
#include "toolchain/driver/messages.hpp"

namespace opwright::toolchain {

namespace {

template <typename Visit>
void for_each_line(std::string_view text, Visit&& visit) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        visit(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

bool is_identifier(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// `#include <x>` or `#include "x"` -> x.
std::string_view included_file(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] != '#') return {};
    line.remove_prefix(first + 1);
    const auto word = line.find_first_not_of(" \t");
    if (word == std::string_view::npos || !line.substr(word).starts_with("include")) return {};
    const auto open = line.find_first_of("<\"", word);
    if (open == std::string_view::npos) return {};
    const auto close = line.find_first_of(">\"", open + 1);
    if (close == std::string_view::npos) return {};
    return line.substr(open + 1, close - open - 1);
}

/// `constexpr <type> <name>[32] = {` begins a table, `constexpr <type> <name> = <value>;` is a setting.
bool begins_table(std::string_view line) {
    return line.starts_with("constexpr ") && line.find("] = {") != std::string_view::npos;
}
bool is_setting(std::string_view line) {
    return line.starts_with("constexpr ") && line.find('[') == std::string_view::npos && line.ends_with(";");
}

}  // namespace

std::optional<KernelUnit> read_unit(const Request& request) {
    if (request.action != Action::kCompile) return std::nullopt;
    const std::filesystem::path input = request.inputs.front();
    const std::string name = input.filename().string();
    KernelUnit unit;
    std::string wrapper = "../kernel_includes.hpp";
    if (name == "trisck.cc") {
        static constexpr std::array<UnitKind, 3> kKinds = {UnitKind::kUnpack, UnitKind::kMath, UnitKind::kPack};
        static constexpr std::array<const char*, 3> kWrappers = {"../chlkc_unpack.cpp", "../chlkc_math.cpp",
                                                                 "../chlkc_pack.cpp"};
        const auto* index = find_define(request, "COMPILE_FOR_TRISC");
        if (index == nullptr || index->size() != 1 || (*index)[0] < '0' || (*index)[0] > '2') return std::nullopt;
        unit.kind = kKinds[static_cast<std::size_t>((*index)[0] - '0')];
        wrapper = kWrappers[static_cast<std::size_t>((*index)[0] - '0')];
        auto macros = read_file("../defines_generated.h");
        if (!macros) return std::nullopt;
        unit.macros = *macros;
    } else if (name != "brisck.cc" && name != "ncrisck.cc") {
        return std::nullopt;
    }
    auto source = read_file(input);
    auto descriptors = read_file("../chlkc_descriptors.h");
    auto wrapped = read_file(wrapper);
    if (!source || !descriptors || !wrapped) return std::nullopt;
    unit.source = *source;
    unit.descriptors = *descriptors;
    unit.wrapper_file = wrapper;
    unit.wrapper = *wrapped;
    if (const auto kernel = kernel_of_wrapper(*wrapped)) {
        unit.kernel_file = *kernel;
        if (auto text = read_file(*kernel)) unit.kernel = *text;
    }
    return unit;
}

std::vector<std::string> common_includes(std::string_view source) {
    std::vector<std::string> lines;
    bool done = false;
    for_each_line(source, [&](std::string_view line) {
        const std::string_view file = included_file(line);
        if (file == "kernel_includes.hpp" || file == "chlkc_list.h") done = true;
        if (done || !line.starts_with("#") || file == "defines_generated.h") return;
        lines.emplace_back(line);
    });
    return lines;
}

std::string compute_opening() {
    return "#include \"ckernel.h\"\n#include \"ckernel_gpr_map.h\"\n#include \"internal/debug/fw_debug.h\"\n"
           "#include \"llk_param_structs.h\"\nusing namespace ckernel;\n";
}

std::string text_before_kernel(const KernelUnit& unit) {
    std::string text;
    if (unit.kind != UnitKind::kDataMovement) text += "#include \"defines_generated.h\"\n";
    for (const auto& line : common_includes(unit.source)) text += line + "\n";
    if (unit.kind != UnitKind::kDataMovement) text += compute_opening();
    text += "#include \"chlkc_descriptors.h\"\n";
    for_each_line(unit.wrapper, [&](std::string_view line) {
        if (unit.kernel_file.empty() || included_file(line) != unit.kernel_file) text += std::string(line) + "\n";
    });
    return text;
}

std::string declare_tables(std::string_view descriptors) {
    std::string text;
    bool in_table = false;
    for_each_line(descriptors, [&](std::string_view line) {
        if (in_table) {
            in_table = !line.starts_with("};");
        } else if (begins_table(line)) {
            in_table = true;
            constexpr std::string_view kWord = "constexpr ";
            text += "extern const " + std::string(line.substr(kWord.size(), line.find(" = {") - kWord.size())) + ";\n";
        } else {
            text += std::string(line) + "\n";
        }
    });
    return text;
}

std::string define_tables(std::string_view descriptors) {
    std::string text;
    for_each_line(descriptors, [&](std::string_view line) {
        if (!is_setting(line)) text += std::string(line) + "\n";
    });
    return text;
}

std::vector<std::pair<std::string, std::string>> macro_lines(std::string_view text) {
    constexpr std::string_view kDefine = "#define ";
    std::vector<std::pair<std::string, std::string>> macros;
    for_each_line(text, [&](std::string_view line) {
        if (!line.starts_with(kDefine)) return;
        std::size_t end = kDefine.size();
        while (end < line.size() && is_identifier(line[end])) ++end;
        macros.emplace_back(line.substr(kDefine.size(), end - kDefine.size()), line);
    });
    return macros;
}

void collect_identifiers(std::string_view text, std::set<std::string, std::less<>>& identifiers) {
    bool in_string = false;  // only so that a "//" in one is not taken for a comment; ends with the line at the latest
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (is_identifier(c)) {
            const std::size_t start = i;
            while (i < text.size() && is_identifier(text[i])) ++i;
            const auto word = text.substr(start, i - start);
            if (std::isdigit(static_cast<unsigned char>(word[0])) == 0 && identifiers.find(word) == identifiers.end())
                identifiers.emplace(word);
            continue;
        }
        const auto two = text.substr(i, 2);
        if (!in_string && (two == "//" || two == "/*")) {
            const auto end = two == "//" ? text.find('\n', i) : text.find("*/", i + 2);
            i = end == std::string_view::npos ? text.size() : end + (two == "//" ? 1 : 2);
            continue;
        }
        if (c == '\\') ++i;  // what follows is no quote
        if (c == '"') in_string = !in_string;
        if (c == '\n') in_string = false;
        ++i;
    }
}

bool includes(std::string_view kernel, std::string_view header) {
    bool found = false;
    for_each_line(kernel, [&](std::string_view line) { found = found || included_file(line) == header; });
    return found;
}

}  // namespace opwright::toolchain
