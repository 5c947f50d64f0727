// Changes as a patch that `git apply` takes.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/tree/change_set.hpp"

namespace opwright::builder {

/// Sorted as given; a change that changes nothing is left out. Error `patch-binary`: a file that is no text.
Result<std::string> git_patch(const std::vector<TreeChange>& changes);

}  // namespace opwright::builder
