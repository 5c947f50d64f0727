// Files that clang sees in another form, under their own names: paths in its messages and dependencies stay as they
// are.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// Writes the other forms and their list beside an object.
class FileOverlay {
  public:
    explicit FileOverlay(std::string object);

    /// clang shall read `text` where it opens `file`; `suffix` tells the forms of one object apart.
    void show_instead(const std::string& file, std::string_view text, std::string_view suffix);
    bool empty() const { return files_.empty(); }

    /// Names the list in `request`; false when something could not be written.
    bool use(Request& request);

  private:
    std::string object_;
    nlohmann::json files_ = nlohmann::json::array();
    bool written_ = true;
};

}  // namespace opwright::toolchain
