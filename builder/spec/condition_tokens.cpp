#include "builder/spec/condition_tokens.hpp"

namespace opwright::builder::condition {

namespace {

/// `f` for every byte outside of brackets and quotes, until it answers true.
template <typename F>
bool at_top(std::string_view s, F f) {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (quote != 0) {
            if (s[i] == quote) quote = 0;
            continue;
        }
        if (s[i] == '"') quote = s[i];
        if (depth == 0 && quote == 0 && f(i)) return true;
        if (s[i] == '(' || s[i] == '[' || s[i] == '{') ++depth;
        if (s[i] == ')' || s[i] == ']' || s[i] == '}') --depth;
    }
    return false;
}

struct Sign {
    std::string_view text;
    Relation relation;
};

// Longer signs first: the first that fits at a place counts.
constexpr Sign kSigns[] = {{"==", Relation::kEqual},
                           {"!=", Relation::kNotEqual},
                           {"<=", Relation::kLessEqual},
                           {">=", Relation::kGreaterEqual},
                           {"\xE2\x89\xA4", Relation::kLessEqual},
                           {"\xE2\x89\xA5", Relation::kGreaterEqual},
                           {"\xE2\x89\xA0", Relation::kNotEqual},
                           {"\xE2\x88\x88", Relation::kEqual},
                           {"\xE2\x88\x89", Relation::kNotEqual},
                           {" is not one of ", Relation::kNotEqual},
                           {" not in ", Relation::kNotEqual},
                           {" is not in ", Relation::kNotEqual},
                           {" differs from ", Relation::kNotEqual},
                           {" is not ", Relation::kNotEqual},
                           {" are not ", Relation::kNotEqual},
                           {" isn't ", Relation::kNotEqual},
                           {" must be one of ", Relation::kEqual},
                           {" shall be one of ", Relation::kEqual},
                           {" must not be ", Relation::kNotEqual},
                           {" shall not be ", Relation::kNotEqual},
                           {" shall be ", Relation::kEqual},
                           {" must be ", Relation::kEqual},
                           {" is one of ", Relation::kEqual},
                           {" is in ", Relation::kEqual},
                           {" in ", Relation::kEqual},
                           {" is ", Relation::kEqual},
                           {" are ", Relation::kEqual},
                           {" equals ", Relation::kEqual},
                           {"<", Relation::kLess},
                           {">", Relation::kGreater}};
}  // namespace

Relation opposite(Relation r) {
    static constexpr Relation kOpposite[] = {Relation::kNotEqual, Relation::kEqual,     Relation::kGreaterEqual,
                                             Relation::kGreater,  Relation::kLessEqual, Relation::kLess};
    return kOpposite[static_cast<std::size_t>(r)];
}

std::vector<Text> split_at(const Text& text, std::initializer_list<std::string_view> separators) {
    std::vector<Text> out;
    std::size_t from = 0;
    at_top(text.view(), [&](std::size_t i) {
        for (const std::string_view s : separators) {
            if (i < from || text.view().compare(i, s.size(), s) != 0) continue;
            out.push_back(text.sub(from, i - from).trimmed());
            from = i + s.size();
        }
        return false;
    });
    out.push_back(text.sub(from).trimmed());
    return out;
}

/// Without brackets around the whole and without what ends a sentence.
Text bare(Text text) {
    for (text = text.trimmed(); text.size() > 1; text = text.trimmed()) {
        if (text.view().find_last_of(".;,") == text.size() - 1) {
            text = text.sub(0, text.size() - 1);
            continue;
        }
        if (text[0] != '(' || closing_bracket(text.view(), 0) != text.size() - 1) break;
        text = text.sub(1, text.size() - 2);
    }
    return text;
}

Signs signs_of(const Text& condition) {
    Signs out;
    std::size_t first = 0;
    std::size_t past_first = 0;
    std::size_t past = 0;
    at_top(condition.view(), [&](std::size_t i) {
        if (i < past || condition.view().compare(i, 2, "->") == 0) return false;
        for (const Sign& sign : kSigns) {
            if (condition.view().compare(i, sign.text.size(), sign.text) != 0) continue;
            past = i + sign.text.size();
            if (++out.count == 1) {
                out.relation = sign.relation;
                first = i;
                past_first = past;
            }
            break;
        }
        return false;
    });
    if (out.count == 0) return out;
    out.left = bare(condition.sub(0, first));
    out.right = bare(condition.sub(past_first));
    return out;
}

}  // namespace opwright::builder::condition
