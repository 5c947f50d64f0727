// Findings as text and as records.
#include "chip/diag/finding.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace opwright::chip {
namespace {

constexpr std::size_t kMaxGroupsInText = 12;

std::string source_of(const CorePlace& place) {
    if (place.kernel.empty()) return {};
    return place.line == 0 ? place.kernel : fmt::format("{}:{}", place.kernel, place.line);
}

std::string describe(const CorePlace& place) {
    std::string out =
        fmt::format("core ({},{}) {} at pc 0x{:08x}", place.logical.x, place.logical.y, place.risc, place.pc);
    if (const std::string source = source_of(place); !source.empty()) out += ", " + source;
    if (!place.function.empty()) out += " in " + place.function;
    return out;
}

nlohmann::ordered_json core_json(const CorePlace& place) {
    return {{"x", place.logical.x}, {"y", place.logical.y}};
}

}  // namespace

std::string to_text(const Finding& finding) {
    std::string out = fmt::format("opwright chip: {} [{}]: {}", to_text(finding.category), finding.id, finding.what);
    if (finding.place && finding.waiting.empty()) out += "\n  where: " + describe(*finding.place);
    // Cores that wait for the same thing at the same line are one entry; the record has them all.
    std::vector<std::pair<const Waiting*, std::size_t>> groups;
    for (const Waiting& waiting : finding.waiting) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
            const Waiting& first = *group.first;
            return first.what == waiting.what && first.place.risc == waiting.place.risc &&
                   first.place.pc == waiting.place.pc;
        });
        if (same == groups.end()) {
            groups.emplace_back(&waiting, 0);
        } else {
            ++same->second;
        }
    }
    for (std::size_t i = 0; i < groups.size() && i < kMaxGroupsInText; ++i) {
        const auto& [waiting, others] = groups[i];
        out += fmt::format("\n  {}: {}", describe(waiting->place), waiting->what);
        if (others != 0) out += fmt::format(" (and {} more core{})", others, others == 1 ? "" : "s");
    }
    if (groups.size() > kMaxGroupsInText)
        out += fmt::format("\n  and {} more places", groups.size() - kMaxGroupsInText);
    if (!finding.fix.empty()) out += "\n  try: " + finding.fix;
    return out;
}

std::string to_json_line(const Finding& finding) {
    nlohmann::ordered_json out;
    out["category"] = to_text(finding.category);
    out["id"] = finding.id;
    out["what"] = finding.what;
    out["fix"] = finding.fix;
    const CorePlace place = finding.place.value_or(CorePlace());
    out["core"] = finding.place ? core_json(place) : nlohmann::ordered_json();
    out["risc"] = place.risc;
    out["pc"] = place.pc;
    out["kernel"] = place.kernel;
    out["line"] = place.line;
    auto& list = out["waiting"] = nlohmann::ordered_json::array();
    for (const Waiting& waiting : finding.waiting) {
        list.push_back({{"core", core_json(waiting.place)},
                        {"risc", waiting.place.risc},
                        {"pc", waiting.place.pc},
                        {"kernel", waiting.place.kernel},
                        {"line", waiting.place.line},
                        {"what", waiting.what}});
    }
    // Paths and symbol names may hold any bytes.
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void append_to_record(const Finding& finding) {
    const char* path = std::getenv("OPWRIGHT_FINDINGS");
    if (path == nullptr || *path == '\0') return;
    const std::string line = to_json_line(finding) + "\n";
    // One write to a file opened for appending: records of several processes do not mix.
    const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return;
    const ssize_t written = write(fd, line.data(), line.size());
    static_cast<void>(written);  // the same text is thrown; a full disk must not hide it
    close(fd);
}

}  // namespace opwright::chip
