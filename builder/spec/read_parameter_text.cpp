// Parameters outside of tables: bullets (`k` (uint32_t, default 2, range 1..32): text) and C++ or Python signatures.
#include "builder/spec/parameter_text.hpp"

#include <algorithm>
#include <cctype>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

Text leading_word(const Text& text) {
    std::size_t end = 0;
    while (end < text.size() && is_word(text[end])) ++end;
    return text.sub(0, end);
}

/// The text behind one of the words with which a piece starts ("default 2", "default: 2", "default = 2").
std::optional<Text> behind(const Text& piece, std::initializer_list<std::string_view> words) {
    const std::string low = lower(piece.view());
    for (const std::string_view word : words) {
        if (low.rfind(word, 0) != 0) continue;
        Text rest = piece.sub(word.size()).trimmed();
        while (!rest.empty() && (rest[0] == ':' || rest[0] == '=')) rest = rest.sub(1).trimmed();
        return rest;
    }
    return std::nullopt;
}

/// `[1, 1]` of "[1, 1] - rows above and below": a list ends at its bracket, another value in front of a dash.
Text without_comment(const Text& value) {
    const bool list = !value.empty() && std::string_view("[{(").find(value[0]) != std::string_view::npos;
    const std::size_t close = list ? closing_bracket(value.view(), 0) : std::string_view::npos;
    if (close != std::string_view::npos) return value.sub(0, close + 1);
    std::size_t end = value.size();
    for (const std::string_view dash : {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 "})
        end = std::min(end, value.view().find(dash));
    return value.sub(0, end).trimmed();
}

/// "between 1 and 64", "must be between 0 and 1", "in (0, 0.1)", "shall be finite"
bool is_range(std::string_view piece) {
    const std::string words = lower(piece);
    for (const std::string_view start : {"between ", "must be ", "shall be ", "in (", "in [", "finite"}) {
        if (words.starts_with(start)) return true;
    }
    return false;
}

/// What sentences behind the type say: "Must be between 1 and 64. Defaults to 2."
void from_description(ParameterText& out) {
    Text text = out.description;
    while (!text.empty() && (text[0] == ':' || text[0] == '-')) text = text.sub(1).trimmed();
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min({text.view().find(". ", from), text.view().find("; ", from), text.size()});
        Text sentence = text.sub(from, end - from).trimmed();
        from = end + 2;
        if (!sentence.empty() && sentence[sentence.size() - 1] == '.') sentence = sentence.sub(0, sentence.size() - 1);
        const std::optional<Text> value = behind(sentence, {"defaults to", "default is", "default:", "default "});
        if (value && out.default_value.empty()) out.default_value = without_comment(*value);
        const bool relation = sentence.view().find(out.name.view()) != std::string_view::npos &&
                              (sentence.view().find('<') != std::string_view::npos ||
                               sentence.view().find("\xE2\x89") != std::string_view::npos);
        const bool range = relation || is_range(sentence.view());
        if (!value && out.range.empty() && range) out.range = sentence;
    }
}

/// "`Tensor`, required", "uint32_t, default 2, >= 1": the first piece is the type.
std::optional<ParameterText> properties(const Text& name, const Text& list) {
    const std::vector<Text> pieces = split_top(list, ',');
    ParameterText out;
    out.name = name;
    out.type = pieces.front();
    if (!is_type(out.type.view())) return std::nullopt;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        const Text& piece = pieces[i];
        if (const std::optional<Text> value = behind(piece, {"default value", "defaults to", "default"})) {
            out.default_value = without_comment(*value);
        } else if (const std::optional<Text> range = behind(piece, {"valid range", "range", "one of", "accepted"})) {
            out.range = *range;
        } else if (is_range(piece.view())) {
            out.range = piece;
        } else if (piece.view().find_first_of("<>") == 0 || piece.view().rfind("\xE2\x89", 0) == 0) {
            out.range = piece;
        } else if (piece.view().find(name.view()) != std::string_view::npos &&
                   (piece.view().find('<') != std::string_view::npos ||
                    piece.view().find(">=") != std::string_view::npos ||
                    piece.view().find("\xE2\x89\xA4") != std::string_view::npos)) {  // "0 <= shift < H. Text: ..."
            out.range = piece.sub(0, piece.view().find(". "));
        } else if (lower(piece.view()).rfind("required", 0) == 0 || lower(piece.view()).rfind("mandatory", 0) == 0) {
            out.required = true;
        } else if (lower(piece.view()).rfind("optional", 0) == 0) {
            out.required = false;
        }
    }
    return out;
}

