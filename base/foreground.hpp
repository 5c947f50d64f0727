// A child process that takes over our terminal: an interactive debugger, or tests that a person looks at.
#pragma once

#include "base/process.hpp"

namespace opwright {

/// A child with our own terminal, input and output, in our process group, until it ends. Ctrl-C is the child's: here it
/// is ignored meanwhile. Errors as `Process::start`.
Result<ProcessEnd> run_in_foreground(const Command& command);

}  // namespace opwright
