#include "builder/tree/patch.hpp"

#include <fmt/format.h>

#include "builder/scaffold/lines.hpp"

namespace opwright::builder {

namespace {

/// A path as git writes it: in quotes with octal escapes when it has characters that would be misread.
std::string git_path(const std::string& path) {
    std::string quoted;
    bool special = false;
    for (const unsigned char c : path) {
        if (c == '"' || c == '\\') {
            quoted += fmt::format("\\{}", static_cast<char>(c));
            special = true;
        } else if (c < 0x20 || c >= 0x7f) {
            quoted += fmt::format("\\{:03o}", c);
            special = true;
        } else {
            quoted += static_cast<char>(c);
        }
    }
    return special ? "\"" + quoted + "\"" : path;
}

}  // namespace

Result<std::string> git_patch(const std::vector<TreeChange>& changes) {
    std::string patch;
    for (const TreeChange& change : changes) {
        if (!change.changes()) continue;
        for (const auto& text : {change.before, change.after}) {
            if (!text || text->find('\0') == std::string::npos) continue;
            Diagnostic d;
            d.id = "patch-binary";
            d.place.file = change.path;
            d.what = "this file is no text, and a patch for tt-metal has texts only";
            d.fix = "leave it out of the operation's folder, or export with --tree and without --patch";
            return fail(std::move(d));
        }
        const std::string from = git_path("a/" + change.path), to = git_path("b/" + change.path);
        patch += fmt::format("diff --git {} {}\n", from, to);
        const char* mode = change.executable ? "100755" : "100644";
        if (!change.before) patch += fmt::format("new file mode {}\n", mode);
        if (!change.after) patch += fmt::format("deleted file mode {}\n", mode);
        // A name with a blank ends at a tab, or a reader would take the rest for a date.
        const auto name = [](const std::string& path) {
            return path.find(' ') == std::string::npos ? path : path + "\t";
        };
        patch += unified_diff(change.before.value_or(""), change.after.value_or(""),
                              change.before ? name(from) : "/dev/null", change.after ? name(to) : "/dev/null");
    }
    return patch;
}

}  // namespace opwright::builder
