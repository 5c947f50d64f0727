// The preprocessor: conditions, macros and the operation's own includes, with the places of the source kept.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "builder/check/syntax/token.hpp"

namespace opwright::builder::check {

struct Include {
    std::string name;  ///< between the quotes or brackets
    bool system = false;
    Spot spot;
};

/// One source with the files it includes that belong to the operation; the rest of the world is only named.
struct Unit {
    std::vector<std::filesystem::path> files;  ///< [0] is the source itself
    std::vector<std::string> texts;            ///< of `files`
    std::vector<Token> tokens;                 ///< ends with kEnd
    std::vector<Include> includes;             ///< all of `files`, in order, where their branch is taken
    bool refused = false;                      ///< an `#error` stands in a branch that is taken
    std::set<std::string> unknown_macros;      ///< names that conditions asked for and nobody defines
};

struct PreprocessOptions {
    std::map<std::string, std::string> defines;  ///< as on the command line; an empty value is an empty macro
    bool all_defines_known = false;  ///< `defines` is everything that the build gives: other names are not defined
    bool assume_unknown = false;     ///< a name that nobody defines counts as defined (value 1)
    /// Where a quoted include is when it belongs to the operation; nullopt: it does not.
    std::function<std::optional<std::filesystem::path>(const std::string& name, const std::filesystem::path& from)>
        find_own;
};

/// `text` is that of `file`. Included files that cannot be read count as not the operation's own.
Unit preprocess(const std::filesystem::path& file, std::string text, const PreprocessOptions& options);

}  // namespace opwright::builder::check
