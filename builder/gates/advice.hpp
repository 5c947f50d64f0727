// Advice: raw error texts (compilers, linkers, TT_FATAL, the chip, Python) matched to the seed's debugging guide.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace opwright::builder {

/// One entry of the debugging guide that fits a text.
struct Advice {
    std::string rule;   ///< "kernel-path"; the name of the rule of `opwright check` where that finds the same mistake
    std::string guide;  ///< the part of the guide: "Build errors (host C++)"
    std::string line;   ///< what the line of the text that decided says, without place and "error:"
    SourcePlace place;  ///< the place in front of it; empty: it has none
    std::string fix;    ///< what to do, with the names of the text
};

/// The first entry of the guide that fits a line of `text`; nothing when none does.
std::optional<Advice> advice_for(std::string_view text);

/// The failure with the advice behind its text and as its fix, and the user's line at which a compiler stopped as its
/// place. `user_root`: the operation's folder. Unchanged when nothing in the guide fits.
Diagnostic with_advice(Diagnostic failure, const std::filesystem::path& user_root);

/// The whole guide, for docs/check.md and its test: rule, part and an example of a line that it fits.
struct GuideEntry {
    std::string_view rule, guide, pattern, fix;
};
std::span<const GuideEntry> debugging_guide();

}  // namespace opwright::builder
