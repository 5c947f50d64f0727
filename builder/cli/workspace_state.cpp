#include "builder/cli/workspace_state.hpp"

#include "base/files.hpp"

namespace opwright::builder {

using nlohmann::json;

BuildProgress read_progress(const std::filesystem::path& file) {
    BuildProgress progress;
    const auto text = read_file(file);
    if (!text) return progress;
    const json object = json::parse(*text, nullptr, false);
    if (!object.is_object() || object.value("version", json()) != json(1) || !object.contains("red")) return progress;
    for (const json& event : object["red"]) {
        // Stages follow each other without a gap; whatever stands behind one is not to be trusted.
        if (!event.is_object() || event.value("stage", json()) != json(progress.green() + 1)) break;
        progress.red.push_back(event);
    }
    return progress;
}

Result<void> write_progress(const std::filesystem::path& file, const BuildProgress& progress) {
    const json object{{"version", 1}, {"red", progress.red}};
    return write_file(file, object.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace opwright::builder
