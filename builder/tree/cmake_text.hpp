// A CMake file as commands with the places of their arguments, so that an item can be put into a list of someone else's
// file and nothing else in it moves.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/tree/insertion.hpp"

namespace opwright::builder {

struct CMakeArgument {
    std::string text;  ///< without its quotes
    std::size_t begin = 0, end = 0;
};

struct CMakeCommand {
    std::string name;  ///< lower case
    std::vector<CMakeArgument> arguments;
    std::size_t begin = 0;  ///< of its name
    std::size_t close = 0;  ///< of its closing parenthesis
    int depth = 0;          ///< blocks around it: if, foreach, while, function, macro, block

    const std::string& first() const;  ///< its first argument; empty when there is none
};

/// Comments and what is no command are passed over; a command without its closing parenthesis ends the file.
std::vector<CMakeCommand> parse_cmake(std::string_view text);

/// The first `name(first ...)`; null when there is none.
const CMakeCommand* find_command(const std::vector<CMakeCommand>& commands, std::string_view name,
                                 std::string_view first);

/// Arguments [first, last) of a command: a list, or one section of it.
struct CMakeList {
    const CMakeCommand* command = nullptr;
    std::size_t first = 0, last = 0;  ///< indices into its arguments; first is never 0

    bool has(std::string_view item) const;
};

/// What follows the first argument of `set(NAME ...)` or `list(APPEND NAME ...)`, `file(GLOB_RECURSE NAME ...)`: the
/// arguments behind the name.
CMakeList behind(const CMakeCommand& command, std::string_view name);

/// The items behind `keyword` in `command`, up to the next word of capitals that is a keyword of target_sources or
/// target_link_libraries; behind `FILES` of one `FILE_SET` when `file_set` is given.
std::optional<CMakeList> section(const CMakeCommand& command, std::string_view keyword);
std::optional<CMakeList> file_set(const CMakeCommand& command, std::string_view name);

/// What adds `items` behind the list's last one, each in a line of its own, indented as that one is.
std::vector<Insertion> append_items(std::string_view text, const CMakeList& list,
                                    const std::vector<std::string>& items);

}  // namespace opwright::builder
