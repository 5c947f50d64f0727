#include "builder/scaffold/adopt.hpp"

#include <algorithm>
#include <system_error>

#include "base/sha256.hpp"
#include "builder/scaffold/state.hpp"
#include "builder/scaffold/style_form.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

Result<FoundScaffold> find_scaffold(const fs::path& workspace, const std::string& op_folder, const std::string& op,
                                    Style style) {
    FoundScaffold found;
    const fs::path folder = workspace / op_folder;
    const auto state = read_state(folder);
    if (!state) return fail(state.error());
    if (state->has_value()) return found;
    std::vector<std::string> files = {"test_dev/test_stage3_registration.py"};
    for (const DeviceFile& file : form_of(style).files) files.push_back(with_names(file.path, op));
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        std::error_code error;
        (fs::exists(folder / file, error) ? found.present : found.missing).push_back(file);
    }
    return found;
}

Result<void> adopt(const Tree& generated, const fs::path& workspace, const std::string& op_folder,
                   const std::string& spec_sha256, Missing missing) {
    FolderState state;
    state.spec_sha256 = spec_sha256;
    state.template_version = kTemplateVersion;
    for (const TreeFile& file : generated.files) {
        const std::string hash = sha256(file.text);
        if (auto ok = write_base(workspace / op_folder, hash, file.text); !ok) return ok;
        std::error_code error;
        const bool never = missing == Missing::kKeep && !fs::exists(workspace / file.path, error);
        state.files[file.path] = {file.file_class, hash,
                                  never ? std::vector<std::string>{} : std::vector<std::string>{hash}};
    }
    return write_state(workspace / op_folder, state);
}

}  // namespace opwright::builder
