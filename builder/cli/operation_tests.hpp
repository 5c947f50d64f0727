// Which tests of an operation's folder to run: the options --case and --stage and what follows `--`, the same for every
// command that runs them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace CLI {
class App;
}

namespace opwright::builder {

struct TestChoice {
    std::vector<std::string> cases;  ///< words of which a test's name has one; empty: all
    std::vector<int> stages;         ///< empty: every test_*.py of the folder
    std::vector<std::string> pytest;

    void declare(CLI::App& command);
};

/// pytest's arguments. Error `no-tests`.
Result<std::vector<std::string>> pytest_arguments(const TestChoice& choice, const std::filesystem::path& operation);

}  // namespace opwright::builder
