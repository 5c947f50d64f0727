// docs/coverage.md, written from the instruction table.
#pragma once

#include <string>

namespace opwright::chip::isa {

/// The page's text: every instruction with its unit and status.
std::string coverage_page();

}  // namespace opwright::chip::isa
