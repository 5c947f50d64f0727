// A mistake that a rule found: what, where, what it contradicts, what to do.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder::check {

/// `kError`: certainly wrong. `kWarning`: likely wrong.
struct Mistake {
    std::string rule;  ///< slug, documented in docs/check.md
    Severity severity = Severity::kError;
    SourcePlace place;
    std::string what;        ///< one sentence without its full stop
    SourcePlace other;       ///< the place that it contradicts; empty file: none
    std::string other_what;  ///< what stands there
    std::string fix;
    std::string excerpt;  ///< the line at `place`; filled by `add_excerpts`

    friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// Something that could not be looked at, and why: a check never passes in silence.
struct Skipped {
    std::string what;  ///< "page counts of c_3"
    std::string why;
    SourcePlace place;  ///< may be empty

    friend bool operator==(const Skipped&, const Skipped&) = default;
};

/// Errors first, then by place; each mistake once.
void sort_and_deduplicate(std::vector<Mistake>& mistakes);

/// Reads the lines that a person wants to see below a mistake.
void add_excerpts(std::vector<Mistake>& mistakes);

/// One line, its source line with a caret, the other place, the fix.
std::string to_text(const Mistake& mistake);
nlohmann::json to_json(const Mistake& mistake);
nlohmann::json to_json(const Skipped& skipped);

}  // namespace opwright::builder::check
