// Where an operation's own code threw an exception of C++: its message alone ("bad optional access") names no line.
#pragma once

#include <exception>
#include <string>

namespace opwright::bridge {

/// "thrown at <file>:<line>", the innermost line of a source below `source_root` that led to the exception, as the
/// debugging information of the operation's module tells it; without one the function. Empty for an exception that the
/// operation's module did not throw, such as those of TT_FATAL, which have their place already.
std::string thrown_place_text(const std::exception& error, const std::string& source_root);

}  // namespace opwright::bridge
