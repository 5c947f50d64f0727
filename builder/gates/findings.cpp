#include "builder/gates/findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/json_fields.hpp"

namespace opwright::builder {

using json_fields::text;
using nlohmann::json;

namespace {

std::uint64_t number_of(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return 0;
    if (found->is_number()) return found->get<std::uint64_t>();
    if (!found->is_string()) return 0;
    return std::strtoull(found->get_ref<const std::string&>().c_str(), nullptr, 0);
}

std::string core_of(const json& object) {
    const auto core = object.find("core");
    if (core == object.end() || !core->is_object()) return "";
    return fmt::format("({},{})", number_of(*core, "x"), number_of(*core, "y"));
}

SourcePlace place_of(const json& object) {
    return {text(object, "kernel"), static_cast<std::uint32_t>(number_of(object, "line")), 0};
}

std::string where(const std::string& core, const std::string& risc) {
    if (core.empty()) return risc;
    return fmt::format("core {}{}{}", core, risc.empty() ? "" : " ", risc);
}

std::string place_text(const SourcePlace& place) {
    if (place.file.empty()) return "";
    return place.line == 0 ? place.file : fmt::format("{}:{}", place.file, place.line);
}

/// Sixty cores that wait in the same line of the same kernel are one line, not sixty.
std::string waiting_text(const std::vector<Waiting>& waiting) {
    constexpr std::size_t kShownCores = 8;
    struct Group {
        const Waiting* first;
        std::vector<std::string> cores;
    };
    std::vector<Group> groups;
    for (const Waiting& entry : waiting) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            return group.first->risc == entry.risc && group.first->what == entry.what &&
                   group.first->place == entry.place;
        });
        if (same == groups.end()) {
            groups.push_back({&entry, {entry.core}});
        } else {
            same->cores.push_back(entry.core);
        }
    }
    std::string text;
    for (const Group& group : groups) {
        const std::size_t shown = std::min(group.cores.size(), kShownCores);
        std::string cores = group.cores.size() == 1 ? "core " : fmt::format("{} cores, ", group.cores.size());
        for (std::size_t i = 0; i < shown; ++i) cores += (i == 0 ? "" : " ") + group.cores[i];
        if (shown < group.cores.size()) cores += " ...";
        const std::string place = place_text(group.first->place);
        text += fmt::format("\n  waiting: {} {}: {}{}", cores, group.first->risc, group.first->what,
                            place.empty() ? "" : " at " + place);
    }
    return text;
}

}  // namespace

std::vector<Finding> distinct(const std::vector<Finding>& findings) {
    std::vector<Finding> kinds;
    for (const Finding& finding : findings) {
        const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const Finding& kind) {
            return kind.category == finding.category && kind.id == finding.id && kind.place == finding.place;
        });
        if (same == kinds.end()) {
            kinds.push_back(finding);
        } else {
            same->similar += 1 + finding.similar;
        }
    }
    return kinds;
}

Finding finding_from_line(const std::string& line) {
    const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
    Finding finding;
    if (!object.is_object()) {
        finding.category = "internal";
        finding.id = "finding-cut-off";
        finding.what = "the chip's record of a finding is cut off: " + line;
        return finding;
    }
    finding.category = text(object, "category");
    finding.id = text(object, "id");
    finding.what = text(object, "what");
    finding.fix = text(object, "fix");
    finding.core = core_of(object);
    finding.risc = text(object, "risc");
    finding.pc = number_of(object, "pc");
    finding.place = place_of(object);
    finding.similar = static_cast<int>(number_of(object, "similar"));
    if (const auto waiting = object.find("waiting"); waiting != object.end() && waiting->is_array()) {
        for (const json& entry : *waiting) {
            if (!entry.is_object()) continue;
            finding.waiting.push_back({core_of(entry), text(entry, "risc"), place_of(entry), text(entry, "what")});
        }
    }
    return finding;
}

std::string to_text(const Finding& finding) {
    std::string text;
    if (const std::string place = place_text(finding.place); !place.empty()) text += place + ": ";
    text += fmt::format("{}: {}", finding.category, finding.what);
    if (!finding.id.empty()) text += fmt::format(" [{}]", finding.id);
    const std::string at = where(finding.core, finding.risc);
    if (!at.empty())
        text += fmt::format("\n  at: {}{}", at, finding.pc == 0 ? "" : fmt::format(", pc {:#x}", finding.pc));
    text += waiting_text(finding.waiting);
    if (finding.similar > 0) text += fmt::format("\n  and {} more like it", finding.similar);
    if (!finding.fix.empty()) text += "\n  fix: " + finding.fix;
    return text;
}

json to_json(const Finding& finding) {
    json waiting = json::array();
    for (const Waiting& entry : finding.waiting) {
        waiting.push_back({{"core", entry.core},
                           {"risc", entry.risc},
                           {"kernel", entry.place.file},
                           {"line", entry.place.line},
                           {"what", entry.what}});
    }
    return {{"category", finding.category},
            {"id", finding.id},
            {"what", finding.what},
            {"fix", finding.fix},
            {"core", finding.core},
            {"risc", finding.risc},
            {"pc", finding.pc},
            {"kernel", finding.place.file},
            {"line", finding.place.line},
            {"waiting", waiting},
            {"similar", finding.similar}};
}

std::vector<Finding> FindingReader::read_new() {
    std::vector<Finding> findings;
    const auto content = read_file(file_);
    if (!content || content->size() <= read_bytes_) return findings;
    for (std::size_t begin = read_bytes_; begin < content->size();) {
        const std::size_t end = std::min(content->find('\n', begin), content->size());
        if (end > begin) findings.push_back(finding_from_line(content->substr(begin, end - begin)));
        begin = end + 1;
    }
    read_bytes_ = content->size();
    return findings;
}

}  // namespace opwright::builder
