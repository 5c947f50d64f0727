// Names -> symbols: dimensions first, then the spec's definitions, integer attributes, built-ins, names told in words.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/plan/planner.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

void Planner::error(std::string id, SourcePlace at, std::string what, std::string expected, std::string fix) {
    errors.push_back(
        {Severity::kError, std::move(id), std::move(at), std::move(what), std::move(expected), std::move(fix)});
}

void Planner::warn(std::string id, SourcePlace at, std::string what, std::string fix) {
    plan.notes.push_back({Severity::kWarning, std::move(id), std::move(at), std::move(what), {}, std::move(fix)});
}

void Planner::deduce(std::string what, std::string rule, std::string why, SourcePlace at) {
    plan.deductions.push_back({std::move(what), std::move(rule), std::move(why), std::move(at)});
}

TensorArg* Planner::tensor(const std::string& name) {
    for (TensorArg& t : plan.tensors) {
        if (t.name == name) return &t;
    }
    return nullptr;
}

bool Planner::backs_buffer(const std::string& name) const {
    return std::any_of(spec.buffers.begin(), spec.buffers.end(),
                       [&](const BufferSpec& b) { return b.backing == name && !name.empty(); });
}

std::string Planner::shard_owner() const {
    if (backs_buffer(spec.work.shard_tensor)) return spec.work.shard_tensor;
    for (const TensorArg& t : plan.tensors) {
        if (backs_buffer(t.name)) return t.name;
    }
    for (const OutputPlan& output : plan.outputs) {
        if (backs_buffer(output.name)) return output.name;
    }
    if (plan.tensor(spec.work.shard_tensor) != nullptr) return spec.work.shard_tensor;
    return plan.tensors.empty() ? std::string() : plan.tensors.front().name;
}

std::string Planner::tensor_of(std::string_view word) const {
    for (const TensorArg& t : plan.tensors) {
        if (t.name == word) return t.name;
    }
    if (plan.output(std::string(word)) != nullptr) return std::string(word);
    for (const TensorArg& t : plan.tensors) {
        if (is_short_for(word, t.name)) return t.name;
    }
    for (const TensorArg& t : plan.tensors) {
        if (!t.description.empty() && t.description == word) return t.name;
    }
    const std::string low = lower(word);
    for (const std::string_view out : {"output", "out", "dst", "result", "y"}) {
        // Of several outputs such a word means none: the order in which they are listed tells which.
        if (low == out) return plan.has_one_output() ? plan.outputs.front().name : std::string();
    }
    const std::size_t digit = low.find_first_of("0123456789");
    const std::string stem = low.substr(0, digit);
    if (stem == "src" || stem == "input" || stem == "in") {
        const std::size_t position = digit == std::string::npos ? 0 : static_cast<std::size_t>(low[digit] - '0');
        if (position < plan.tensors.size()) return plan.tensors[position].name;
    }
    return {};
}

/// A dimension that a shape names, or a definition that is one: `M = a.shape[0]`.
bool Planner::is_dimension(const std::string& name) const {
    const bool upper = !name.empty() && std::isupper(static_cast<unsigned char>(name[0])) != 0;
    const auto defines = [&](const SymbolDef& def) {
        return def.name.value == name && def.value && def.value->op == ExprOp::kAxis;
    };
    return upper && (std::any_of(plan.tensors.begin(), plan.tensors.end(),
                                 [&](const TensorArg& t) {
                                     return std::any_of(t.dims.begin(), t.dims.end(),
                                                        [&](const Dimension& d) { return d.name == name; });
                                 }) ||
                     std::any_of(spec.symbols.begin(), spec.symbols.end(), defines));
}

