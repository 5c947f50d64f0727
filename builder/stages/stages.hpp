// The stages as data: what each one reaches, its test file, and why its tests must fail before its code is written.
#pragma once

#include <span>
#include <string_view>

namespace opwright::builder {

struct Stage {
    int number = 0;
    std::string_view title;
    std::string_view goal;         ///< one sentence: what holds when the stage is green
    std::string_view test_file;    ///< name below test_dev/
    std::string_view red_words;    ///< why its tests fail with the code of the stage before, for people
    std::string_view red_pattern;  ///< ECMAScript expression that every failing test's message must match
};

inline constexpr int kLastStage = 6;

/// All stages in order; stage n stands at n - 1.
std::span<const Stage> all_stages();

/// REQUIRES: 1 <= number <= kLastStage.
const Stage& stage_of(int number);

}  // namespace opwright::builder
