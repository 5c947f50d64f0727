#include "builder/report/highlight.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace opwright::builder {

namespace {

constexpr std::array kCppWords{"alignas",  "auto",     "bool",      "break",    "case",     "catch",     "char",
                               "class",    "const",    "constexpr", "continue", "default",  "delete",    "do",
                               "double",   "else",     "enum",      "explicit", "extern",   "false",     "float",
                               "for",      "if",       "inline",    "int",      "int32_t",  "namespace", "new",
                               "noexcept", "nullptr",  "operator",  "private",  "public",   "return",    "sizeof",
                               "static",   "struct",   "switch",    "template", "this",     "throw",     "true",
                               "try",      "typename", "uint16_t",  "uint32_t", "uint64_t", "uint8_t",   "union",
                               "unsigned", "using",    "virtual",   "void",     "volatile", "while"};
constexpr std::array kPythonWords{"False",    "None",  "True",   "and",  "as",    "assert", "break",   "class",
                                  "continue", "def",   "del",    "elif", "else",  "except", "finally", "for",
                                  "from",     "if",    "import", "in",   "is",    "lambda", "not",     "or",
                                  "pass",     "raise", "return", "try",  "while", "with",   "yield"};

enum class Language { kCpp, kPython, kPlain };

Language language_of(std::string_view name) {
    for (std::string_view end : {".cpp", ".hpp", ".h", ".cc"}) {
        if (name.ends_with(end)) return Language::kCpp;
    }
    return name.ends_with(".py") ? Language::kPython : Language::kPlain;
}

template <std::size_t N>
bool contains(const std::array<const char*, N>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const char* w) { return word == w; });
}

bool word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

class Highlighter {
  public:
    Highlighter(std::string_view source, Language language) : source_(source), language_(language) {}

    std::string run() {
        out_ = "<span class=\"l\">";
        while (at_ < source_.size()) step();
        out_ += "</span>";
        return std::move(out_);
    }

  private:
    bool here(std::string_view text) const { return source_.substr(at_, text.size()) == text; }

    void step() {
        if (language_ == Language::kPlain) return take(1, "");
        const char c = source_[at_];
        if (language_ == Language::kCpp && here("//")) return take(to_line_end(), "c");
        if (language_ == Language::kCpp && here("/*")) return take(until("*/", 2), "c");
        if (language_ == Language::kCpp && here("R\"")) return take(raw_string(), "s");
        if (language_ == Language::kCpp && c == '#' && only_blanks_before()) return take(word_length(1), "p");
        if (language_ == Language::kPython && c == '#') return take(to_line_end(), "c");
        if (language_ == Language::kPython && (here("\"\"\"") || here("'''")))
            return take(until(source_.substr(at_, 3), 3), "s");
        if (language_ == Language::kPython && c == '@' && only_blanks_before()) return take(word_length(1), "p");
        if (c == '"' || c == '\'') return take(quoted(), "s");
        if (std::isdigit(static_cast<unsigned char>(c))) return take(number(), "n");
        if (word_character(c)) return word();
        take(1, "");
    }

    void word() {
        const std::size_t length = word_length(0);
        const std::string_view text = source_.substr(at_, length);
        const bool key = language_ == Language::kCpp ? contains(kCppWords, text) : contains(kPythonWords, text);
        take(length, key ? "k" : "");
    }

    std::size_t word_length(std::size_t from) const {
        while (at_ + from < source_.size() && word_character(source_[at_ + from])) ++from;
        return from;
    }
    std::size_t number() const {
        std::size_t n = 0;
        while (at_ + n < source_.size() &&
               (word_character(source_[at_ + n]) || source_[at_ + n] == '.' || source_[at_ + n] == '\''))
            ++n;
        return n;
    }
    std::size_t to_line_end() const { return std::min(source_.find('\n', at_), source_.size()) - at_; }
    std::size_t until(std::string_view end, std::size_t from) const {
        const std::size_t found = source_.find(end, at_ + from);
        return found == std::string_view::npos ? source_.size() - at_ : found + end.size() - at_;
    }
    std::size_t raw_string() const {
        const std::size_t open = source_.find('(', at_);
        if (open == std::string_view::npos || open - at_ > 18) return 2;
        return until(")" + std::string(source_.substr(at_ + 2, open - at_ - 2)) + "\"", open - at_);
    }
    std::size_t quoted() const {
        for (std::size_t i = at_ + 1; i < source_.size(); ++i) {
            if (source_[i] == '\\') {
                ++i;
            } else if (source_[i] == source_[at_] || source_[i] == '\n') {
                return i - at_ + (source_[i] == '\n' ? 0 : 1);
            }
        }
        return source_.size() - at_;
    }
    bool only_blanks_before() const {
        for (std::size_t i = at_; i-- > 0 && source_[i] != '\n';) {
            if (source_[i] != ' ' && source_[i] != '\t') return false;
        }
        return true;
    }

    /// Tokens of several lines are closed and opened again at each line break: a line's span must hold whole elements.
    void take(std::size_t length, std::string_view kind) {
        std::string_view text = source_.substr(at_, length);
        at_ += length;
        for (;;) {
            const std::size_t newline = text.find('\n');
            const std::string_view part = text.substr(0, newline);
            if (!part.empty())
                out_ += kind.empty() ? html_escape(part)
                                     : "<b class=\"" + std::string(kind) + "\">" + html_escape(part) + "</b>";
            if (newline == std::string_view::npos) return;
            out_ += "\n</span><span class=\"l\">";
            text.remove_prefix(newline + 1);
        }
    }

    std::string_view source_;
    Language language_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string html_escape(std::string_view text) {
    std::string safe;
    for (char c : text) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default: {
                const auto u = static_cast<unsigned char>(c);
                const bool forbidden = u < 0x20 && c != '\n' && c != '\t';
                safe += forbidden ? "\xEF\xBF\xBD" : std::string(1, c);
            }
        }
    }
    return safe;
}

std::string highlight(std::string_view source, std::string_view file_name) {
    if (source.ends_with('\n')) source.remove_suffix(1);
    return Highlighter(source, language_of(file_name)).run();
}

}  // namespace opwright::builder
