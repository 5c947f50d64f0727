// What the outcome of a stage depends on, as sums: a stage is not done again as long as they are the same.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builder/scaffold/edits.hpp"
#include "builder/scaffold/tree.hpp"

namespace opwright::builder {

/// Names and sums. `generated` and `edits` by path inside the operation's folder, `environment` by what it is ("chip").
struct StageInputs {
    std::map<std::string, std::string> generated, edits, environment;

    friend bool operator==(const StageInputs&, const StageInputs&) = default;
};

/// The first stage that may change `path` (inside the operation's folder). A file that no stage knows belongs to
/// Stage 6 below `device/kernels`, else to Stage 1: host sources are all compiled into the module.
int first_stage_of(const std::string& op, const std::string& path);

/// Whether the tests of `stage` depend on `path`: its own test file, and the code of all stages up to it.
bool depends_on(int stage, const std::string& op, const std::string& path);

/// `finished` is the tree as the stage leaves it, `op_folder` the prefix of its paths.
StageInputs inputs_of(int stage, const std::string& op, const std::string& op_folder, const Tree& finished,
                      const std::vector<Edit>& edits, const std::map<std::string, std::string>& environment);

struct InputChanges {
    bool generated = false;        ///< the specification or opwright gives other texts: the stage is another one
    std::vector<std::string> why;  ///< one clause per change, for people
};
InputChanges compare(const StageInputs& then, const StageInputs& now);

nlohmann::json to_json(const StageInputs& inputs);
/// Missing or damaged parts are empty: they differ from anything.
StageInputs inputs_from_json(const nlohmann::json& object);

}  // namespace opwright::builder
