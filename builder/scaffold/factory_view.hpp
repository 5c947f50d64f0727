// What the views of both styles' program factories have in common.
#pragma once

#include <string>
#include <vector>

#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

/// The statements behind the declarations, at the stages that have them.
struct FactoryBodies {
    std::string at_5, at_6;
};

/// Fills `factory_symbols_*`, `work_split`, `circular_buffers_*`, `kernels`, `runtime_arguments` and the helpers.
Result<FactoryBodies> add_factory_statements(View& view, FactoryText& factory);
/// `factory_std_includes_*`, `factory_metal_includes_*`. Call this last: whatever is written before names headers.
void add_factory_includes(View& view, FactoryText& factory, const FactoryBodies& bodies);

/// Whether `code` names `word`, comments left out.
bool uses(const std::string& code, const std::string& word);
/// Parameters that `body` does not use get no name: an unused one is a warning.
std::vector<std::string> used_only(std::vector<std::string> list, const std::string& body);
/// `Rewrites what may differ between two calls that share one program: the buffer addresses and scale.`
std::string override_comment(const Plan& plan, int indent);

Result<void> add_seed_factory(View& view, const Plan& plan, const Flows& flows);
Result<void> add_descriptor_factory(View& view, const Plan& plan, const Flows& flows);

}  // namespace opwright::builder
