#include "builder/stages/stage_inputs.hpp"

#include <fmt/format.h>

#include <set>

#include "base/sha256.hpp"
#include "builder/stages/stage_tests.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

using nlohmann::json;

namespace {

using Sums = std::map<std::string, std::string>;

/// Calls `visit(name, before, after)` for every name whose sum differs; null: not there.
template <typename Visit>
void for_each_change(const Sums& then, const Sums& now, Visit&& visit) {
    std::set<std::string> names;
    for (const auto& [name, sum] : then) names.insert(name);
    for (const auto& [name, sum] : now) names.insert(name);
    for (const std::string& name : names) {
        const auto before = then.find(name), after = now.find(name);
        const std::string* a = before == then.end() ? nullptr : &before->second;
        const std::string* b = after == now.end() ? nullptr : &after->second;
        if (a == nullptr || b == nullptr || *a != *b) visit(name, a, b);
    }
}

bool is_spec(const std::string& op, const std::string& path) {
    return path == op + "_spec.md";
}

Sums sums_from(const json& object, const char* key) {
    Sums sums;
    if (!object.is_object() || !object.contains(key) || !object[key].is_object()) return sums;
    for (const auto& [name, sum] : object[key].items())
        if (sum.is_string()) sums[name] = sum.get<std::string>();
    return sums;
}

}  // namespace

int first_stage_of(const std::string& op, const std::string& path) {
    for (const Stage& stage : stages())
        if (may_change(stage, op, path)) return stage.number;
    return path.starts_with("device/kernels/") ? kStages : 1;
}

bool depends_on(int stage, const std::string& op, const std::string& path) {
    if (is_spec(op, path)) return false;
    constexpr std::string_view kTests = "test_dev/";
    if (path.starts_with(kTests)) return tests_stage(std::string_view(path).substr(kTests.size()), stage);
    return first_stage_of(op, path) <= stage;
}

StageInputs inputs_of(int stage, const std::string& op, const std::string& op_folder, const Tree& finished,
                      const std::vector<Edit>& edits, const Sums& environment) {
    StageInputs inputs;
    for (const TreeFile& file : finished.files) {
        const std::string inside = file.path.substr(std::min(file.path.size(), op_folder.size() + 1));
        if (depends_on(stage, op, inside)) inputs.generated[inside] = sha256(file.text);
    }
    for (const Edit& edit : edits) {
        if (depends_on(stage, op, edit.path))
            inputs.edits[edit.path] = fmt::format("{} {}", to_string(edit.kind), edit.sha256);
    }
    inputs.environment = environment;
    return inputs;
}

InputChanges compare(const StageInputs& then, const StageInputs& now) {
    InputChanges changes;
    for_each_change(then.generated, now.generated, [&](const auto& name, const auto* before, const auto* after) {
        changes.generated = true;
        changes.why.push_back(after == nullptr    ? fmt::format("{} is no longer generated", name)
                              : before == nullptr ? fmt::format("{} is new", name)
                                                  : fmt::format("the generated text of {} is another one", name));
    });
    for_each_change(then.edits, now.edits, [&](const auto& name, const auto*, const auto* after) {
        const std::string kind = after == nullptr ? "" : after->substr(0, after->find(' '));
        changes.why.push_back(after == nullptr ? fmt::format("an edit of {} is gone", name)
                                               : fmt::format("{} was {}", name, kind));
    });
    for_each_change(then.environment, now.environment, [&](const auto& name, const auto*, const auto*) {
        changes.why.push_back(fmt::format("the {} is another one", name));
    });
    return changes;
}

json to_json(const StageInputs& inputs) {
    return {{"generated", inputs.generated}, {"edits", inputs.edits}, {"environment", inputs.environment}};
}

StageInputs inputs_from_json(const json& object) {
    return {sums_from(object, "generated"), sums_from(object, "edits"), sums_from(object, "environment")};
}

}  // namespace opwright::builder
