#include "builder/spec/values.hpp"

#include "builder/spec/parameter_text.hpp"

#include <fmt/format.h>

#include "builder/spec/formats.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace opwright::builder {

namespace {

struct TypeWord {
    std::string_view word;
    ParamKind kind;
};

constexpr TypeWord kTypeWords[] = {
    {"Tensor", ParamKind::kTensor},
    {"int8_t", ParamKind::kInt8},
    {"uint8_t", ParamKind::kUint8},
    {"int16_t", ParamKind::kInt16},
    {"uint16_t", ParamKind::kUint16},
    {"int32_t", ParamKind::kInt32},
    {"uint32_t", ParamKind::kUint32},
    {"int64_t", ParamKind::kInt64},
    {"uint64_t", ParamKind::kUint64},
    {"int", ParamKind::kInt32},
    {"float", ParamKind::kFloat},
    {"bool", ParamKind::kBool},
    {"string", ParamKind::kString},
    {"str", ParamKind::kString},
    {"MemoryConfig", ParamKind::kMemoryConfig},
    {"DataType", ParamKind::kDataType},
    // The same in other words; the first name of a kind is the one that is written out.
    {"tensor", ParamKind::kTensor},
    {"int8", ParamKind::kInt8},
    {"i8", ParamKind::kInt8},
    {"uint8", ParamKind::kUint8},
    {"u8", ParamKind::kUint8},
    {"int16", ParamKind::kInt16},
    {"i16", ParamKind::kInt16},
    {"uint16", ParamKind::kUint16},
    {"u16", ParamKind::kUint16},
    {"int32", ParamKind::kInt32},
    {"i32", ParamKind::kInt32},
    {"integer", ParamKind::kInt32},
    {"long", ParamKind::kInt64},
    {"int64", ParamKind::kInt64},
    {"i64", ParamKind::kInt64},
    {"uint32", ParamKind::kUint32},
    {"u32", ParamKind::kUint32},
    {"uint", ParamKind::kUint32},
    {"unsigned", ParamKind::kUint32},
    {"unsignedint", ParamKind::kUint32},
    {"uint64", ParamKind::kUint64},
    {"u64", ParamKind::kUint64},
    {"size_t", ParamKind::kUint64},
    {"double", ParamKind::kFloat},  // the device calculates with 32 bits at most
    {"float64", ParamKind::kFloat},
    {"real", ParamKind::kFloat},
    {"f32", ParamKind::kFloat},
    {"fp32", ParamKind::kFloat},
    {"float32", ParamKind::kFloat},
    {"boolean", ParamKind::kBool},
    {"string_view", ParamKind::kString},
    {"memory_config", ParamKind::kMemoryConfig},
    {"dtype", ParamKind::kDataType},
    // One type under several names, one for each chip.
    {"DeviceComputeKernelConfig", ParamKind::kComputeConfig},
    {"ComputeKernelConfig", ParamKind::kComputeConfig},
    {"WormholeComputeKernelConfig", ParamKind::kComputeConfig},
    {"BlackholeComputeKernelConfig", ParamKind::kComputeConfig},
};

bool strip_prefix(std::string& text, std::string_view prefix) {
    if (text.rfind(prefix, 0) != 0) return false;
    text.erase(0, prefix.size());
    return true;
}

bool unwrap(std::string& text, std::initializer_list<std::string_view> names) {
    for (const std::string_view n : names) {
        for (const char open : {'<', '['}) {
            const std::string head = std::string(n) + open;
            const char close = open == '<' ? '>' : ']';
            if (text.rfind(head, 0) == 0 && text.back() == close) {
                text = text.substr(head.size(), text.size() - head.size() - 1);
                return true;
            }
        }
    }
    return false;
}

/// `Tuple[int, int]`, `std::array<uint32_t, 2>`: one type several times, or with its count. The inner type.
bool unwrap_fixed(std::string& text) {
    std::string inner = text;
    if (!unwrap(inner, {"tuple", "Tuple", "pair", "array"})) return false;
    const std::size_t comma = inner.find(',');
    const std::string first = inner.substr(0, comma);
    for (std::size_t at = comma; at != std::string::npos; at = inner.find(',', at + 1)) {
        const std::size_t end = std::min(inner.find(',', at + 1), inner.size());
        const std::string next = inner.substr(at + 1, end - at - 1);
        const bool count = !next.empty() && next.find_first_not_of("0123456789.") == std::string::npos;
        if (next != first && !count) return false;
    }
    text = first;
    return true;
}

constexpr std::string_view kListHeads[] = {"Literal[", "typing.Literal[", "enum{", "enum(", "enum["};

std::optional<ParamType> type_of(std::string text) {
    for (const std::string_view head : kListHeads) {
        std::string start;
        for (const char c : text.substr(0, head.size() + 2)) start += c == ' ' ? "" : std::string(1, c);
        if (start.rfind(head, 0) == 0) return ParamType{ParamKind::kString, false, false};
    }
    std::string plain;
    for (const char c : text) {
        if (c != ' ') plain += c;
        if (c == ' ' && plain == "const") plain.clear();
    }
    ParamType type;
    bool changed = true;
    while (changed && !plain.empty()) {
        changed = strip_prefix(plain, "std::") || strip_prefix(plain, "ttnn::") || strip_prefix(plain, "ttnn.") ||
                  strip_prefix(plain, "tt::tt_metal::") || strip_prefix(plain, "typing.") ||
                  strip_prefix(plain, "tt_metal::") || strip_prefix(plain, "torch.");
        if (!plain.empty() && plain.back() == '&') plain.pop_back(), changed = true;
        if (plain.size() > 5 && plain.substr(plain.size() - 5) == "|None") {
            plain.resize(plain.size() - 5);
            type.is_optional = changed = true;
        }
        if (!type.is_optional && unwrap(plain, {"optional", "Optional"})) type.is_optional = changed = true;
        if (!type.is_vector && unwrap(plain, {"vector", "List", "list", "Sequence", "span"}))
            type.is_vector = changed = true;
        if (!type.is_vector && unwrap_fixed(plain)) type.is_vector = changed = true;
    }
    for (const TypeWord& w : kTypeWords) {
        if (w.word != plain) continue;
        type.kind = w.kind;
        return type;
    }
    return std::nullopt;
}

struct Limits {
    std::int64_t low = 0;
    std::uint64_t high = 0;
};

std::optional<Limits> limits_of(ParamKind kind) {
    switch (kind) {
        case ParamKind::kInt8:
            return Limits{-128, 127};
        case ParamKind::kUint8:
            return Limits{0, 255};
        case ParamKind::kInt16:
            return Limits{-32768, 32767};
        case ParamKind::kUint16:
            return Limits{0, 65535};
        case ParamKind::kInt32:
            return Limits{std::numeric_limits<std::int32_t>::min(), 2147483647U};
        case ParamKind::kUint32:
            return Limits{0, 4294967295U};
        case ParamKind::kInt64:
            return Limits{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
        case ParamKind::kUint64:
            return Limits{0, std::numeric_limits<std::int64_t>::max()};
        default:
            return std::nullopt;
    }
}

std::optional<double> real_of(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    if (!text.empty() && text.back() == 'f') text.remove_suffix(1);
    double value = 0;
    std::string with_point(text);  // "1,0", as half of Europe writes it
    const std::size_t comma = with_point.find(',');
    const bool thousands = with_point.size() - comma == 4 && with_point[0] != '0';
    if (comma != std::string::npos && comma == with_point.rfind(',') && !thousands) {
        with_point[comma] = '.';
        text = with_point;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> whole_of(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        return std::string(text.substr(1, text.size() - 2));
    }
    return std::string(text);
}

/// The words behind or in `(= ...)`: "None (= config of input_tensor)".
std::string_view remark(std::string_view text) {
    const std::size_t open = text.find('(');
    return open == std::string_view::npos ? std::string_view() : text.substr(open);
}

std::optional<DefaultValue> placement_default(Reading& r, std::string_view text, bool placement) {
    DefaultValue value;
    const std::string first = lower(text.substr(0, text.find_first_of(" (")));
    const bool none = is_one_of(first, {"none", "null", "nullopt", "std::nullopt"});
    const bool call = text.find(".memory_config()") != std::string_view::npos;
    // "input's mem config", "same as input"
    const std::string words = normalised(text);
    const bool told = has_phrase(words, "config") || has_phrase(words, "dtype") || words.rfind("same as", 0) == 0 ||
                      words.rfind("as ", 0) == 0 || words.rfind("that of", 0) == 0;
    if (is_one_of(words, {"default", "device default", "ttnn default"})) return value;
    if (told && !none && !call) {
        if (!placement) return value;  // "input's dtype": nothing given means that
        value.kind = DefaultValue::Kind::kMemoryConfigOf;
        value.text = r.tensor_in(text);
        if (value.text.empty()) value.text = r.first_input();
        return value;
    }
    if (!none && !call && text.rfind("(=", 0) != 0) return std::nullopt;
    value.kind = none ? DefaultValue::Kind::kNone : DefaultValue::Kind::kMemoryConfigOf;
    value.text = r.tensor_in(none ? remark(text) : text);
    return value;
}

/// A value that is neither a list nor nothing; none: it does not fit the type.
std::optional<DefaultValue> scalar_default(std::string_view text, const ParamType& type, const Range* range) {
    DefaultValue value;
    bool fits = false;
    if (type.kind == ParamKind::kFloat) {
        const std::optional<double> real = real_of(text);
        value.kind = DefaultValue::Kind::kReal;
        value.text = std::string(text);
        if (real) value.real = *real;
        fits = real.has_value();
    } else if (type.kind == ParamKind::kBool) {
        value.kind = DefaultValue::Kind::kBool;
        value.boolean = is_one_of(text, {"true", "True"});
        fits = value.boolean || is_one_of(text, {"false", "False"});
    } else if (type.kind == ParamKind::kString) {
        value.kind = DefaultValue::Kind::kString;
        value.text = unquoted(text);
        const bool quoted = value.text.size() != text.size();
        fits = quoted || (range != nullptr &&
                          std::find(range->accepted.begin(), range->accepted.end(), text) != range->accepted.end());
    } else if (type.kind == ParamKind::kDataType) {
        value.kind = DefaultValue::Kind::kString;
        value.text = std::string(text);
        fits = data_type_of(text).has_value();
    } else if (const std::optional<Limits> limits = limits_of(type.kind)) {
        const std::optional<std::int64_t> whole = whole_of(text);
        value.kind = DefaultValue::Kind::kInteger;
        if (whole) value.integer = *whole;
        fits = whole && *whole >= limits->low && (*whole < 0 || static_cast<std::uint64_t>(*whole) <= limits->high);
    }
    return fits ? std::optional<DefaultValue>(std::move(value)) : std::nullopt;
}

/// `[1, 1]`, `{1, 1}`, `(1, 1)`: the default of a vector.
std::optional<DefaultValue> list_default(const Text& cell, const ParamType& type) {
    const bool bracketed = cell.size() > 1 && closing_bracket(cell.view(), 0) == cell.size() - 1 &&
                           std::string_view("[{(").find(cell[0]) != std::string_view::npos;
    if (!bracketed) return std::nullopt;
    DefaultValue value;
    value.kind = DefaultValue::Kind::kList;
    ParamType item = type;
    item.is_vector = item.is_optional = false;
    const Text inner = cell.sub(1, cell.size() - 2).trimmed();
    if (inner.empty()) return value;
    for (const Text& piece : split_top(inner, ',')) {
        if (piece.empty()) continue;  // `(1,)`
        std::optional<DefaultValue> one = scalar_default(piece.view(), item, nullptr);
        if (!one) return std::nullopt;
        value.items.push_back(std::move(*one));
    }
    return value;
}

}  // namespace

std::string type_text(const ParamType& type) {
    std::string text;
    for (const TypeWord& w : kTypeWords) {
        if (w.kind == type.kind && text.empty()) text = w.word;
    }
    if (type.is_vector) text = "std::vector<" + text + ">";
    if (type.is_optional) text = "std::optional<" + text + ">";
    return text;
}

std::string what_fits(const ParamType& type) {
    if (type.is_optional || type.kind == ParamKind::kTensor || type.kind == ParamKind::kMemoryConfig) {
        ParamType inner = type;
        inner.is_optional = false;
        const bool plain = type.kind != ParamKind::kTensor && type.kind != ParamKind::kMemoryConfig && !type.is_vector;
        return "None, std::nullopt" + (plain ? " or " + what_fits(inner) : std::string(" or `x.memory_config()`"));
    }
    if (type.is_vector) {
        ParamType item = type;
        item.is_vector = false;
        return "a list such as `[1, 1]`, each " + what_fits(item);
    }
    switch (type.kind) {
        case ParamKind::kFloat:
            return "a number";
        case ParamKind::kBool:
            return "true or false";
        case ParamKind::kString:
            return "a quoted text";
        case ParamKind::kDataType:
            return "a data type: " + known_data_types();
        default:
            break;
    }
    const std::optional<Limits> limits = limits_of(type.kind);
    if (!limits) return "a value of the type";
    return limits->low == 0 ? fmt::format("a non-negative integer up to {}", limits->high)
                            : fmt::format("an integer from {} to {}", limits->low, limits->high);
}

bool is_type(std::string_view words) {
    return type_of(std::string(words)).has_value();
}

std::optional<ParamType> read_type(Reading& r, const Text& cell) {
    if (const std::optional<ParamType> type = type_of(cell.str())) {
        const std::string low = lower(cell.view());
        const bool fixed = low.find("tuple") != std::string::npos || low.find("array<") != std::string::npos ||
                           low.find("pair<") != std::string::npos;
        if (type->is_vector && fixed) {
            r.warn(
                "tuple-length", r.place(cell),
                fmt::format("`{}` becomes {}; how many values there are is not checked", cell.view(), type_text(*type)),
                "state the values one by one as parameters of their own");
        }
        return type;
    }
    r.error("unknown-type", r.place(cell), fmt::format("`{}` is not a parameter type that is known", cell.view()),
            "Tensor, (u)int8..64_t, int, float, bool, string, MemoryConfig, DataType, or a vector or optional of these",
            "use one of these types");
    return std::nullopt;
}

std::optional<DefaultValue> read_default(Reading& r, const Text& cell, const std::string& parameter,
                                         const ParamType& type, const Range* range) {
    const std::string_view text = cell.view();
    DefaultValue value;
    // "device default", "HiFi4": whatever stands there is what the operation takes when nothing is given.
    if (type.kind == ParamKind::kComputeConfig) return value;
    const bool fixed_placement =
        type.kind == ParamKind::kMemoryConfig && !is_no_value(text) && text.ends_with("_MEMORY_CONFIG");
    if (fixed_placement &&
        is_one_of(text.substr(text.rfind(':') == text.npos ? 0 : text.rfind(':') + 1),
                  {"DRAM_MEMORY_CONFIG", "ttnn.DRAM_MEMORY_CONFIG", "L1_MEMORY_CONFIG", "ttnn.L1_MEMORY_CONFIG"})) {
        value.kind = DefaultValue::Kind::kMemoryConfigOf;
        value.text = text.find("L1_") != text.npos ? kInL1 : kInDram;
        return value;
    }
    if (fixed_placement) {
        r.warn("memory-default-fixed", r.place(cell),
               fmt::format("`{}` without a value means the memory config of the first input here, not `{}`", parameter,
                           text),
               "pass the memory config, or write the default as None");
        return value;
    }
    const bool may_be_none = type.is_optional || type.kind == ParamKind::kTensor ||
                             type.kind == ParamKind::kMemoryConfig || type.kind == ParamKind::kDataType;
    if (may_be_none && !data_type_of(text)) {
        if (std::optional<DefaultValue> placement = placement_default(r, text, type.kind == ParamKind::kMemoryConfig))
            return placement;
    }
    std::optional<DefaultValue> fitting = type.is_vector ? list_default(cell, type) : scalar_default(text, type, range);
    if (fitting) return fitting;
    r.error(
        "default-type", r.place(cell),
        fmt::format("the default `{}` of parameter `{}` does not fit its type {}", text, parameter, type_text(type)),
        what_fits(type), "correct the default or the type");
    return std::nullopt;
}

Text listed_by(const Text& type) {
    const std::size_t open = type.view().find_first_of("[{(");
    const std::string head = lower(normalised(type.view().substr(0, std::min(open, type.size()))));
    if (open == std::string_view::npos || !is_one_of(head, {"literal", "typing literal", "typing.literal", "enum"}))
        return {};
    return type.sub(open + 1, type.size() - open - 2);
}

namespace {

/// `[0, 1)`, "in [0, 1]", "between 0 and 1"
bool interval(Reading& r, const Text& text, Range& range) {
    Text low;
    Text high;
    if (text.size() > 4 && (text[0] == '[' || text[0] == '(') &&
        (text[text.size() - 1] == ']' || text[text.size() - 1] == ')')) {
        const std::vector<Text> ends = split_top(text.sub(1, text.size() - 2), ',');
        if (ends.size() != 2) return false;
        low = ends[0];
        high = ends[1];
    } else if (text.view().starts_with("between ")) {
        const std::size_t at = text.view().find(" and ");
        if (at == std::string_view::npos) return false;
        low = text.sub(8, at - 8).trimmed();
        high = text.sub(at + 5).trimmed();
    } else {
        return false;
    }
    GrammarOptions grammar;
    grammar.units = false;
    const Result<ParsedExpr> from = parse_expr(low, r.document.file, grammar);
    const Result<ParsedExpr> to = parse_expr(high, r.document.file, grammar);
    const bool endless = is_one_of(lower(high.view()), {"inf", "\xE2\x88\x9E", "infinity", "+inf"});
    if (!from || (!to && !endless)) return false;
    range.low = from->expr;
    range.low_open = text[0] == '(';
    if (endless) return true;
    range.high = to->expr;
    range.high_open = text[text.size() - 1] == ')';
    return true;
}

/// `{1, 2, 4}`, "one of 1, 2, 4" of a whole number: one of them it is.
ExprPtr one_of(Reading& r, const Text& text, const std::string& parameter) {
    Text list;
    if (text.size() > 2 && text[0] == '{' && text[text.size() - 1] == '}') list = text.sub(1, text.size() - 2);
    if (text.view().starts_with("one of ")) list = text.sub(7).trimmed();
    if (list.empty()) return nullptr;
    ExprPtr out;
    for (const Text& comma : split_top(list, ',')) {
        const std::size_t either = comma.view().find(" or ");
        for (Text piece : {comma.sub(0, either), either == std::string_view::npos ? Text() : comma.sub(either + 4)}) {
            piece = piece.trimmed();
            if (piece.view().starts_with("or ")) piece = piece.sub(3).trimmed();
            if (piece.empty()) continue;
            const std::optional<std::int64_t> value = whole_of(piece.view());
            if (!value) return nullptr;
            const SourcePlace place = r.place(piece);
            const ExprPtr equal = make(ExprOp::kEqual, {name(parameter, place), number(*value, place)}, place);
            out = out ? make(ExprOp::kOr, {out, equal}, place) : equal;
        }
    }
    return out;
}

/// `0 <= shift < H`, `target >= C and target % 16 == 0`: bounds where the parameter stands alone at one side.
void relations(const ExprPtr& e, const std::string& parameter, Range& range) {
    if (e->op == ExprOp::kAnd) {
        relations(e->args[0], parameter, range);
        relations(e->args[1], parameter, range);
        return;
    }
    const bool less = e->op == ExprOp::kLess || e->op == ExprOp::kLessEqual;
    const bool more = e->op == ExprOp::kGreater || e->op == ExprOp::kGreaterEqual;
    const auto own = [&](std::size_t i) { return e->args[i]->op == ExprOp::kName && e->args[i]->name == parameter; };
    if ((!less && !more) || own(0) == own(1)) {
        range.others.push_back(e);
        return;
    }
    const ExprPtr& limit = e->args[own(0) ? 1 : 0];
    const bool low = own(0) == more;
    std::optional<ExprPtr>& end = low ? range.low : range.high;
    if (end) {
        range.others.push_back(e);
        return;
    }
    end = limit;
    (low ? range.low_open : range.high_open) = e->op == ExprOp::kLess || e->op == ExprOp::kGreater;
}

bool names_word(std::string_view text, std::string_view word) {
    const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !part(text[at - 1])) && (end == text.size() || !part(text[end]))) return true;
    }
    return false;
}

