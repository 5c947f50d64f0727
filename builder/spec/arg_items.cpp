#include "builder/spec/arg_items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

constexpr std::string_view kAccessor = "TensorAccessorArgs";

/// Of several outputs "the output" is none: which one it is the plan tells by the order of the arguments.
std::string the_output(const Reading& r) {
    return r.spec.outputs.size() == 1 ? r.spec.outputs.front().name : std::string();
}

/// "the address of x", "x buffer address": the argument `x_addr`; "number of sticks": `num_sticks`; "first stick":
/// `first_stick`. None unless `item` is two to six plain words.
std::optional<ArgSpec> in_words(Reading& r, const Text& item) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : item.str() + " ") {
        if (is_word(c)) {
            word += c;
        } else if (c == ' ') {
            if (!word.empty()) words.push_back(std::exchange(word, {}));
        } else {
            return std::nullopt;
        }
    }
    const auto has = [&](std::string_view wanted) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return lower(w) == wanted; });
    };
    if (words.size() < 2 || words.size() > 6) return std::nullopt;
    ArgSpec arg;
    arg.description = item.str();
    std::string tensor = r.tensor_in(item.view());
    if (tensor.empty()) {
        for (const OutputSpec& output : r.spec.outputs) {
            if (has(lower(output.name))) tensor = output.name;
        }
    }
    if (tensor.empty() && (has("output") || has("result"))) tensor = the_output(r);
    if (tensor.empty() && has("input")) tensor = r.first_input();
    if (!tensor.empty() && (has("accessor") || has("accessors") || has("tensoraccessor"))) {
        arg.form = ArgSpec::Form::kAccessor;
        arg.tensor = tensor;
        arg.name = {tensor + "_accessor", r.place(item)};
        return arg;
    }
    if (!tensor.empty() && (has("address") || has("addresses") || has("addr"))) {
        arg.name = {tensor + "_addr", r.place(item)};
        return arg;
    }
    std::string name;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string low = lower(words[i]);
        if (is_one_of(low, {"the", "a", "an", "of", "this", "core", "its"})) continue;
        const bool number = low == "number" || low == "count";
        name += (name.empty() ? "" : "_") + (number && i == 0 ? std::string("num") : low);
    }
    if (!is_identifier(name)) return std::nullopt;
    arg.name = {name, r.place(item)};
    return arg;
}

}  // namespace

std::string accessor_tensor(Reading& r, std::string_view words, std::string_view description, KernelKind kernel) {
    const std::size_t at = words.find(kAccessor);
    std::string_view rest = at == std::string_view::npos ? words : words.substr(at + kAccessor.size());
    const std::string named = r.tensor_in(rest);
    if (!named.empty()) return named;
    const std::string plain = normalised(rest);
    for (const std::string_view word : {"output", "out", "dst", "y", "result"}) {
        if (has_phrase(plain, word)) return the_output(r);
    }
    // The name says nothing: the description may, else the writer's accessor is the output's.
    const std::string told = normalised(description);
    const std::string described = r.tensor_in(description);
    if (has_phrase(told, "output") && (described.empty() || r.spec.outputs.size() == 1)) return the_output(r);
    if (!described.empty()) return described;
    return kernel == KernelKind::kWriter && plain.empty() ? the_output(r) : r.first_input();
}

