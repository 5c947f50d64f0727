#include "builder/spec/conditions.hpp"

#include <algorithm>

#include "builder/spec/condition_access.hpp"
#include "builder/spec/condition_demands.hpp"
#include "builder/spec/condition_formula.hpp"
#include "builder/spec/condition_quality.hpp"
#include "builder/spec/condition_tokens.hpp"

namespace opwright::builder {

namespace condition {

namespace {

constexpr int kDeepest = 16;  ///< nested brackets of one condition

class ConditionReader {
  public:
    ConditionReader(Reading& r, const std::vector<std::string>& all)
        : r_(r), all_(all), code_(r, all), qualities_(r, all, found_.demands) {}

    /// What the condition says; nothing when it is not understood from its first word to its last.
    Found read(const Text& condition, bool holds) {
        if (!whole(condition, holds, 0)) return {};
        return std::move(found_);
    }

  private:
    bool whole(const Text& raw, bool holds, int depth) {
        if (depth > kDeepest) return false;
        const Text text = bare(raw);
        if (text.empty()) return false;
        if (const std::vector<Text> parts = split_at(text, {"||", " or "}); parts.size() > 1)
            return several(text, parts, holds, !holds, depth);
        if (const std::vector<Text> parts = split_at(text, {"&&", " and ", ", "}); parts.size() > 1)
            return several(text, parts, holds, holds, depth);
        if (text[0] == '!' && text.view().substr(0, 2) != "!=") return whole(text.sub(1), !holds, depth + 1);
        if (text.view().starts_with("not ")) return whole(text.sub(4), !holds, depth + 1);
        return atom(text, holds);
    }

    bool several(const Text& text, const std::vector<Text>& parts, bool holds, bool all_of_them, int depth) {
        const std::size_t before = found_.demands.size();
        bool understood = true;
        for (const Text& part : parts) understood = understood && whole(part, holds, depth + 1);
        if (understood && (all_of_them || alternatives(before))) return true;
        found_.demands.resize(before);
        // "dtype is BFLOAT16 or FLOAT32", "x and y are TILE": the parts are no conditions of their own.
        return atom(text, holds);
    }

    /// `dtype == A || dtype == B` is one demand with two values; anything else is no list of demands.
    bool alternatives(std::size_t from) {
        if (found_.demands.size() < from + 2) return false;
        Demand& first = found_.demands[from];
        for (std::size_t i = from + 1; i < found_.demands.size(); ++i) {
            const Demand& d = found_.demands[i];
            const bool lists = d.kind == DemandKind::kDtype || d.kind == DemandKind::kMemoryLayout ||
                               d.kind == DemandKind::kBufferType;
            const bool ranks = d.kind == DemandKind::kRank && first.high && d.low && *d.low == *first.high + 1;
            if (d.kind != first.kind || d.subjects != first.subjects || (!lists && !ranks)) return false;
            first.dtypes.insert(first.dtypes.end(), d.dtypes.begin(), d.dtypes.end());
            first.memory.insert(first.memory.end(), d.memory.begin(), d.memory.end());
            first.buffers.insert(first.buffers.end(), d.buffers.begin(), d.buffers.end());
            if (ranks) first.high = d.high;
        }
        found_.demands.resize(from + 1);
        return true;
    }

    bool atom(const Text& text, bool holds) {
        const Signs signs = signs_of(text);
        if (signs.count > 1) return expression(text, holds);
        if (signs.count == 0) return fact(text, holds);
        if (signs.left.empty() || signs.right.empty()) return false;
        const Relation relation = holds ? signs.relation : opposite(signs.relation);
        return accepted_words(signs.left, relation, signs.right) || compared(signs.left, relation, signs.right) ||
               dimensions(signs.left, relation, signs.right) || expression(text, holds);
    }

    /// Without a sign: `x.is_sharded()`, "interleaved", "x on device".
    bool fact(const Text& text, bool holds) {
        const Access access = access_of(text, all_);
        const Quality quality = quality_of(access.rest);
        const Relation relation = holds ? Relation::kEqual : Relation::kNotEqual;
        if (!access.subjects.empty() && (quality == Quality::kSharded || quality == Quality::kDevice))
            return qualities_.demand(access.subjects, quality, relation, text);
        const std::string words = normalised(text.view());
        if (std::count(words.begin(), words.end(), ' ') > 2 || text.view().find_first_of("()[]{}") != std::string::npos)
            return false;
        // "x is TILE and interleaved": the second part is about x too.
        return qualities_.has_quality(
            found_.demands.empty() || found_.demands.back().subjects.empty() ? all_ : subjects_before(), relation,
            text);
    }

    std::vector<std::string> subjects_before() const { return found_.demands.back().subjects; }

    bool compared(const Text& left, Relation relation, const Text& right) {
        const Access access = access_of(left, all_);
        const Quality quality = quality_of(access.rest);
        if (quality != Quality::kUnknown && !access.subjects.empty())
            return qualities_.demand(access.subjects, quality, relation, right);
        const bool none = right.view() == "nullptr" || right.view() == "None";
        return !access.subjects.empty() && access.rest.empty() && !none &&
               qualities_.has_quality(access.subjects, relation, right);
    }