/// The whole cell as an interval, a list or relations of the parameter. False: it is none of these.
bool whole_range(Reading& r, const Text& cell, const ParamType& type, const std::string& parameter, Range& range) {
    Text text = cell;
    for (const std::string_view word :
         {"Must be ", "must be ", "shall be ", "in the range ", "in range ", "range ", "in ", "\xE2\x88\x88"}) {
        if (text.view().starts_with(word)) text = text.sub(word.size()).trimmed();
    }
    if (text.size() < 3) return false;
    if (interval(r, text, range)) return true;
    const bool whole_number = type.kind >= ParamKind::kInt8 && type.kind <= ParamKind::kUint64;
    if (whole_number) {
        if (const ExprPtr listed = one_of(r, text, parameter)) {
            range.others.push_back(listed);
            return true;
        }
    }
    if (!names_word(text.view(), parameter)) return false;
    Range found;
    for (const Text& comma : split_top(text, ',')) {
        Text formula;
        for (std::size_t i = 0; i < comma.size(); ++i) {
            const bool both = comma.view().compare(i, 2, "&&") == 0;
            const bool either = comma.view().compare(i, 2, "||") == 0;
            if (!both && !either) {
                formula.append(comma, i);
                continue;
            }
            for (const char c : std::string_view(both ? " and " : " or ")) formula.append(c, comma.mark(i));
            ++i;
        }
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(formula, r.document.file, grammar);
        if (!e || e->expr->op < ExprOp::kLess || e->expr->op > ExprOp::kNot) return false;
        relations(e->expr, parameter, found);
    }
    range.low = found.low;
    range.high = found.high;
    range.low_open = found.low_open;
    range.high_open = found.high_open;
    range.others = found.others;
    return true;
}

}  // namespace