/// "- `alpha` – float – default 1.0 – factor of b": pieces between dashes, the first is the type.
std::optional<ParameterText> behind_dashes(const Text& name, const Text& rest) {
    Text list;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        std::size_t width = 0;
        for (const std::string_view dash : {"\xE2\x80\x93 ", "\xE2\x80\x94 ", "- ", "-- "}) {
            const bool bounded = i == 0 || rest[i - 1] == ' ';
            if (bounded && rest.view().compare(i, dash.size(), dash) == 0) width = dash.size();
        }
        if (width == 0) {
            list.append(rest, i);
            continue;
        }
        if (i != 0) list.append(';', rest.mark(i));
        i += width - 1;
    }
    std::vector<Text> pieces = split_top(list, ';');
    if (rest.empty() || list.size() == rest.size()) return std::nullopt;
    if (!is_type(split_top(pieces.front(), ',').front().view())) return std::nullopt;
    Text known = pieces.front();
    std::optional<ParameterText> out;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        known.append(',', pieces[i].start());
        known.append(pieces[i]);
    }
    out = properties(name, known);
    if (out) out->description = pieces.back();
    return out;
}

/// One parameter of a signature: `const ttnn::Tensor& x`, `x: ttnn.Tensor = None`, `dim=0`.
std::optional<ParameterText> declared(const Text& piece, bool first) {
    ParameterText out;
    Text declaration = piece;
    if (const std::size_t equals = piece.view().find('='); equals != std::string_view::npos) {
        out.default_value = piece.sub(equals + 1).trimmed();
        declaration = piece.sub(0, equals).trimmed();
    }
    const std::size_t colon = declaration.view().find(": ");
    if (colon != std::string_view::npos) {
        out.name = declaration.sub(0, colon).trimmed();
        out.type = declaration.sub(colon + 1).trimmed();
    } else {
        std::size_t from = declaration.size();
        while (from > 0 && is_word(declaration[from - 1])) --from;
        out.name = declaration.sub(from);
        out.type = declaration.sub(0, from).trimmed();
    }
    if (!is_identifier(out.name.view())) return std::nullopt;
    if (out.type.empty()) {  // Python without types: what has no default is a tensor
        out.guessed_type = out.default_value.empty() ? (first ? "Tensor" : "")
                                                     : type_of_default(out.default_value.view(), out.name.view());
        if (out.guessed_type.empty()) return std::nullopt;
    } else if (!is_type(out.type.view())) {
        return std::nullopt;
    }
    return out;
}

/// `const uint32_t dim = 0;  // the axis`
std::optional<ParameterText> member(const Text& line) {
    const std::size_t semicolon = line.view().find(';');
    const std::size_t remark = line.view().find("//");
    if (semicolon == std::string_view::npos || semicolon > remark) return std::nullopt;
    Text text = line.sub(0, semicolon).trimmed();
    if (text.view().ends_with("{}")) text = text.sub(0, text.size() - 2).trimmed();
    std::optional<ParameterText> out = declared(text, false);
    if (!out || out->type.empty()) return std::nullopt;
    if (remark == std::string_view::npos) return out;
    out->description = line.sub(remark + 2).trimmed();
    // "// in (0, 1]", "// >= 1", "// 0 <= dim < 4"
    const std::string_view words = out->description.view();
    const bool range = words.find_first_of("<>") != std::string_view::npos || words.starts_with("in ") ||
                       words.starts_with("one of ") || words.find("\xE2\x89") != std::string_view::npos;
    if (range) out->range = out->description;
    return out;
}

}  // namespace

std::optional<ParameterText> parameter_of_bullet(const Text& bullet) {
    const Text text = clean(bullet);
    const Text name = leading_word(text);
    if (!is_identifier(name.view())) return std::nullopt;
    Text rest = text.sub(name.size()).trimmed();
    std::optional<ParameterText> out;
    if (!rest.empty() && rest[0] == '(') {  // `k` (uint32_t, default 2): how many
        int depth = 0;
        std::size_t close = 0;
        for (; close < rest.size(); ++close) {
            if (rest[close] == '(') ++depth;
            if (rest[close] == ')' && --depth == 0) break;
        }
        if (close == rest.size()) return std::nullopt;
        out = properties(name, rest.sub(1, close - 1).trimmed());
        if (out) out->description = rest.sub(close + 1).trimmed();
    } else if (!rest.empty() && rest[0] == ':' && rest.view().substr(0, 2) != "::") {
        rest = rest.sub(1).trimmed();  // **k**: uint32_t, optional, default 2. How many.
        const std::size_t stop = rest.view().find(". ");
        out = properties(name, rest.sub(0, stop));
        if (out && stop != std::string_view::npos) out->description = rest.sub(stop + 2).trimmed();
    }
    if (!out) out = behind_dashes(name, rest);
    if (out && !out->description.empty() && out->description[0] == ':')
        out->description = out->description.sub(1).trimmed();
    if (out) from_description(*out);
    return out;
}

