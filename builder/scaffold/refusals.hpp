// For each condition of the plan, arguments that violate it and nothing that is checked before it.
#pragma once

#include <string>
#include <vector>

#include "builder/scaffold/case.hpp"

namespace opwright::builder {

struct Refusal {
    const Predicate* predicate = nullptr;
    std::string subject;  ///< tensor or attribute that is at fault; may be empty
    std::string title;    ///< words for the test's name, an identifier: `mask_shape`
    Case arguments;
};

/// In the order of the conditions; conditions that no set of arguments on one device can violate alone are left out
/// and listed in `untested`.
struct Refusals {
    std::vector<Refusal> tests;
    std::vector<const Predicate*> untested;
};

Refusals make_refusals(const Plan& plan, const Case& valid);

}  // namespace opwright::builder
