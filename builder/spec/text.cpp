#include "builder/spec/text.hpp"

#include <algorithm>
#include <cctype>

namespace opwright::builder {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

Text::Text(std::string_view bytes, Mark start) : bytes_(bytes) {
    marks_.reserve(bytes.size());
    Mark at = start;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        marks_.push_back(at);
        const bool last_of_character = i + 1 == bytes.size() || !is_continuation(bytes[i + 1]);
        if (last_of_character) ++at.column;
    }
    end_ = at;
}

Text::Mark Text::mark(std::size_t i) const {
    return i < marks_.size() ? marks_[i] : end_;
}

Text Text::sub(std::size_t from, std::size_t count) const {
    Text out;
    from = std::min(from, bytes_.size());
    const std::size_t to = count > bytes_.size() - from ? bytes_.size() : from + count;
    out.bytes_ = bytes_.substr(from, to - from);
    out.marks_.assign(marks_.begin() + static_cast<std::ptrdiff_t>(from),
                      marks_.begin() + static_cast<std::ptrdiff_t>(to));
    out.end_ = mark(to);
    return out;
}

Text Text::trimmed() const {
    std::size_t from = 0;
    std::size_t to = bytes_.size();
    while (from < to && is_space(bytes_[from])) ++from;
    while (to > from && is_space(bytes_[to - 1])) --to;
    return sub(from, to - from);
}

void Text::append(const Text& other) {
    bytes_ += other.bytes_;
    marks_.insert(marks_.end(), other.marks_.begin(), other.marks_.end());
    end_ = other.end_;
}

void Text::append(char c, Mark at) {
    bytes_ += c;
    marks_.push_back(at);
    end_ = {at.line, at.column + 1};
}

void Text::append(const Text& other, std::size_t i) {
    bytes_ += other.bytes_[i];
    marks_.push_back(other.marks_[i]);
    end_ = other.mark(i + 1);
}

std::vector<Text> split_top(const Text& text, char separator) {
    std::vector<Text> pieces;
    std::size_t from = 0;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '(' || c == '[' || c == '{') ++depth;
        if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
        if (c == separator && depth == 0) {
            pieces.push_back(text.sub(from, i - from).trimmed());
            from = i + 1;
        }
    }
    pieces.push_back(text.sub(from).trimmed());
    return pieces;
}

std::size_t closing_bracket(std::string_view text, std::size_t open) {
    if (open >= text.size()) return std::string_view::npos;
    const char left = text[open];
    const char right = left == '(' ? ')' : left == '[' ? ']' : '}';
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (text[i] == left) ++depth;
        if (text[i] == right && --depth == 0) return i;
    }
    return std::string_view::npos;
}

