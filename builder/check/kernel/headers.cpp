#include "builder/check/kernel/headers.hpp"

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/near_name.hpp"
#include "builder/check/syntax/ast.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder::check {

namespace fs = std::filesystem;

namespace {

/// Where a kernel's quoted includes are looked for, below the runtime's root.
constexpr std::string_view kLowLevelFolder = "tt_metal/hw/ckernels/wormhole_b0/metal/llk_api";
constexpr std::array kIncludeFolders = std::to_array<std::string_view>(
    {"tt_metal/hw/inc", "", "ttnn", "ttnn/cpp", "tt_metal", "tt_metal/hw/inc/internal/tt-1xx",
     "tt_metal/hw/inc/internal/tt-1xx/wormhole", "tt_metal/hostdevcommon/api", "tt_metal/api", kLowLevelFolder,
     // What kernels that go below the API include
     "tt_metal/tt-llk/tt_llk_wormhole_b0/common/inc", "tt_metal/tt-llk/tt_llk_wormhole_b0/llk_lib",
     "tt_metal/hw/ckernels/wormhole_b0/metal/common", "tt_metal/hw/ckernels/wormhole_b0/metal/llk_api/llk_sfpu",
     "tt_metal/hw/ckernels/wormhole_b0/metal/llk_io", "tt_metal/hw/inc/internal/tt-1xx/wormhole/noc",
     "tt_metal/hw/inc/internal/tt-1xx/wormhole/wormhole_b0_defines", "tt_metal/hw/inc/hostdev"});

/// Macros, functions that are only declared, and functions that the text calls.
void add_names(const std::vector<Token>& tokens, std::set<std::string>& names) {
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        if (tokens[i].is("#") && tokens[i + 1].is("define")) names.insert(tokens[i + 2].text);
        if (tokens[i].kind == TokenKind::kName && tokens[i + 1].is("(")) names.insert(tokens[i].text);
    }
}

void add_headers_below(const fs::path& folder, std::vector<fs::path>& files) {
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string extension = entry->path().extension().string();
        if (extension == ".h" || extension == ".hpp" || extension == ".inl") files.push_back(entry->path());
    }
}

}  // namespace

KernelHeaders KernelHeaders::read(const fs::path& root) {
    KernelHeaders headers;
    headers.root_ = root;
    const fs::path inc = root / "tt_metal/hw/inc";
    std::vector<fs::path> files;
    for (const char* folder : {"api", "experimental"}) add_headers_below(inc / folder, files);
    std::ranges::sort(files);
    for (const fs::path& file : files) headers.read_file_of_api(file, fs::relative(file, inc).generic_string());
    // What the API is made of: a compute kernel may call it, with the API's own headers included.
    files.clear();
    add_headers_below(root / kLowLevelFolder, files);
    for (const fs::path& file : files) {
        if (const auto text = read_file(file)) add_names(tokenize(*text, 0), headers.methods_);
    }
    return headers;
}

void KernelHeaders::read_file_of_api(const fs::path& file, const std::string& name) {
    files_[name] = file;
    auto text = read_file(file);
    if (!text) return;
    // Functions may stand in a branch that only some processors see: take both.
    for (const bool assume : {false, true}) {
        PreprocessOptions options;
        options.assume_unknown = assume;
        const Unit unit = preprocess(file, *text, options);
        for (const Function& function : parse_unit(unit).functions) {
            if (function.holder.empty()) {
                functions_[function.name].insert(name);
            } else {
                methods_.insert(function.name);
            }
        }
    }
    add_names(tokenize(*text, 0), methods_);
}

std::optional<std::string> KernelHeaders::near(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& [known, headers] : functions_) {
        const auto length = static_cast<std::ptrdiff_t>(known.size()) - static_cast<std::ptrdiff_t>(name.size());
        if (length >= -2 && length <= 2) names.push_back(known);
    }
    const std::optional<std::string> found = near_name(name, names);
    if (!found || edit_distance(name, *found) > 2) return std::nullopt;
    return found;
}