std::optional<Symbol> Planner::builtin(const std::string& name) const {
    Symbol s;
    s.name = name;
    const std::string first = plan.tensors.empty() ? std::string() : plan.tensors.front().name;
    if (name == "TILE_HW") {
        s.value = number(1024);
    } else if (name == "TILE_HEIGHT" || name == "TILE_WIDTH") {
        s.value = number(32);
    } else if (name == "r") {
        s.kind = Symbol::Kind::kRank;
        s.tensor = first;
    } else if (name == "Ht" || name == "Wt") {
        s.value =
            make(ExprOp::kCeil, {make(ExprOp::kDivide, {opwright::builder::name(name.substr(0, 1)), number(32)})});
    } else if (name.size() > 1 && name.back() == 't' && is_dimension(name.substr(0, name.size() - 1))) {
        // Mt: the tiles along M
        s.value = make(ExprOp::kCeil,
                       {make(ExprOp::kDivide, {opwright::builder::name(name.substr(0, name.size() - 1)), number(32)})});
    } else if (name == "NC" || name == "volume") {
        s.value = make(ExprOp::kProduct, {nullptr, name == "NC" ? number(-2) : nullptr}, {}, first);
    } else if (name == "padded_W" || name == "padded_width" || name == "padded_H" || name == "padded_height") {
        // Row-major sticks have no padding of their own.
        s.value = opwright::builder::name(name.ends_with("W") || name.ends_with("width") ? "W" : "H");
        if (!plan.tensors.empty() && plan.tensors.front().layout == Layout::kTile)
            s.value = make(ExprOp::kAlignUp, {s.value, number(32)});
    } else if (name == "num_tiles_per_shard") {
        s.kind = Symbol::Kind::kShardTiles;
        s.tensor = shard_owner();
    } else {
        return std::nullopt;
    }
    return s;
}

std::optional<Symbol> Planner::worded(const SymbolDef& def) const {
    Symbol s;
    s.name = def.name.value;
    s.words = def.words;
    s.place = def.name.place;
    s.kind = Symbol::Kind::kRuntime;
    const std::string words = normalised(def.words);
    const std::string first = plan.tensors.empty() ? std::string() : plan.tensors.front().name;
    s.tensor = first;
    if (has_phrase(words, "number of inputs") || has_phrase(words, "number of tensors") ||
        has_phrase(words, "number of input tensors")) {
        for (const TensorArg& t : plan.tensors) {
            if (!t.is_vector) continue;
            s.kind = Symbol::Kind::kTensorCount;
            s.tensor = t.name;
            return s;
        }
    }
    if (words.rfind("rank of", 0) == 0 || words == "rank") {
        s.kind = Symbol::Kind::kRank;
        return s;
    }
    if (has_phrase(words, "shard shape")) {
        // "(sh, sw) is the shard shape": told apart by the letter that they end with.
        const bool width = s.name.back() == 'w' || s.name.back() == 'W';
        s.tensor = shard_owner();
        s.kind = width ? Symbol::Kind::kShardWidth : Symbol::Kind::kShardHeight;
        return s;
    }
    // "shard_rows is the number of sticks in one input shard"
    if (has_phrase(words, "shard") && has_phrase(words, "number")) {
        s.tensor = shard_owner();
        for (const OutputPlan& output : plan.outputs) {
            if (has_phrase(words, lower(output.name))) s.tensor = output.name;
        }
        for (const TensorArg& t : plan.tensors) {
            if (has_phrase(words, lower(t.name))) s.tensor = t.name;
        }
        if (has_phrase(words, "tiles")) s.kind = Symbol::Kind::kShardTiles;
        if (has_phrase(words, "sticks") || has_phrase(words, "rows")) s.kind = Symbol::Kind::kShardHeight;
        if (has_phrase(words, "columns")) s.kind = Symbol::Kind::kShardWidth;
        if (s.kind != Symbol::Kind::kRuntime) return s;
    }
    for (const TensorArg& t : plan.tensors) {
        if (s.name == t.name + "_elem" || s.name == t.name + "_element_size" || s.name == t.name + "_datum_size") {
            s.kind = Symbol::Kind::kElementSize;
            s.tensor = t.name;
            return s;
        }
    }
    return s;
}

bool Planner::by_convention(const std::string& name) const {
    if (name != "N" && name != "C" && name != "H" && name != "W") return false;
    if (plan.tensors.empty() || !plan.tensors.front().dims.empty()) return false;
    const TensorArg& first = plan.tensors.front();
    return name == "H" || name == "W" || (first.min_rank == 4 && first.max_rank == 4);
}

