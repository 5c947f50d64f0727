// "compile-time args:", "RT args (per core):", "runtime:": the words in front of a list of kernel arguments.
#pragma once

#include <optional>
#include <vector>

#include "builder/spec/sections.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

/// A list in a line, without its label, up to the next label.
struct PhaseList {
    ArgPhase phase = ArgPhase::kRuntime;
    Text list;
};

/// All labelled lists of the line, in order.
std::vector<PhaseList> phase_lists(const Text& line);

}  // namespace opwright::builder