std::vector<std::string> KernelHeaders::headers_of(const std::string& name) const {
    const auto found = functions_.find(name);
    if (found == functions_.end()) return {};
    std::vector<std::string> headers(found->second.begin(), found->second.end());
    std::ranges::stable_sort(headers, {}, [](const std::string& header) {
        return std::pair(header.starts_with("experimental") || header.find("/experimental/") != std::string::npos,
                         header.size());
    });
    return headers;
}

std::optional<fs::path> KernelHeaders::find(const std::string& name) const {
    const auto known = files_.find(name);
    if (known != files_.end()) return known->second;
    std::error_code error;
    for (const std::string_view folder : kIncludeFolders) {
        const fs::path file = root_ / folder / name;
        if (fs::exists(file, error)) return file;
    }
    return std::nullopt;
}

std::vector<std::string> KernelHeaders::same_file_name(const std::string& name) const {
    const std::string file = fs::path(name).filename().string();
    std::vector<std::string> found;
    for (const auto& [header, path] : files_) {
        if (path.filename() == file) found.push_back(header);
    }
    const bool compute = name.find("compute") != std::string::npos;
    std::ranges::stable_sort(found, {}, [&](const std::string& header) {
        return std::pair(header.find("experimental") != std::string::npos,
                         (header.find("compute") != std::string::npos) != compute);
    });
    return found;
}

std::set<fs::path> KernelHeaders::closure(const std::vector<std::string>& includes) const {
    std::set<fs::path> brought;
    std::vector<std::pair<std::string, fs::path>> open;
    for (const std::string& name : includes) open.emplace_back(name, fs::path());
    while (!open.empty()) {
        const auto [name, from] = open.back();
        open.pop_back();
        std::error_code error;
        std::optional<fs::path> file = from.empty() ? std::nullopt : std::optional(from.parent_path() / name);
        if (!file || !fs::exists(*file, error)) file = find(name);
        if (!file || !brought.insert(file->lexically_normal()).second) continue;
        for (const std::string& include : content_of(file->lexically_normal()).includes)
            open.emplace_back(include, *file);
    }
    return brought;
}

std::optional<std::string> KernelHeaders::missing_header(const std::string& name,
                                                         const std::set<fs::path>& brought) const {
    const std::vector<std::string> headers = headers_of(name);
    if (headers.empty()) return std::nullopt;
    for (const std::string& header : headers) {
        if (brought.contains(files_.at(header).lexically_normal())) return std::nullopt;
    }
    // Headers outside the API may define it as well: the index does not have those.
    const auto defines = [&](const fs::path& file) { return content_of(file).called.contains(name); };
    if (std::ranges::any_of(brought, defines)) return std::nullopt;
    return headers[0];
}

const KernelHeaders::Content& KernelHeaders::content_of(const fs::path& file) const {
    const auto [at, is_new] = contents_.try_emplace(file);
    Content& content = at->second;
    if (!is_new) return content;
    const auto text = read_file(file);
    if (!text) return content;
    constexpr std::string_view kInclude = "#include ";
    for (std::size_t word = text->find(kInclude); word != std::string::npos; word = text->find(kInclude, word + 1)) {
        const std::size_t begin = word + kInclude.size() + 1;
        const std::size_t end = text->find_first_of("\">\n", begin);
        if (end != std::string::npos) content.includes.push_back(text->substr(begin, end - begin));
    }
    for (auto begin = text->begin(); begin != text->end();) {
        begin = std::find_if(begin, text->end(), is_word);
        const auto end = std::find_if_not(begin, text->end(), is_word);
        if (begin != end) content.words.emplace(begin, end);
        if (begin != end && end != text->end() && *end == '(') content.called.emplace(begin, end);
        begin = end;
    }
    return content;
}

bool KernelHeaders::is_in(const std::string& name, const std::set<fs::path>& files) const {
    return std::ranges::any_of(files, [&](const fs::path& file) { return content_of(file).words.contains(name); });
}

}  // namespace opwright::builder::check
