#include "builder/cli/operation_tests.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <system_error>

#include "builder/cli/operation_build.hpp"
#include "builder/stages/stage_tests.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

void TestChoice::declare(CLI::App& command) {
    command.add_option("--case,-c", cases, "Only tests with this in their name (pytest -k); may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command.add_option("--stage,-s", stages, "Only this stage's tests; may be repeated")
        ->check(CLI::Range(1, kStages))
        ->type_name("STAGE")
        ->allow_extra_args(false);
    command.add_option("PYTEST", pytest, "Behind --: arguments for pytest")->type_name("");
}

Result<std::vector<std::string>> pytest_arguments(const TestChoice& choice, const fs::path& operation) {
    std::vector<fs::path> tests = find_tests(operation);
    if (!choice.stages.empty()) {
        tests.clear();
        for (const int stage : choice.stages) {
            const std::vector<fs::path> of_stage = tests_of_stage(operation, stage);
            if (of_stage.empty())
                return fail("no-tests", fmt::format("Stage {} has no tests here: '{}' is missing", stage,
                                                    (operation / "test_dev" / stage_of(stage).test_file).string()));
            tests.insert(tests.end(), of_stage.begin(), of_stage.end());
        }
    }
    if (tests.empty())
        return fail("no-tests", fmt::format("there is no test_*.py in '{}'", operation.string()),
                    "write one that calls the operation, or run your own file with './opwright pytest FILE'");
    std::vector<std::string> arguments{"-p", "opwright.pytest_plugin"};
    if (!choice.cases.empty()) {
        arguments.emplace_back("-k");
        arguments.push_back(fmt::format("{}", fmt::join(choice.cases, " or ")));
    }
    for (const fs::path& test : tests) arguments.push_back(test.string());
    arguments.insert(arguments.end(), choice.pytest.begin(), choice.pytest.end());
    return arguments;
}

}  // namespace opwright::builder
