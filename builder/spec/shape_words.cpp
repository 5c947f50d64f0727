#include "builder/spec/shape_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace opwright::builder {

namespace {

/// These say that the shape is another tensor's; the second row only where they name an input.
constexpr std::array<std::string_view, 4> kSame = {"same", "equal to", "as input", "identical"};
constexpr std::array<std::string_view, 7> kSameAsNamed = {"that of", "those of",  "shape of", "matches",
                                                          "like",    "unchanged", "as"};

/// These say that one dimension differs; what stands behind them is the change.
constexpr std::array<std::string_view, 5> kExcept = {"except", "but with", "but the", "with the", "with dim"};

/// These change a shape in a way that only a formula can tell.
constexpr std::array<std::string_view, 12> kUnclear = {"twice",      "half",    "double",    "times",
                                                       "transposed", "swapped", "reduced",   "without",
                                                       "halved",     "doubled", "flattened", "reversed"};

template <std::size_t N>
bool any_of(const std::array<std::string_view, N>& phrases, const std::string& words) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view p) { return has_phrase(words, p); });
}

/// Where the first of `phrases` begins in `low`, as a word of its own.
template <std::size_t N>
std::size_t first_of(const std::array<std::string_view, N>& phrases, const std::string& low) {
    std::size_t first = std::string::npos;
    for (const std::string_view phrase : phrases) {
        for (std::size_t at = low.find(phrase); at != std::string::npos; at = low.find(phrase, at + 1)) {
            const bool begins = at == 0 || low[at - 1] == ' ' || low[at - 1] == ',' || low[at - 1] == '(';
            if (begins) first = std::min(first, at);
            if (begins) break;
        }
    }
    return first;
}

const TensorDemands* tensor_named(const Reading& r, const std::string& name) {
    for (const TensorDemands& t : r.spec.tensors) {
        if (t.name.value == name) return &t;
    }
    return nullptr;
}

/// A dimension counted from the end (-1 is the last), and the text behind its words.
struct Dimension {
    std::int64_t from_end = 0;
    Text rest;
};

/// "`W`", where the pattern of the tensor's shape calls its last dimension so.
std::optional<std::int64_t> by_letter(const Reading& r, const std::string& tensor, std::string_view letter) {
    const TensorDemands* demands = tensor_named(r, tensor);
    if (demands != nullptr && demands->shape) {
        const auto& dims = demands->shape->dims;
        for (std::size_t i = 0; i < dims.size(); ++i) {
            if (to_text(dims[i].alternatives.front()) == letter)
                return static_cast<std::int64_t>(i) - static_cast<std::int64_t>(dims.size());
        }
    }
    if (letter == "W") return -1;
    if (letter == "H") return -2;
    return std::nullopt;
}

std::optional<Dimension> dimension_in(const Reading& r, const std::string& tensor, const Text& text) {
    struct Words {
        std::string_view words;
        std::int64_t from_end;
    };
    static constexpr std::array<Words, 12> kNamed = {{{"second to last dimension", -2},
                                                      {"second-to-last dimension", -2},
                                                      {"second to last dim", -2},
                                                      {"second-to-last dim", -2},
                                                      {"second last dimension", -2},
                                                      {"second last dim", -2},
                                                      {"last dimension", -1},
                                                      {"last dim", -1},
                                                      {"innermost dimension", -1},
                                                      {"last axis", -1},
                                                      {"width", -1},
                                                      {"height", -2}}};
    const std::string low = lower(text.view());
    for (const Words& named : kNamed) {
        const std::size_t at = low.find(named.words);
        if (at != std::string::npos) return Dimension{named.from_end, text.sub(at + named.words.size())};
    }
    for (const std::string_view word : {"dimension ", "dim ", "axis "}) {
        const std::size_t at = low.find(word);
        if (at == std::string::npos) continue;
        const std::string_view rest = text.view().substr(at + word.size());
        std::int64_t index = 0;
        const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
        if (failed == std::errc{} && index < 0)
            return Dimension{index, text.sub(at + word.size() + static_cast<std::size_t>(end - rest.data()))};
    }
    std::size_t from = 0;
    while (from < text.size()) {
        std::size_t to = from;
        while (to < text.size() && (std::isalnum(static_cast<unsigned char>(text[to])) != 0 || text[to] == '_')) ++to;
        if (to > from) {
            if (const auto found = by_letter(r, tensor, text.view().substr(from, to - from)))
                return Dimension{*found, text.sub(to)};
        }
        from = to + 1;
    }
    return std::nullopt;
}

/// ", which becomes 1." -> "1"
Text value_in(Text text) {
    static constexpr std::array<std::string_view, 16> kFillers = {
        "which",      "that", "is", "becomes", "being",        "=",       ":", "of", "size", "set to",
        "reduced to", "to",   ",",  "->",      "\xE2\x86\x92", "equal to"};
    for (bool more = true; more;) {
        more = false;
        text = text.trimmed();
        for (const std::string_view filler : kFillers) {
            const bool word = std::isalpha(static_cast<unsigned char>(filler.front())) != 0;
            if (text.view().rfind(filler, 0) != 0) continue;
            if (word && text.size() > filler.size() && text[filler.size()] != ' ') continue;
            text = text.sub(filler.size());
            more = true;
            break;
        }
    }
    std::size_t end = text.view().find_first_of(",;)");
    const std::size_t stop = text.view().find(". ");
    end = std::min({end, stop, text.size()});
    text = text.sub(0, end).trimmed();
    return text.view().ends_with('.') ? text.sub(0, text.size() - 1) : text;
}

}  // namespace

std::optional<ShapeFormula> shape_of_words(Reading& r, const Text& words, bool formula) {
    const std::string low = lower(words.view()), plain = normalised(words.view());
    const std::string named = r.tensor_in(words.view());
    const TensorDemands* tensor = tensor_named(r, named);
    const bool input = !named.empty() && (tensor == nullptr || !tensor->is_output);
    const bool dotted = input && words.view().ends_with(".shape");
    if (!dotted && !any_of(kSame, plain) && !(input && !formula && any_of(kSameAsNamed, plain))) return std::nullopt;
    ShapeFormula same;
    same.tensor = named.empty() ? r.first_input() : named;
    same.place = r.place(words);
    const std::size_t change = std::min(first_of(kExcept, low), words.size());
    if (any_of(kUnclear, normalised(words.view().substr(0, change)))) return std::nullopt;
    if (change == words.size()) return same;
    const std::optional<Dimension> dimension = dimension_in(r, same.tensor, words.sub(change));
    if (!dimension) return has_phrase(plain, "except") ? std::nullopt : std::optional(same);
    const Text value = value_in(dimension->rest);
    if (value.empty()) return std::nullopt;
    const ExprPtr size = r.formula(value);
    if (!size) return std::nullopt;

    ShapeFormula all;
    all.kind = ShapeFormula::Kind::kConcat;
    all.place = same.place;
    ShapeFormula front = same, middle = same;
    front.kind = ShapeFormula::Kind::kSlice;
    front.end = number(dimension->from_end, same.place);
    middle.kind = ShapeFormula::Kind::kList;
    middle.tensor.clear();
    middle.dims = {size};
    all.parts = {front, middle};
    if (dimension->from_end < -1) {
        ShapeFormula back = same;
        back.kind = ShapeFormula::Kind::kSlice;
        back.begin = number(dimension->from_end + 1, same.place);
        all.parts.push_back(std::move(back));
    }
    return all;
}

}  // namespace opwright::builder
