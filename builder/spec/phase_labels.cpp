#include "builder/spec/phase_labels.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace opwright::builder {

namespace {

struct Label {
    std::size_t begin = 0, end = 0;
    ArgPhase phase = ArgPhase::kRuntime;
};

/// Skips the first of `words` that stands at `at`, and blanks in front of it.
template <std::size_t N>
bool skip(const std::string& text, std::size_t& at, const std::array<std::string_view, N>& words) {
    std::size_t from = at;
    while (from < text.size() && (text[from] == ' ' || text[from] == '_' || text[from] == '-')) ++from;
    for (const std::string_view word : words) {
        if (text.compare(from, word.size(), word) != 0) continue;
        at = from + word.size();
        return true;
    }
    return false;
}

/// A label that begins at `at`: its phase, "args" or nothing, "(per core)" or nothing, and a colon.
std::optional<Label> label_at(const std::string& low, std::size_t at) {
    struct Word {
        std::string_view word;
        ArgPhase phase;
    };
    static constexpr std::array<Word, 9> kWords = {{{"compile-time", ArgPhase::kCompileTime},
                                                    {"compile time", ArgPhase::kCompileTime},
                                                    {"compiletime", ArgPhase::kCompileTime},
                                                    {"compile", ArgPhase::kCompileTime},
                                                    {"ct", ArgPhase::kCompileTime},
                                                    {"runtime", ArgPhase::kRuntime},
                                                    {"run-time", ArgPhase::kRuntime},
                                                    {"run time", ArgPhase::kRuntime},
                                                    {"rt", ArgPhase::kRuntime}}};
    static constexpr std::array<std::string_view, 7> kArgs = {"arguments", "argument list", "args",  "arg list",
                                                              "params",    "parameters",    "values"};
    for (const Word& w : kWords) {
        if (low.compare(at, w.word.size(), w.word) != 0) continue;
        std::size_t end = at + w.word.size();
        skip(low, end, kArgs);
        while (end < low.size() && low[end] == ' ') ++end;
        if (end < low.size() && low[end] == '(') {
            const std::size_t close = low.find(')', end);
            if (close == std::string::npos) return std::nullopt;
            end = close + 1;
            while (end < low.size() && low[end] == ' ') ++end;
        }
        if (end < low.size() && (low[end] == ':' || low[end] == '=')) return Label{at, end + 1, w.phase};
        static constexpr std::string_view kDash = "\xE2\x80\x94";
        if (low.compare(end, kDash.size(), kDash) == 0) return Label{at, end + kDash.size(), w.phase};
    }
    return std::nullopt;
}

}  // namespace

std::vector<PhaseList> phase_lists(const Text& line) {
    const std::string low = lower(line.view());
    std::vector<Label> labels;
    for (std::size_t i = 0; i < low.size();) {
        const bool begins = i == 0 || std::isalnum(static_cast<unsigned char>(low[i - 1])) == 0;
        const std::optional<Label> label = begins ? label_at(low, i) : std::nullopt;
        if (label) labels.push_back(*label);
        i = label ? label->end : i + 1;
    }
    std::vector<PhaseList> lists;
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const std::size_t end = n + 1 < labels.size() ? labels[n + 1].begin : line.size();
        Text list = line.sub(labels[n].end, end - labels[n].end).trimmed();
        while (!list.empty() &&
               (list.view().ends_with(';') || list.view().ends_with(',') || list.view().ends_with('|')))
            list = list.sub(0, list.size() - 1).trimmed();
        // `[a, b]`, `{a, b}`, `(a, b)`; "[0] cb_out, [1] ..." is a list of positions.
        const bool bracketed = list.size() > 2 && ((list[0] == '[' && list.view().find(']') == list.size() - 1) ||
                                                   (list[0] == '{' && list.view().find('}') == list.size() - 1));
        if (bracketed && std::isdigit(static_cast<unsigned char>(list[1])) == 0)
            list = list.sub(1, list.size() - 2).trimmed();
        lists.push_back({labels[n].phase, list});
    }
    return lists;
}

}  // namespace opwright::builder
