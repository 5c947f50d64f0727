// The state as JSON, the bases as files named by their hash.
#include "builder/scaffold/state.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/files.hpp"
#include "base/sha256.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr int kFormat = 1;

fs::path state_file(const fs::path& op_folder) {
    return op_folder / ".opwright" / "state.json";
}
fs::path base_folder(const fs::path& op_folder) {
    return op_folder / ".opwright" / "base";
}

FileClass class_of(const std::string& text) {
    for (const FileClass c : {FileClass::kOurs, FileClass::kYours})
        if (text == to_string(c)) return c;
    return FileClass::kShared;
}

Unexpected unreadable(const fs::path& file, std::string why) {
    Diagnostic d;
    d.id = "state-unreadable";
    d.place.file = file.string();
    d.what = fmt::format("the record of this folder cannot be read: {}", why);
    d.expected = "the file as the last build wrote it";
    d.fix = "restore the file, or remove the folder .opwright; then every file that differs counts as yours";
    return fail(std::move(d));
}

}  // namespace

Result<std::optional<FolderState>> read_state(const fs::path& op_folder) {
    const fs::path file = state_file(op_folder);
    std::error_code error;
    if (!fs::exists(file, error)) return std::optional<FolderState>();
    const Result<std::string> text = read_file(file);
    if (!text) return tl::unexpected(text.error());
    const nlohmann::json json = nlohmann::json::parse(*text, nullptr, false);
    if (json.is_discarded() || !json.is_object()) return unreadable(file, "it is not JSON");
    try {
        if (json.at("format").get<int>() != kFormat) return unreadable(file, "it has another format");
        FolderState state;
        state.spec_sha256 = json.at("spec_sha256").get<std::string>();
        state.template_version = json.at("template_version").get<int>();
        for (const auto& [path, entry] : json.at("files").items()) {
            FileState& one = state.files[path];
            one.file_class = class_of(entry.at("class").get<std::string>());
            one.base_sha256 = entry.at("base").get<std::string>();
            one.known = entry.at("known").get<std::vector<std::string>>();
        }
        return std::optional(std::move(state));
    } catch (const nlohmann::json::exception& e) {
        return unreadable(file, e.what());
    }
}

Result<void> write_state(const fs::path& op_folder, const FolderState& state) {
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["spec_sha256"] = state.spec_sha256;
    json["template_version"] = state.template_version;
    json["files"] = nlohmann::ordered_json::object();
    for (const auto& [path, one] : state.files)
        json["files"][path] = {{"class", to_string(one.file_class)}, {"base", one.base_sha256}, {"known", one.known}};
    return write_file(state_file(op_folder), json.dump(2) + "\n");
}

Result<std::string> read_base(const fs::path& op_folder, const std::string& hash) {
    const fs::path file = base_folder(op_folder) / hash;
    const Result<std::string> text = read_file(file);
    if (text && sha256(*text) != hash) return unreadable(file, "it has been changed");
    return text;
}

Result<void> write_base(const fs::path& op_folder, const std::string& hash, const std::string& text) {
    const fs::path file = base_folder(op_folder) / hash;
    std::error_code error;
    if (fs::exists(file, error)) return {};
    return write_file(file, text);
}

void drop_unused_bases(const fs::path& op_folder, const FolderState& state) {
    std::set<std::string> used;
    for (const auto& [path, one] : state.files) used.insert(one.base_sha256);
    std::error_code error;
    std::vector<fs::path> unused;
    for (fs::directory_iterator it(base_folder(op_folder), error), end; !error && it != end; it.increment(error))
        if (!used.contains(it->path().filename().string())) unused.push_back(it->path());
    for (const fs::path& path : unused) fs::remove(path, error);
}

}  // namespace opwright::builder
