// `opwright explain`: what one line of a spec led to.
#pragma once

#include "builder/cli/command.hpp"

namespace opwright::builder {

void add_explain(CLI::App& app, Context& context);

}  // namespace opwright::builder