    /// "keys' NH differs from cache's": dimensions that the patterns of the tensors' shapes name.
    bool dimensions(const Text& left, Relation relation, const Text& right) {
        if (relation != Relation::kEqual && relation != Relation::kNotEqual) return false;
        std::string letter;
        const ExprPtr a = owned_dimension(left, letter);
        const ExprPtr b = a ? owned_dimension(right, letter) : nullptr;
        if (!a || !b) return false;
        const ExprOp op = relation == Relation::kEqual ? ExprOp::kEqual : ExprOp::kNotEqual;
        qualities_.add(DemandKind::kCompare, {}).condition = make(op, {a, b}, a->place);
        return true;
    }

    /// "keys' NH", "NH of keys", "cache's" with the letter that was named before; null: not one dimension of one
    /// tensor.
    ExprPtr owned_dimension(const Text& text, std::string& letter) const {
        const TensorDemands* tensor = nullptr;
        std::string named;
        for (const Text& word : split_at(text, {" "})) {
            std::string w = word.str();
            for (const std::string_view end : {"'s", "\xE2\x80\x99s", "'", "\xE2\x80\x99"}) {
                if (w.ends_with(end)) w.resize(w.size() - end.size());
            }
            if (w.empty() || is_one_of(w, {"of", "the", "that", "dimension", "size"})) continue;
            const auto entry = std::find_if(r_.spec.tensors.begin(), r_.spec.tensors.end(),
                                            [&](const TensorDemands& t) { return t.name.value == w; });
            if (entry != r_.spec.tensors.end() && tensor == nullptr) {
                tensor = &*entry;
            } else if (named.empty()) {
                named = w;
            } else {
                return nullptr;
            }
        }
        if (!named.empty()) letter = named;
        if (tensor == nullptr || letter.empty() || !tensor->shape) return nullptr;
        const auto& dims = tensor->shape->dims;
        for (std::size_t i = 0; i < dims.size(); ++i) {
            if (to_text(dims[i].alternatives.front()) != letter) continue;
            const auto axis = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(dims.size());
            return make(ExprOp::kAxis, {number(axis)}, r_.place(text), tensor->name.value);
        }
        return nullptr;
    }

    /// A condition on one attribute and numbers or listed words is its range.
    bool accepted_words(const Text& left, Relation relation, const Text& right) {
        const std::string name = after_prefix(left.str());
        for (std::size_t i = 0; i < r_.spec.parameters.size(); ++i) {
            const Parameter& p = r_.spec.parameters[i];
            if (p.name.value != name) continue;
            if (p.type.value.kind == ParamKind::kString && relation == Relation::kEqual) return accepted(p, right);
            const bool boolean = p.type.value.kind == ParamKind::kBool && !p.type.value.is_optional;
            if (boolean && (relation == Relation::kEqual || relation == Relation::kNotEqual))
                return accepted_bool(p, relation, lower(right.view()));
            return false;
        }
        return false;
    }

    /// `keepdim == true`
    bool accepted_bool(const Parameter& p, Relation relation, const std::string& word) {
        if (word != "true" && word != "false") return false;
        const bool value = (word == "true") == (relation == Relation::kEqual);
        qualities_.add(DemandKind::kAccepted, {p.name.value}).accepted = {value ? "true" : "false"};
        return true;
    }

    bool accepted(const Parameter& p, const Text& list) {
        Demand& d = qualities_.add(DemandKind::kAccepted, {p.name.value});
        Text inner = list;
        if (inner.size() > 2 && (inner[0] == '{' || inner[0] == '[')) inner = inner.sub(1, inner.size() - 2).trimmed();
        for (const Text& piece : split_at(inner, {",", " or ", "|"})) {
            Text word = piece;
            while (!word.empty() && (word[0] == '"' || word[0] == '\'')) word = word.sub(1, word.size() - 2);
            if (!is_identifier(word.view())) return false;
            d.accepted.push_back(word.str());
        }
        return true;
    }

    bool expression(const Text& text, bool holds) {
        const ExprPtr formula = code_.parse(text);
        if (!formula || formula->op < ExprOp::kLess || formula->op > ExprOp::kNot) return false;
        if (!code_.knows_all_names_of(formula)) return range_of_float(formula, holds);
        qualities_.add(DemandKind::kCompare, {}).condition = holds ? formula : negated(formula);
        return true;
    }

    /// `0 <= weight <= 1` of a real attribute: formulas are of whole numbers, so it becomes the attribute's range.
    bool range_of_float(const ExprPtr& e, bool holds) {
        const std::vector<std::string> names = names_of(e);
        if (names.size() != 1 || !holds) return false;
        for (std::size_t i = 0; i < r_.spec.parameters.size(); ++i) {
            const Parameter& p = r_.spec.parameters[i];
            if (p.name.value != names.front() || p.type.value.kind != ParamKind::kFloat) continue;
            Range range;
            if (!bound(e, range)) return false;
            found_.ranges.push_back({i, range});
            qualities_.add(DemandKind::kAccepted, {p.name.value});
            return true;
        }
        return false;
    }

    Reading& r_;
    const std::vector<std::string>& all_;
    HostCode code_;
    Found found_;
    QualityReader qualities_;
};

}  // namespace

}  // namespace condition

bool read_condition(Reading& r, const Text& condition, Polarity polarity, const std::vector<std::string>& all,
                    const std::vector<std::string>& messages) {
    return condition::keep(r, condition::ConditionReader(r, all).read(condition, polarity == Polarity::kMustHold),
                           condition, messages);
}

ExprPtr host_formula(Reading& r, const Text& code, const std::vector<std::string>& all) {
    const condition::HostCode host(r, all);
    const ExprPtr formula = host.parse(code);
    return formula && host.knows_all_names_of(formula) ? formula : nullptr;
}

}  // namespace opwright::builder