std::optional<Symbol> Planner::lookup(const std::string& name) {
    for (const TensorArg& t : plan.tensors) {
        for (const Dimension& d : t.dims) {
            if (d.name != name) continue;
            Symbol s;
            s.kind = Symbol::Kind::kDimension;
            s.name = name;
            s.tensor = t.name;
            s.axis = d.axis;
            s.divisor = d.divisor;
            s.place = t.place;
            return s;
        }
    }
    for (const Attribute& a : plan.attributes) {
        if (a.name != name) continue;
        const bool whole =
            a.type.kind == ParamKind::kBool || (a.type.kind >= ParamKind::kInt8 && a.type.kind <= ParamKind::kUint64);
        if (!whole || a.type.is_vector) return std::nullopt;
        Symbol s;
        s.kind = Symbol::Kind::kAttribute;
        s.name = name;
        s.place = a.place;
        return s;
    }
    const SymbolDef* in_words = nullptr;
    for (const SymbolDef& def : spec.symbols) {
        if (def.name.value != name) continue;
        if (!def.value) {
            in_words = &def;
            continue;
        }
        Symbol s;
        s.name = name;
        s.value = def.value;
        s.words = def.words;
        s.place = def.name.place;
        return s;
    }
    if (name == "element_size" && !plan.tensors.empty()) {
        Symbol s;
        s.kind = Symbol::Kind::kElementSize;
        s.name = name;
        s.tensor = plan.tensors.front().name;
        return s;
    }
    if (std::optional<Symbol> s = builtin(name); s && in_words == nullptr) return s;
    if (in_words != nullptr) {
        std::optional<Symbol> s = worded(*in_words);
        if (s->kind != Symbol::Kind::kRuntime) return s;
        // "W is the size of the width dimension" says no more than everybody knows.
        if (std::optional<Symbol> known = builtin(name)) return known;
        if (!by_convention(name)) return s;
    }
    if (by_convention(name)) {
        Symbol s;
        s.kind = Symbol::Kind::kDimension;
        s.name = name;
        s.tensor = plan.tensors.front().name;
        s.axis = name == "W" ? -1 : name == "H" ? -2 : name == "C" ? -3 : -4;
        deduce(fmt::format("{} is dimension {} of `{}`", name, s.axis, s.tensor), "last-two-dims",
               "no shape names its dimensions; H and W are the last two, N and C the two before in rank 4, by "
               "convention",
               plan.tensors.front().place);
        return s;
    }
    return std::nullopt;
}

bool Planner::need(const ExprPtr& expr, std::string* missing) {
    if (!expr) return true;
    if (expr->op == ExprOp::kName && plan.symbol(expr->name) == nullptr) {
        const auto fails = [&] {
            failed_.insert(expr->name);
            if (missing != nullptr && missing->empty()) *missing = expr->name;
            return false;
        };
        if (failed_.count(expr->name) != 0) return fails();
        if (!open_.insert(expr->name).second) {
            error("circular-definition", expr->place, fmt::format("`{}` is defined through itself", expr->name),
                  "definitions that lead to dimensions and numbers", "correct one of the definitions");
            return fails();
        }
        std::optional<Symbol> s = lookup(expr->name);
        const bool parts = s && need(s->value, missing);
        open_.erase(expr->name);
        if (!s || !parts || s->kind == Symbol::Kind::kRuntime) return fails();
        if (plan.symbol(expr->name) == nullptr) plan.symbols.push_back(std::move(*s));
    }
    bool all = true;
    for (const ExprPtr& arg : expr->args) all = need(arg, missing) && all;
    return all;
}

bool Planner::must_have(const ExprPtr& expr, const std::string& where) {
    std::string missing;
    if (need(expr, &missing)) return true;
    if (!errors.empty()) return false;
    error("unknown-symbol", expr ? expr->place : SourcePlace{},
          fmt::format("`{}` in {} cannot be computed before the program is made", missing, where),
          "a dimension, an integer parameter, or a name with a formula",
          fmt::format("define `{}` by a formula in a Notation table", missing));
    return false;
}

}  // namespace opwright::builder
