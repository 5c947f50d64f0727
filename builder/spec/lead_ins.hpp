// Headings that stand inside of a text: "**Work split.** One unit is a tile", and terms with their definitions.
#pragma once

#include <optional>
#include <vector>

#include "builder/spec/document.hpp"
#include "builder/spec/sections.hpp"

namespace opwright::builder {

struct LeadIn {
    Text title;
    Role role = Role::kNone;
    Text rest;  ///< what follows in the line; may be empty
};

/// `**Title.** rest`, `**Title**: rest`, `**Title** - rest` or `**Title**` alone, where the title is one that sections
/// have. Parameters and inputs are led in by a line of their own only: with text behind them they are fields.
std::optional<LeadIn> lead_in(const Text& line);

/// A paragraph whose lines after a term begin with ": " becomes bullets: the term, and its definitions one level
/// deeper. Empty if it is none.
std::vector<Block> definition_list(const Block& paragraph);

}  // namespace opwright::builder
