// An operation's folder that someone else scaffolded: recognised by its files, and taken over without touching them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/plan/style.hpp"
#include "builder/scaffold/tree.hpp"

namespace opwright::builder {

/// What a folder that no build of ours has made holds of Stages 1 to 3.
struct FoundScaffold {
    std::vector<std::string> present, missing;  ///< of the files that Stages 4 to 6 start from, inside the folder

    bool is_one() const { return !present.empty(); }
};

/// Nothing is found in a folder that builds of ours know, or that holds none of these files.
Result<FoundScaffold> find_scaffold(const std::filesystem::path& workspace, const std::string& op_folder,
                                    const std::string& op, Style style);

enum class Missing : std::uint8_t {
    kWrite,  ///< what the folder lacks of the tree is written by the next build
    /// It lacks it on purpose, its author did it in another way: recorded as a file that no build wrote a text of.
    kKeep,
};

/// Records `generated` (the tree as we have it at that stage) as what the folder's files come from. They stay as they
/// are; where they differ they count as edited, so that later stages merge into them or name the lines that collide.
Result<void> adopt(const Tree& generated, const std::filesystem::path& workspace, const std::string& op_folder,
                   const std::string& spec_sha256, Missing missing = Missing::kWrite);

}  // namespace opwright::builder