std::string type_of_default(std::string_view value, std::string_view name) {
    const bool whole = !value.empty() && value.find_first_not_of("-0123456789") == std::string_view::npos;
    const bool real = !whole && !value.empty() && value.find_first_not_of("-+.eE0123456789f") == std::string_view::npos;
    return whole                                                                          ? "int32_t"
           : real                                                                         ? "float"
           : (value == "True" || value == "False" || value == "true" || value == "false") ? "bool"
           : !value.empty() && (value[0] == '"' || value[0] == '\'')                      ? "string"
           : name.find("mem") == 0                                                        ? "MemoryConfig"
                                                                                          : "";
}

std::vector<ParameterText> parameters_of_structs(const std::vector<Text>& lines) {
    std::vector<ParameterText> out;
    bool inside = false;
    for (const Text& line : lines) {
        const std::string_view s = line.view();
        const std::string low = lower(s);
        const bool opens = low.find("struct ") != std::string::npos && s.find('{') != std::string_view::npos;
        if (opens) {
            inside = low.find("attributes") != std::string::npos || low.find("tensor_args") != std::string::npos ||
                     low.find("params") != std::string::npos;
            continue;
        }
        if (!inside) continue;
        if (line.trimmed().view().starts_with('}')) {
            inside = false;
            continue;
        }
        if (std::optional<ParameterText> p = member(line)) out.push_back(std::move(*p));
    }
    // Tensors come first, as in the call.
    std::stable_partition(out.begin(), out.end(), [](const ParameterText& p) {
        return p.type.view().find("Tensor") != std::string_view::npos;
    });
    return out;
}

std::vector<ParameterText> parameter_bullets(const Reading& reading) {
    std::vector<ParameterText> bullets;
    for (std::size_t i = 0; i < reading.document.sections.size(); ++i) {
        if (reading.facts[i].role != Role::kParameters) continue;
        for (const Block& block : reading.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kBullet) continue;
            if (std::optional<ParameterText> text = parameter_of_bullet(block.text))
                bullets.push_back(std::move(*text));
        }
    }
    return bullets;
}

std::vector<ParameterText> parameters_of_signature(const std::vector<Text>& lines, std::string_view op) {
    Text all;
    for (const Text& line : lines) {
        const Text trimmed = line.trimmed();
        if (!all.empty() && !trimmed.empty()) all.append(' ', trimmed.start());
        all.append(trimmed);
    }
    const std::string head = std::string(op) + "(";
    const std::size_t at = all.view().find(head);
    if (at == std::string_view::npos || (at > 0 && is_word(all[at - 1]))) return {};
    const std::size_t open = at + op.size();
    int depth = 0;
    std::size_t close = open;
    for (; close < all.size(); ++close) {
        if (all[close] == '(') ++depth;
        if (all[close] == ')' && --depth == 0) break;
    }
    if (close == all.size()) return {};
    std::vector<ParameterText> out;
    bool keywords = false;
    std::size_t from = open + 1;
    int angle = 0;
    const auto take = [&](std::size_t end) {
        const Text piece = all.sub(from, end - from).trimmed();
        from = end + 1;
        if (piece.view() == "*") {
            keywords = true;
            return true;
        }
        if (piece.empty()) return true;
        std::optional<ParameterText> parameter = declared(piece, !keywords);
        if (!parameter) return false;
        out.push_back(std::move(*parameter));
        return true;
    };
    for (std::size_t i = open + 1; i <= close; ++i) {
        if (all[i] == '<' || all[i] == '[' || (all[i] == '(' && i != open)) ++angle;
        if (all[i] == '>' || all[i] == ']' || (all[i] == ')' && i != close)) --angle;
        if (i == close || (all[i] == ',' && angle == 0)) {
            if (!take(i)) return {};
        }
    }
    return out;
}

}  // namespace opwright::builder
