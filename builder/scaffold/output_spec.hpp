// Body of compute_output_specs: shape, dtype, layout and placement of the output.
#pragma once

#include <string>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

struct OutputSpecText {
    std::string body;
    bool uses_attributes = false;
    bool uses_small_vector = false;
};

Result<OutputSpecText> output_spec_text(const Plan& plan);

}  // namespace opwright::builder
