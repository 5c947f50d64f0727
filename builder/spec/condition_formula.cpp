#include "builder/spec/condition_formula.hpp"

#include <algorithm>
#include <cctype>

#include "builder/spec/condition_access.hpp"

namespace opwright::builder::condition {

ExprPtr HostCode::parse(const Text& code) const {
    const std::optional<Text> text = as_formula(code);
    if (!text) return nullptr;
    GrammarOptions grammar;
    grammar.units = false;
    const Result<ParsedExpr> parsed = parse_expr(text->trimmed(), r_.document.file, grammar);
    return parsed ? parsed->expr : nullptr;
}

bool HostCode::knows_all_names_of(const ExprPtr& formula) const {
    const std::vector<std::string> names = names_of(formula);
    return std::all_of(names.begin(), names.end(), [&](const std::string& n) { return r_.is_known(n); });
}

bool HostCode::row_major(const std::string& tensor) const {
    return std::any_of(r_.spec.demands.begin(), r_.spec.demands.end(), [&](const Demand& d) {
        return d.kind == DemandKind::kLayout && d.layout == Layout::kRowMajor &&
               std::find(d.subjects.begin(), d.subjects.end(), tensor) != d.subjects.end();
    });
}

/// Host code in the notation of formulas: `x.logical_shape()[-1]` -> `x.shape[-1]`, `&&` -> ` and `.
std::optional<Text> HostCode::as_formula(const Text& code) const {
    Text out;
    const std::string_view s = code.view();
    const auto put = [&](std::string_view words, std::size_t at) {
        for (const char c : words) out.append(c, code.mark(at));
    };
    for (std::size_t i = 0; i < s.size();) {
        const bool begins = i == 0 || (!is_word(s[i - 1]) && s[i - 1] != '.');
        if (s.compare(i, 2, "&&") == 0 || s.compare(i, 2, "||") == 0) {
            put(s[i] == '&' ? " and " : " or ", i);
            i += 2;
            continue;
        }
        if (s[i] == '!' && s.compare(i, 2, "!=") != 0) {
            put(" not ", i++);
            continue;
        }
        if (std::isdigit(static_cast<unsigned char>(s[i])) != 0 && begins) {
            for (; i < s.size() && std::isdigit(static_cast<unsigned char>(s[i])) != 0; ++i) out.append(code, i);
            std::size_t suffix = i;
            while (suffix < s.size() && std::string_view("uUlL").find(s[suffix]) != std::string_view::npos) ++suffix;
            if (suffix == s.size() || !is_word(s[suffix])) i = suffix;
            continue;
        }
        if (!begins || !is_word(s[i])) {
            out.append(code, i++);
            continue;
        }
        if (!chain(code, i, out)) return std::nullopt;
    }
    return out;
}

/// One name with all that hangs on it by `.`, `->` and `::`.
bool HostCode::chain(const Text& code, std::size_t& i, Text& out) const {
    const std::string_view s = code.view();
    const std::size_t from = i;
    std::string whole;
    while (i < s.size()) {
        if (is_word(s[i])) {
            whole += s[i++];
        } else if (s.compare(i, 2, "()") == 0) {
            i += 2;
        } else if (s[i] == '.' && i + 1 < s.size() && is_word(s[i + 1])) {
            whole += s[i++];
        } else if (s.compare(i, 2, "->") == 0 || s.compare(i, 2, "::") == 0) {
            whole += '.';
            i += 2;
        } else {
            break;
        }
    }
    const auto put = [&](std::string_view words) {
        for (const char c : words) out.append(c, code.mark(from));
    };
    for (const std::string_view scope : {"tt.constants.", "constants.", "ttnn.", "std.", "tt.", "hal."}) {
        if (whole.rfind(scope, 0) == 0) whole.erase(0, scope.size());
    }
    whole = after_prefix(whole);
    for (const std::string_view own : {"elem_size", "elem_bytes", "datum_size", "dtype_size", "element_size_bytes"}) {
        if (whole == own && !r_.is_named(own)) whole = "element_size";
    }
    const std::size_t dot = whole.find('.');
    if (dot == std::string::npos) {
        put(whole);
        return true;
    }
    const std::string rest = without_get(whole.substr(dot + 1));
    const std::string tensor = tensor_called(whole.substr(0, dot), all_);
    if (tensor.empty()) return false;
    const bool padded = rest == "padded_shape";
    const bool shape = padded || rest == "logical_shape" || rest == "shape";
    if (rest == "element_size" && tensor == r_.first_input()) {
        put("element_size");
        return true;
    }
    if (rest == "logical_volume" || rest == "volume") {
        put("prod(" + tensor + ".shape)");
        return true;
    }
    const std::size_t close = s.find(']', i);
    if (!shape || i >= s.size() || s[i] != '[' || close == std::string_view::npos) return false;
    const Text index = code.sub(i + 1, close - i - 1).trimmed();
    // The padding of a tiled tensor fills its last two dimensions up to whole tiles.
    const bool last_two = is_one_of(index.view(), {"-1", "-2"});
    if (padded && !last_two && !row_major(tensor)) return false;
    const bool rounded = padded && !row_major(tensor);
    put((rounded ? "align_up(" : "") + tensor + ".shape[" + index.str() + (rounded ? "], 32)" : "]"));
    i = close + 1;
    return true;
}

ExprPtr negated(const ExprPtr& e) {
    static constexpr std::pair<ExprOp, ExprOp> kOpposite[] = {
        {ExprOp::kLess, ExprOp::kGreaterEqual}, {ExprOp::kLessEqual, ExprOp::kGreater},
        {ExprOp::kGreater, ExprOp::kLessEqual}, {ExprOp::kGreaterEqual, ExprOp::kLess},
        {ExprOp::kEqual, ExprOp::kNotEqual},    {ExprOp::kNotEqual, ExprOp::kEqual}};
    for (const auto& [op, other] : kOpposite) {
        if (e->op == op) return make(other, e->args, e->place);
    }
    if (e->op == ExprOp::kNot) return e->args.front();
    return make(ExprOp::kNot, {e}, e->place);
}

bool bound(const ExprPtr& e, Range& range) {
    if (e->op == ExprOp::kAnd) return bound(e->args[0], range) && bound(e->args[1], range);
    const bool less = e->op == ExprOp::kLess || e->op == ExprOp::kLessEqual;
    const bool more = e->op == ExprOp::kGreater || e->op == ExprOp::kGreaterEqual;
    if (!less && !more) return false;
    const bool named_left = e->args[0]->op == ExprOp::kName;
    const ExprPtr& limit = e->args[named_left ? 1 : 0];
    if (!constant_of(limit)) return false;
    const bool open = e->op == ExprOp::kLess || e->op == ExprOp::kGreater;
    const bool low = named_left == more;
    (low ? range.low : range.high) = limit;
    (low ? range.low_open : range.high_open) = open;
    return true;
}

}  // namespace opwright::builder::condition