/// Length of a typographic double quote at `at`; 0: none.
std::size_t quote_length(std::string_view s, std::size_t at) {
    for (const std::string_view quote :
         {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x9F", "\xC2\xAB", "\xC2\xBB"}) {
        if (s.compare(at, quote.size(), quote) == 0) return quote.size();
    }
    return 0;
}

Text clean(const Text& raw) {
    Text out;
    const std::string_view s = raw.view();
    const bool plain_quotes = s.find('"') != std::string_view::npos;
    for (std::size_t i = 0; i < s.size();) {
        if (s.compare(i, 4, "<!--") == 0) {
            const std::size_t end = s.find("-->", i + 4);
            i = end == std::string_view::npos ? s.size() : end + 3;
        } else if (s[i] == '\\' && i + 1 < s.size() && std::ispunct(static_cast<unsigned char>(s[i + 1])) != 0) {
            out.append(raw, i + 1);
            i += 2;
        } else if (s[i] == '`') {
            ++i;
        } else if (s.compare(i, 2, "**") == 0) {
            i += 2;
        } else if (const std::size_t quote = plain_quotes ? 0 : quote_length(s, i); quote != 0) {
            out.append('"', raw.mark(i));
            i += quote;
        } else {
            out.append(raw, i);
            ++i;
        }
    }
    if (out.empty()) return raw.trimmed().sub(0, 0);
    return out.trimmed();
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::string normalised(std::string_view text) {
    // "Part 1:", "3.4", "2)" and "#" in front are numbering, not words.
    std::string words;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool word = is_word(c) || (static_cast<unsigned char>(c) >= 0x80U && c != '\xE2' && !is_continuation(c));
        if (word || c == '+') {
            if (gap && !words.empty()) words += ' ';
            gap = false;
            words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else {
            gap = true;
        }
    }
    std::size_t at = 0;
    const auto number_at = [&](std::size_t from) {
        std::size_t to = from;
        while (to < words.size() && std::isdigit(static_cast<unsigned char>(words[to])) != 0) ++to;
        return to > from && to < words.size() && words[to] == ' ' ? to + 1 : from;
    };
    if (words.rfind("part ", 0) == 0 && number_at(5) != 5) at = number_at(5);
    for (std::size_t next = number_at(at); next != at; next = number_at(at)) at = next;
    return words.substr(at);
}

bool has_phrase(std::string_view text, std::string_view phrase) {
    for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
        const bool begins = at == 0 || text[at - 1] == ' ';
        const std::size_t end = at + phrase.size();
        const bool ends = end == text.size() || text[end] == ' ';
        if (begins && ends) return true;
    }
    return false;
}

bool has_any_phrase(std::string_view text, std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(),
                       [&](std::string_view phrase) { return has_phrase(text, phrase); });
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t find_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return at;
    }
    return std::string_view::npos;
}

bool is_identifier(std::string_view text) {
    if (text.empty() || text.size() > 128 || std::isdigit(static_cast<unsigned char>(text[0])) != 0) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80U && is_word(c); });
}

bool is_no_value(std::string_view text) {
    static constexpr std::string_view kEmpty[] = {"",    "-",   "\xE2\x80\x93", "\xE2\x80\x94",
                                                  "n/a", "...", "\xE2\x80\xA6", "none"};
    const std::string word = lower(text);
    return std::find(std::begin(kEmpty), std::end(kEmpty), word) != std::end(kEmpty);
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned lead = byte(at);
    const auto tail = [&](std::size_t i, unsigned low = 0x80U, unsigned high = 0xBFU) {
        return byte(at + i) >= low && byte(at + i) <= high;
    };
    if (lead == 0) return 0;
    if (lead < 0x80U) return 1;
    if (lead >= 0xC2U && lead <= 0xDFU) return tail(1) ? 2 : 0;
    if (lead == 0xE0U) return tail(1, 0xA0U) && tail(2) ? 3 : 0;
    if (lead == 0xEDU) return tail(1, 0x80U, 0x9FU) && tail(2) ? 3 : 0;
    if (lead >= 0xE1U && lead <= 0xEFU) return tail(1) && tail(2) ? 3 : 0;
    if (lead == 0xF0U) return tail(1, 0x90U) && tail(2) && tail(3) ? 4 : 0;
    if (lead >= 0xF1U && lead <= 0xF3U) return tail(1) && tail(2) && tail(3) ? 4 : 0;
    if (lead == 0xF4U) return tail(1, 0x80U, 0x8FU) && tail(2) && tail(3) ? 4 : 0;
    return 0;
}

namespace {

/// What a tensor's name begins with where a letter tells it from the others.
constexpr std::string_view kTensorStems[] = {"input", "tensor", "input_tensor", "in", "operand", "matrix"};

}  // namespace

bool is_short_for(std::string_view letter, std::string_view tensor) {
    if (letter.size() != 1 || std::isalpha(static_cast<unsigned char>(letter[0])) == 0) return false;
    const std::string low = lower(letter);
    return std::any_of(std::begin(kTensorStems), std::end(kTensorStems),
                       [&](std::string_view stem) { return tensor == std::string(stem) + "_" + low; });
}

}  // namespace opwright::builder
