#include "builder/cli/workspace_state.hpp"

#include <algorithm>
#include <cassert>

#include "base/files.hpp"
#include "base/json_fields.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

using json_fields::text;
using nlohmann::json;

namespace {

constexpr int kFormat = 2;

json event_or_null(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : json();
}

}  // namespace

int BuildProgress::green() const {
    const auto first_not = std::find_if(stages.begin(), stages.end(), [](const auto& s) { return !s.is_green(); });
    return static_cast<int>(first_not - stages.begin());
}

StageRecord& BuildProgress::stage(int number) {
    assert(number >= 1 && number <= static_cast<int>(stages.size()) + 1);
    if (number > static_cast<int>(stages.size())) stages.emplace_back();
    return stages[static_cast<std::size_t>(number) - 1];
}

const StageRecord* BuildProgress::find(int number) const {
    return number >= 1 && number <= static_cast<int>(stages.size()) ? &stages[static_cast<std::size_t>(number) - 1]
                                                                    : nullptr;
}

void BuildProgress::keep(int last) {
    if (static_cast<int>(stages.size()) > last) stages.resize(static_cast<std::size_t>(last));
}

BuildProgress read_progress(const std::filesystem::path& file) {
    BuildProgress progress;
    const auto content = read_file(file);
    if (!content) return progress;
    const json object = json::parse(*content, nullptr, false);
    if (!object.is_object() || object.value("version", json()) != json(kFormat)) return progress;
    progress.spec = text(object, "spec");
    progress.directory = text(object, "directory");
    progress.backend = text(object, "backend");
    const json late_noc = object.value("late_noc", json());
    if (late_noc.is_number_unsigned()) progress.late_noc = late_noc.get<std::uint64_t>();
    // Older files do not name one: there was one only.
    progress.style = style_of(text(object, "style")).value_or(Style::kSeed);
    const json code = object.value("code", json());
    progress.code = code.is_number_integer() ? std::clamp(code.get<int>(), 0, kStages) : 0;
    if (!object.contains("stages") || !object["stages"].is_array()) return progress;
    for (const json& entry : object["stages"]) {
        const int number = static_cast<int>(progress.stages.size()) + 1;
        // Stages follow each other without a gap; whatever stands behind one is not to be trusted.
        if (number > kStages || !entry.is_object() || entry.value("stage", json()) != json(number)) break;
        StageRecord record;
        record.red = event_or_null(entry, "red");
        record.green = event_or_null(entry, "green");
        record.inputs = inputs_from_json(entry.value("inputs", json()));
        record.since = text(entry, "since");
        progress.stages.push_back(std::move(record));
        if (!progress.stages.back().is_green()) break;
    }
    return progress;
}

Result<void> write_progress(const std::filesystem::path& file, const BuildProgress& progress) {
    json stages = json::array();
    for (const StageRecord& record : progress.stages) {
        stages.push_back({{"stage", stages.size() + 1},
                          {"red", record.red},
                          {"green", record.green},
                          {"inputs", to_json(record.inputs)},
                          {"since", record.since}});
    }
    const json object{{"version", kFormat},
                      {"spec", progress.spec},
                      {"directory", progress.directory},
                      {"backend", progress.backend},
                      {"late_noc", progress.late_noc},
                      {"style", to_string(progress.style)},
                      {"code", progress.code},
                      {"stages", stages}};
    return write_file(file, object.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace opwright::builder
