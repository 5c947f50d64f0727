#include "builder/cli/foreign_operation.hpp"

#include "builder/cli/operation_build.hpp"
#include "builder/scaffold/adopt.hpp"
#include "builder/scaffold/edits.hpp"
#include "builder/stages/stage_tests.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

Result<ForeignOperation> find_foreign(const fs::path& workspace, const Names& names, Style style, int built) {
    ForeignOperation foreign;
    if (built > 0) return foreign;
    const fs::path operation = workspace / names.directory;
    int tested = kStages;
    while (tested > 0 && tests_of_stage(operation, tested).empty()) --tested;
    if (tested > 3 && !tests_of_stage(operation, 3).empty() && is_operation(operation)) {
        // Files as a build left them can be built again; a person's cannot. Where the folder has no record all are.
        const auto edits = find_edits(workspace, names.directory);
        if (!edits) return fail(edits.error());
        if (!edits->empty()) foreign.stages = tested;
        return foreign;
    }
    const auto found = find_scaffold(workspace, names.directory, names.op, style);
    if (!found) return fail(found.error());
    if (!found->is_one()) return foreign;
    foreign.stages = 3;
    foreign.missing = found->missing;
    return foreign;
}

}  // namespace opwright::builder