std::optional<ArgSpec> read_arg_item(Reading& r, const Text& raw) {
    Text item = raw.trimmed();
    for (const std::string_view filler : {"then ", "and "}) {
        if (item.view().rfind(filler, 0) == 0) item = item.sub(filler.size()).trimmed();
    }
    ArgSpec arg;
    arg.description = item.str();
    if (item.view().find(kAccessor) != std::string_view::npos) {
        arg.form = ArgSpec::Form::kAccessor;
        arg.tensor = accessor_tensor(r, item.view());
        arg.name = {(arg.tensor.empty() ? "output" : arg.tensor) + "_accessor", r.place(item)};
        return arg;
    }
    if (std::optional<ArgSpec> told = in_words(r, item)) return told;
    std::size_t end = 0;
    while (end < item.size() && is_word(item[end])) ++end;
    const Text name = item.sub(0, end);
    if (!is_identifier(name.view()) || is_one_of(lower(name.view()), {"none", "no", "nothing"})) return std::nullopt;
    arg.name = {name.str(), r.place(name)};
    Text rest = item.sub(end).trimmed();
    const bool bracketed = !rest.empty() && rest[0] == '(' && rest[rest.size() - 1] == ')';
    if (bracketed) rest = rest.sub(1, rest.size() - 2).trimmed();
    const bool assigned = !rest.empty() && rest[0] == '=';
    if (assigned) rest = rest.sub(1).trimmed();
    if (rest.empty()) {
        arg.cb = index_of(name.view());  // "c_0" alone
        return arg;
    }
    arg.description = rest.str();
    if (std::string_view("*/+-%").find(rest[0]) != std::string_view::npos) {  // `Ht*Wt`
        GrammarOptions formula;
        formula.units = false;
        const Result<ParsedExpr> whole = parse_expr(item, r.document.file, formula);
        if (whole) {
            std::string joined;
            for (const std::string& n : names_of(whole->expr)) joined += n;
            if (is_identifier(joined)) arg.name.value = joined;
            arg.description = item.str();
            arg.value = whole->expr;
            return arg;
        }
    }
    if (const std::optional<int> cb = index_of(rest.view().substr(0, rest.view().find_first_of(" ,)")))) {
        arg.cb = *cb;
        return arg;
    }
    GrammarOptions grammar;
    grammar.units = false;
    const Result<ParsedExpr> e = parse_expr(rest, r.document.file, grammar);
    if (e && (bracketed || assigned)) arg.value = e->expr;
    return arg;
}

namespace {

/// "TensorAccessorArgs of x, then of y": the tensor of an accessor that is not called one again; else empty.
std::string next_accessor(const Reading& r, const std::vector<ArgSpec>& before, const Text& item) {
    if (before.empty() || before.back().form != ArgSpec::Form::kAccessor) return {};
    const std::string words = normalised(item.view());
    for (const std::string_view start : {"then of ", "and of ", "of ", "then for ", "and for ", "for "}) {
        if (words.starts_with(start)) return r.tensor_in(item.view());
    }
    return {};
}

}  // namespace

Text without_quotes(const Text& text) {
    Text out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '"') out.append(text, i);
    }
    return out;
}

/// "addresses of x, mean and var" between two semicolons: its tensors one by one.
std::vector<Text> one_of_each(const Reading& r, const Text& item) {
    const std::string low = lower(item.view());
    const bool several = low.starts_with("accessors ") || low.starts_with("addresses ");
    std::vector<Text> out;
    if (!several) return {item};
    for (const Text& comma : split_top(item, ',')) {
        const std::size_t joint = comma.view().find(" and ");
        out.push_back(comma.sub(0, joint).trimmed());
        if (joint != std::string_view::npos) out.push_back(comma.sub(joint + 5).trimmed());
    }
    const bool tensors =
        std::all_of(out.begin() + 1, out.end(), [&](const Text& t) { return r.tensor_in(t.view()) == t.view(); });
    return tensors ? out : std::vector<Text>{item};
}

/// "0 Wt · 1 has_gamma · 2.. TensorAccessorArgs(x)": commas for the dots, without the positions.
Text with_commas(const Text& list) {
    static constexpr std::string_view kDot = " \xC2\xB7 ";
    if (list.view().find(kDot) == std::string_view::npos) return list;
    Text out;
    for (std::size_t from = 0; from < list.size();) {
        const std::size_t end = std::min(list.view().find(kDot, from), list.size());
        Text item = list.sub(from, end - from).trimmed();
        std::size_t digits = item.view().find_first_not_of("0123456789");
        if (digits != std::string_view::npos && digits > 0) {
            while (digits < item.size() && (item[digits] == '.' || item[digits] == '+' || item[digits] == ':'))
                ++digits;
            if (digits < item.size() && item[digits] == ' ') item = item.sub(digits).trimmed();
        }
        if (!out.empty()) out.append(',', item.start());
        if (!out.empty()) out.append(' ', item.start());
        out.append(item);
        from = end + kDot.size();
    }
    return out;
}

