#include "builder/check/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>

#include "base/files.hpp"
#include "base/visible_text.hpp"
#include "builder/check/check.hpp"

namespace opwright::builder::check {

namespace {

const char* word_of(Severity severity) {
    return severity == Severity::kError ? "error" : "warning";
}

std::string place_text(const SourcePlace& place) {
    std::string text = place.file;
    if (place.line != 0) text += fmt::format(":{}", place.line);
    if (place.line != 0 && place.column != 0) text += fmt::format(":{}", place.column);
    return text;
}

nlohmann::json place_json(const SourcePlace& place) {
    if (place.file.empty()) return nullptr;
    return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

}  // namespace

void sort_and_deduplicate(std::vector<Mistake>& mistakes) {
    // A mistake comes before the page counts that it spoils.
    const auto follows = [](const std::string& rule) {
        return rule == "page-counts" || rule == "never-filled" || rule == "never-emptied" || rule == "work-split";
    };
    // The same rule at the same place says the same, on whatever core it was seen.
    std::ranges::stable_sort(mistakes, {}, [&](const Mistake& m) {
        return std::tuple(m.severity, follows(m.rule), m.place.file, m.place.line, m.place.column, m.rule);
    });
    const auto same = [](const Mistake& a, const Mistake& b) { return a.rule == b.rule && a.place == b.place; };
    mistakes.erase(std::unique(mistakes.begin(), mistakes.end(), same), mistakes.end());
}

void add_excerpts(std::vector<Mistake>& mistakes) {
    std::map<std::string, std::vector<std::string>> files;
    for (Mistake& mistake : mistakes) {
        auto [file, is_new] = files.try_emplace(mistake.place.file);
        if (is_new && !mistake.place.file.empty()) {
            const auto text = read_file(mistake.place.file);
            std::istringstream lines(text ? *text : "");
            for (std::string line; std::getline(lines, line);) file->second.push_back(line);
        }
        if (mistake.place.line >= 1 && mistake.place.line <= file->second.size())
            mistake.excerpt = file->second[mistake.place.line - 1];
    }
}

std::string to_text(const Mistake& mistake) {
    std::string text = fmt::format("{}: {}: {} [{}]\n", place_text(mistake.place), word_of(mistake.severity),
                                   mistake.what, mistake.rule);
    if (!mistake.excerpt.empty()) {
        text += fmt::format("  {:>5} | {}\n", mistake.place.line, mistake.excerpt);
        if (mistake.place.column != 0) {
            // Tabs stay tabs, so that the caret stands below its column however wide they are shown.
            std::string indent;
            std::uint32_t column = 1;
            for (const char c : mistake.excerpt) {
                if (column == mistake.place.column) break;
                if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
                indent += c == '\t' ? '\t' : ' ';
                ++column;
            }
            text += fmt::format("        | {}^\n", indent);
        }
    }
    if (!mistake.other_what.empty())
        text += fmt::format("  {}{}{}\n", place_text(mistake.other), mistake.other.file.empty() ? "" : ": ",
                            mistake.other_what);
    if (!mistake.fix.empty()) text += fmt::format("  fix: {}\n", mistake.fix);
    return visible_text(text);
}

nlohmann::json to_json(const Mistake& mistake) {
    return {{"rule", mistake.rule},
            {"severity", word_of(mistake.severity)},
            {"place", place_json(mistake.place)},
            {"what", mistake.what},
            {"other", place_json(mistake.other)},
            {"other_what", mistake.other_what},
            {"fix", mistake.fix},
            {"excerpt", mistake.excerpt}};
}

nlohmann::json to_json(const Skipped& skipped) {
    return {{"what", skipped.what}, {"why", skipped.why}, {"place", place_json(skipped.place)}};
}

std::string to_text(const CheckReport& report) {
    std::string text;
    for (const Mistake& mistake : report.mistakes) text += to_text(mistake);
    for (const Skipped& skipped : report.skipped) {
        const std::string at = skipped.place.file.empty() ? "" : fmt::format(" ({})", place_text(skipped.place));
        text += fmt::format("skipped: {}: {}{}\n", skipped.what, skipped.why, at);
    }
    const std::size_t errors = report.errors();
    const std::size_t warnings = report.mistakes.size() - errors;
    text += fmt::format("{} error{}, {} warning{}; looked at {} kernel{} and {} recorded program{}\n", errors,
                        errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s", report.kernels,
                        report.kernels == 1 ? "" : "s", report.programs, report.programs == 1 ? "" : "s");
    return text;
}

nlohmann::json to_json(const CheckReport& report) {
    nlohmann::json mistakes = nlohmann::json::array(), skipped = nlohmann::json::array();
    for (const Mistake& mistake : report.mistakes) mistakes.push_back(to_json(mistake));
    for (const Skipped& entry : report.skipped) skipped.push_back(to_json(entry));
    return {{"ok", report.errors() == 0},  {"errors", report.errors()},       {"kernels", report.kernels},
            {"programs", report.programs}, {"mistakes", std::move(mistakes)}, {"skipped", std::move(skipped)}};
}

}  // namespace opwright::builder::check
