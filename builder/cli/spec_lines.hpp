// Which lines of a specification a stage comes from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

struct SpecLine {
    std::uint32_t line = 0;
    std::string what;  ///< "circular buffer c_0 cb_in"

    friend bool operator==(const SpecLine&, const SpecLine&) = default;
};

/// By line; what the specification does not say (and opwright deduced) has no line and is left out.
std::vector<SpecLine> spec_lines(const Plan& plan, int stage);

}  // namespace opwright::builder
