// Where an operation's source calls a function of the SDK, so that a mistake can be named with its line.
#pragma once

#include <source_location>

namespace ttsl {

using CallPlace = std::source_location;

/// While it lives, TT_FATAL and TT_THROW of this thread add the place to their text. A place of line 0 adds nothing.
class PlaceScope {
  public:
    explicit PlaceScope(const CallPlace& place) : PlaceScope(place.file_name(), place.line()) {}
    /// REQUIRES: `file` outlives the scope.
    PlaceScope(const char* file, unsigned int line);
    ~PlaceScope();
    PlaceScope(const PlaceScope&) = delete;
    PlaceScope& operator=(const PlaceScope&) = delete;

  private:
    const char* previous_file_;
    unsigned int previous_line_;
};

}  // namespace ttsl
