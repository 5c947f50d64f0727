// An operation's folder that no build in this workspace knows: a checkout, or someone else's work. How far it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/plan/plan.hpp"
#include "builder/plan/style.hpp"

namespace opwright::builder {

struct ForeignOperation {
    /// 0: there is none. 3: a scaffold, Stages 4 to 6 are to be built. More: an operation on its way or finished, whose
    /// code is its author's: it has tests of this stage, and of none behind it.
    int stages = 0;
    std::vector<std::string> missing;  ///< of a scaffold: the files that Stages 4 to 6 would start from
};

/// `built`: the last stage whose code builds in this workspace wrote (BuildProgress::code).
Result<ForeignOperation> find_foreign(const std::filesystem::path& workspace, const Names& names, Style style,
                                      int built);

}  // namespace opwright::builder
