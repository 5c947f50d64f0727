// The environment's Python, in our place or as our child.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "builder/cli/backend_options.hpp"

namespace opwright::builder {

/// Replaces this process by Python with the variables that ttnn needs and `more`. Returns only when that fails, with
/// the exit code.
int become_python(const BackendOptions::Chosen& chosen, std::vector<std::string> arguments,
                  const std::map<std::string, std::string>& more);

/// The same as a child with our terminal: gives its exit code when it has ended (128 + the signal that ended it).
int run_python_here(const BackendOptions::Chosen& chosen, std::vector<std::string> arguments,
                    std::map<std::string, std::string> more);

}  // namespace opwright::builder
