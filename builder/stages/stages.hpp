// The six stages as data: what each is for, its test, the files it writes, why its tests must fail before its code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/plan/style.hpp"

namespace opwright::builder {

inline constexpr int kStages = 6;

struct Stage {
    int number = 0;
    std::string name;       ///< `api`: for commands and folders
    std::string title;      ///< `API exists`: for people
    std::string goal;       ///< one sentence
    std::string test_file;  ///< in `test_dev/`
    /// Files below the operation's folder that the stage makes or changes; `{op}` stands for the operation's name, `*`
    /// for any file name. A stage changes nothing else. The files of all styles are here: an operation has those of
    /// one.
    std::vector<std::string> files;
    std::string red_words;                  ///< why the tests fail before the stage's code is there, for a person
    std::vector<std::string> red_patterns;  ///< ECMAScript: each failing test's message has one of them
};

/// All stages in order; `stage_of(n)` wants 1 <= n <= 6.
const std::vector<Stage>& stages();
const Stage& stage_of(int number);

/// Whether `stage` may make or change `path` (relative to the operation's folder).
bool may_change(const Stage& stage, std::string_view op, std::string_view path);

/// Where what we build differs from the instructions that the stages come from, and why; for the report.
struct Deviation {
    int stage = 0;  ///< 0: concerns all
    std::string instead_of;
    std::string we_do;
    std::string because;
    std::optional<Style> style = std::nullopt;  ///< concerns this one only
};
std::vector<Deviation> deviations(Style style);

}  // namespace opwright::builder
