#include "builder/scaffold/edits.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "builder/scaffold/state.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

Result<void> find_added(const fs::path& folder, const FolderState& state, const std::string& op_folder,
                        std::vector<Edit>& edits) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const fs::path inside = it->path().lexically_relative(folder);
        if (!is_work(inside)) {
            it.disable_recursion_pending();
            continue;
        }
        if (it->is_directory(error) || state.files.contains(op_folder + "/" + inside.generic_string())) continue;
        const auto text = read_file(it->path());
        if (!text) return fail(text.error());
        edits.push_back({inside.generic_string(), Edit::Kind::kAdded, sha256(*text)});
    }
    return {};
}

}  // namespace

const char* to_string(Edit::Kind kind) {
    switch (kind) {
        case Edit::Kind::kEdited:
            return "edited";
        case Edit::Kind::kDeleted:
            return "deleted";
        case Edit::Kind::kAdded:
            return "added";
    }
    return "";
}

bool is_work(const fs::path& inside) {
    const std::string name = inside.filename().string();
    return !name.starts_with(".") && name != "__pycache__" && name != "compile_commands.json" &&
           !name.ends_with("_execution_log.md");
}

Result<std::vector<Edit>> find_edits(const fs::path& workspace, const std::string& op_folder) {
    const auto state = read_state(workspace / op_folder);
    if (!state) return fail(state.error());
    const FolderState known = state->value_or(FolderState{});
    std::vector<Edit> edits;
    for (const auto& [path, file] : known.files) {
        if (!path.starts_with(op_folder + "/")) continue;
        const std::string inside = path.substr(op_folder.size() + 1);
        std::error_code error;
        if (!fs::exists(workspace / path, error)) {
            if (!file.known.empty()) edits.push_back({inside, Edit::Kind::kDeleted, ""});
            continue;
        }
        const auto text = read_file(workspace / path);
        if (!text) return fail(text.error());
        std::string hash = sha256(*text);
        if (std::find(file.known.begin(), file.known.end(), hash) == file.known.end())
            edits.push_back({inside, Edit::Kind::kEdited, std::move(hash)});
    }
    if (auto added = find_added(workspace / op_folder, known, op_folder, edits); !added) return fail(added.error());
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.path < b.path; });
    return edits;
}

}  // namespace opwright::builder