std::vector<ArgSpec> read_arg_list(Reading& r, const Text& text) {
    Text list = with_commas(text.trimmed());
    if (list.view().find('"') != std::string_view::npos) list = without_quotes(list);  // `["cb_in", "Wt"]`
    if (list.size() > 2 && list[0] == '[' && std::isdigit(static_cast<unsigned char>(list[1])) == 0 &&
        closing_bracket(list.view(), 0) == list.size() - 1)
        list = list.sub(1, list.size() - 2).trimmed();
    // The sentence ends at ". " or at a final point, outside of parentheses.
    int depth = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] == '(') ++depth;
        if (list[i] == ')' && depth > 0) --depth;
        if (list[i] == '.' && depth == 0 && (i + 1 == list.size() || list[i + 1] == ' ')) {
            list = list.sub(0, i);
            break;
        }
    }
    const char separator = split_top(list, ';').size() > 1 ? ';' : ',';
    std::vector<ArgSpec> args;
    std::vector<Text> items;
    for (const Text& item : split_top(list, separator)) {
        const std::vector<Text> each = one_of_each(r, item);
        items.insert(items.end(), each.begin(), each.end());
    }
    std::string kind;  ///< "accessors of " or "addresses of " of a list of tensors that goes on
    for (Text item : items) {
        const std::string words = lower(item.view());
        if (words.starts_with("accessors ") || words.starts_with("addresses ")) {
            kind = words.substr(0, words.find(' '));
        } else if (!kind.empty() && r.tensor_in(item.view()) == item.view()) {
            Text whole(kind + " of ", item.start());
            whole.append(item);
            item = whole;
        } else {
            kind.clear();
        }

        if (const std::string next = next_accessor(r, args, item); !next.empty()) {
            args.push_back(args.back());
            args.back().tensor = next;
            args.back().name = {next + "_accessor", r.place(item)};
            continue;
        }
        if (std::optional<ArgSpec> arg = read_arg_item(r, item)) {
            args.push_back(std::move(*arg));
        } else if (!is_no_value(item.view()) && !has_phrase(lower(item.view()), "none") &&
                   !has_phrase(lower(item.view()), "no") && !has_phrase(lower(item.view()), "nothing")) {
            r.warn("not-read", r.place(item), fmt::format("`{}` in a list of arguments is not understood", item.view()),
                   "write a name, `name = formula` or TensorAccessorArgs(tensor)");
        }
    }
    return args;
}

bool read_bracket_line(Reading& r, const Text& line, std::vector<ArgSpec>& args) {
    const std::string_view s = line.view();
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i + 1 < s.size(); ++i) {
        const bool opens =
            s[i] == '[' && std::isdigit(static_cast<unsigned char>(s[i + 1])) != 0 && (i == 0 || s[i - 1] == ' ');
        if (opens) starts.push_back(i);
    }
    for (std::size_t n = 0; n < starts.size(); ++n) {
        const std::size_t close = s.find(']', starts[n]);
        if (close == std::string_view::npos) break;
        const std::size_t end = n + 1 < starts.size() ? starts[n + 1] : s.size();
        int index = 0;
        for (std::size_t i = starts[n] + 1;
             i < close && std::isdigit(static_cast<unsigned char>(s[i])) != 0 && index < 1000; ++i) {
            index = index * 10 + (s[i] - '0');
        }
        bool first = true;
        const Text rest = line.sub(close + 1, end - close - 1).trimmed();
        const bool list = rest.view().find(kAccessor) != std::string_view::npos;
        for (const Text& item : list ? split_top(rest, ',') : std::vector<Text>{rest}) {
            std::optional<ArgSpec> arg = read_arg_item(r, item);
            if (!arg) continue;
            if (first) arg->index = index;
            first = false;
            args.push_back(std::move(*arg));
        }
    }
    return !starts.empty();
}

}  // namespace opwright::builder