Range read_range(Reading& r, const Text& cell, const ParamType& type, const std::string& parameter) {
    Range range;
    range.text = cell.str();
    const std::string words = normalised(cell.view());
    range.finite = has_phrase(words, "finite");
    if (type.kind == ParamKind::kComputeConfig) return range;
    if (type.kind == ParamKind::kMemoryConfig || type.kind == ParamKind::kTensor) {
        if (type.kind == ParamKind::kMemoryConfig) range.memory = memory_layouts_of(cell.view());
        if (type.kind == ParamKind::kMemoryConfig) return range;
    }
    if (type.kind == ParamKind::kString || type.kind == ParamKind::kBool) {
        for (const Text& piece : split_top(cell, ',')) {
            std::string value = unquoted(piece.view());
            if (value.rfind("or ", 0) == 0) value = value.substr(3);
            const std::string low = lower(value);
            if (type.kind == ParamKind::kBool && low != "true" && low != "false") continue;
            if (is_identifier(value)) range.accepted.push_back(type.kind == ParamKind::kBool ? low : value);
        }
        return range;
    }
    if (!type.is_vector && type.kind != ParamKind::kTensor && whole_range(r, cell, type, parameter, range))
        return range;
    GrammarOptions grammar;
    grammar.prefix = true;
    grammar.units = false;
    const auto end_of = [&](const Text& text, ExprPtr& out) -> std::size_t {
        const Result<ParsedExpr> e = parse_expr(text, r.document.file, grammar);
        if (!e) return 0;
        out = e->expr;
        return e->end;
    };
    if (has_phrase(words, "positive") || has_phrase(words, "greater than zero")) {
        range.low = number(0);
        range.low_open = true;
    } else if (has_phrase(words, "non negative")) {
        range.low = number(0);
    }
    std::vector<Text> pieces;
    for (const Text& comma : split_top(cell, ',')) {  // ">= 1 and <= 8"
        Text rest = comma;
        for (const std::string_view both : {" and <", " and >", " && <", " && >", " and \xE2\x89", " && \xE2\x89"}) {
            const std::size_t at = rest.view().find(both);
            if (at == std::string_view::npos) continue;
            pieces.push_back(rest.sub(0, at).trimmed());
            rest = rest.sub(rest.view().find(' ', at + 1) + 1).trimmed();
        }
        pieces.push_back(rest);
    }
    for (const Text& piece : pieces) {
        struct Relation {
            std::string_view sign;
            bool low, open;
        };
        static constexpr Relation kRelations[] = {{">=", true, false},  {"\xE2\x89\xA5", true, false},
                                                  {"<=", false, false}, {"\xE2\x89\xA4", false, false},
                                                  {">", true, true},    {"<", false, true}};
        bool done = false;
        for (const Relation& rel : kRelations) {
            if (piece.view().rfind(rel.sign, 0) != 0) continue;
            ExprPtr bound;
            if (end_of(piece.sub(rel.sign.size()), bound) != 0) {
                (rel.low ? range.low : range.high) = bound;
                (rel.low ? range.low_open : range.high_open) = rel.open;
            }
            done = true;
            break;
        }
        if (done) continue;
        ExprPtr low;
        const std::size_t used = end_of(piece, low);
        if (used == 0) continue;
        const Text rest = piece.sub(used).trimmed();
        for (const std::string_view dots : {"...", "..", "\xE2\x80\xA6", "\xE2\x80\x93", "to "}) {
            if (rest.view().rfind(dots, 0) != 0) continue;
            ExprPtr high;
            if (end_of(rest.sub(dots.size()), high) != 0) {
                range.low = low;
                range.high = high;
            }
            break;
        }
    }
    const bool said = range.low || range.high || range.finite || !range.accepted.empty() || type.is_vector;
    const bool tensor = type.kind == ParamKind::kTensor;  // what a tensor must be stands elsewhere: read_tensors()
    if (!said && !tensor && cell.view().find_first_of("<>=%[{") != std::string_view::npos) {
        r.warn("range-unread", r.place(cell),
               fmt::format("the range \"{}\" of `{}` is not understood; nothing is checked for it", cell.view(),
                           parameter),
               "write it as a relation of whole numbers, e.g. `0 <= k < H`");
    }
    return range;
}

}  // namespace opwright::builder
