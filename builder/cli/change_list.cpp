#include "builder/cli/change_list.hpp"

#include <fmt/format.h>

#include <map>

#include "builder/scaffold/lines.hpp"

namespace opwright::builder {

using Color = ProgressLine::Color;

void print_difference(const std::string& difference, ProgressLine& out) {
    for (std::string_view line : split_lines(difference)) {
        if (line.ends_with('\n')) line.remove_suffix(1);
        const bool name = line.starts_with("--- ") || line.starts_with("+++ ");
        out.print(name                     ? out.paint(Color::kBold, line)
                  : line.starts_with("@@") ? out.paint(Color::kDim, line)
                  : line.starts_with('+')  ? out.paint(Color::kGreen, line)
                  : line.starts_with('-')  ? out.paint(Color::kRed, line)
                                           : std::string(line));
    }
}

void print_changes(const std::vector<AppliedFile>& files, const ChangeListOptions& options, ProgressLine& out) {
    std::map<std::string, int> counts;
    for (const AppliedFile& file : files) {
        const bool conflict = file.verdict == Verdict::kConflict;
        ++counts[to_string(file.verdict)];
        if (!file.writes() && !conflict && !options.identical) continue;
        if (!options.differences) {
            out.print(conflict ? out.paint(Color::kRed, to_text(file)) : to_text(file));
            continue;
        }
        if (conflict) out.print(out.paint(Color::kRed, fmt::format("# conflict in {}: {}", file.path, file.why)));
        const bool removed = file.verdict == Verdict::kRemove;
        print_difference(
            unified_diff(file.before.value_or(""), removed ? "" : file.after,
                         file.before ? "a/" + file.path : "/dev/null", removed ? "/dev/null" : "b/" + file.path),
            out);
    }
    if (options.differences) return;
    std::string text;
    for (const auto& [verdict, number] : counts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, verdict);
    out.print(fmt::format("{}; nothing was written", text.empty() ? "no files" : text));
}

}  // namespace opwright::builder
