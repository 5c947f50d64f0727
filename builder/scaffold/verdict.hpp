// What is to happen to one file: the one place that decides it, for every command.
#pragma once

#include <optional>
#include <string>

#include "builder/scaffold/state.hpp"
#include "builder/scaffold/tree.hpp"

namespace opwright::builder {

enum class Verdict : std::uint8_t {
    kCreate,     ///< not there yet, or deleted since
    kIdentical,  ///< already has this text
    kUpdate,     ///< has what an earlier build wrote, gets the new text
    kMerge,      ///< edited by a person and changed by us, in different places: gets both changes
    kKept,       ///< edited by a person, nothing new from us; or a person's own file
    kRemove,     ///< a build wrote it, nobody edited it, and it is no longer generated
    kConflict,   ///< both changed the same lines, or it is not ours to change: nothing is written
};
const char* to_string(Verdict);

struct Decision {
    Verdict verdict = Verdict::kCreate;
    std::string text;  ///< what the file will hold (kCreate, kUpdate, kMerge)
    std::string why;   ///< one clause for people; empty where the verdict says it all
};

/// `known`: what earlier builds recorded of this file; `base`: the text it was last made from, when still there.
/// `disk`: what is there now.
Decision decide(const TreeFile& file, const FileState* known, const std::optional<std::string>& base,
                const std::optional<std::string>& disk);

/// The same for a file that earlier builds wrote and the tree no longer has: kRemove, kIdentical when it is gone
/// already, kConflict when a person's work is in it.
Decision decide_leftover(const FileState& known, const std::optional<std::string>& disk);

}  // namespace opwright::builder
