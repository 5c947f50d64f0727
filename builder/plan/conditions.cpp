// Demands and ranges -> predicates with their error texts, merged over tensors and put in the order of checking.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

class ConditionPlanner {
  public:
    explicit ConditionPlanner(Planner& p) : p_(p) {}

    void run() {
        for (const Demand& d : p_.spec.demands) demand(d);
        shapes_as_rank();
        for (const Attribute& a : p_.plan.attributes) attribute(a);
        plan_output_sizes(p_);
        device();
        merge();
        std::stable_sort(p_.plan.conditions.begin(), p_.plan.conditions.end(),
                         [](const Predicate& a, const Predicate& b) { return order(a) < order(b); });
    }

  private:
    /// A shape that the spec has no words for comes last of the demands: what it has words for shall be heard first.
    static int order(const Predicate& c) {
        if (c.kind == PredicateKind::kShape && !c.message_from_spec) return 9;
        switch (c.kind) {
            case PredicateKind::kCount:
                return 0;
            case PredicateKind::kOnDevice:
                return 1;
            case PredicateKind::kSameDevice:
                return 2;
            case PredicateKind::kRank:
                return 3;
            case PredicateKind::kLayout:
            case PredicateKind::kDtype:
            case PredicateKind::kMemoryLayout:
            case PredicateKind::kBufferType:
                return 4;
            case PredicateKind::kSameDtype:
            case PredicateKind::kSameBufferType:
            case PredicateKind::kSameMemoryConfig:
            case PredicateKind::kSameShardSpec:
                return 5;
            case PredicateKind::kSameShape:
            case PredicateKind::kShape:
                return 6;
            case PredicateKind::kAttributeFinite:
            case PredicateKind::kAttributeAccepted:
            case PredicateKind::kAttributeRange:
            case PredicateKind::kAttributeMemory:
            case PredicateKind::kAttributeShards:
                return 7;  // before what may be computed from attributes
            case PredicateKind::kExpression:
                return 8;
            case PredicateKind::kL1Budget:
                return 9;
        }
        return 10;
    }

    std::string message(const Demand& d, const std::string& fallback, bool& from_spec) {
        from_spec = !d.message.empty();
        return from_spec ? d.message : p_.plan.names.op + ": " + fallback;
    }

    std::vector<std::string> tensors(const Demand& d) const {
        std::vector<std::string> out;
        for (const std::string& s : d.subjects) {
            if (p_.plan.tensor(s) != nullptr) out.push_back(s);
        }
        return out;
    }

    void demand(const Demand& d) {
        struct Simple {
            DemandKind demand;
            PredicateKind predicate;
            const char* words;
        };
        static constexpr Simple kSimple[] = {
            {DemandKind::kOnDevice, PredicateKind::kOnDevice, "tensors must be on a device"},
            {DemandKind::kSameDevice, PredicateKind::kSameDevice, "tensors must be on the same device"},
            {DemandKind::kRank, PredicateKind::kRank, "unsupported rank"},
            {DemandKind::kShape, PredicateKind::kShape, "unsupported shape"},
            {DemandKind::kSameShape, PredicateKind::kSameShape, "shapes must match"},
            {DemandKind::kLayout, PredicateKind::kLayout, "unsupported layout"},
            {DemandKind::kDtype, PredicateKind::kDtype, "unsupported dtype"},
            {DemandKind::kSameDtype, PredicateKind::kSameDtype, "dtypes must match"},
            {DemandKind::kMemoryLayout, PredicateKind::kMemoryLayout, "unsupported memory layout"},
            {DemandKind::kBufferType, PredicateKind::kBufferType, "unsupported buffer type"},
            {DemandKind::kSameBufferType, PredicateKind::kSameBufferType, "buffer types must match"},
            {DemandKind::kSameMemoryConfig, PredicateKind::kSameMemoryConfig, "memory configs must match"},
            {DemandKind::kSameShardSpec, PredicateKind::kSameShardSpec, "shard specs must match"},
            {DemandKind::kCount, PredicateKind::kCount, "wrong number of tensors"},
            {DemandKind::kMultipleOf, PredicateKind::kExpression, "unsupported size"},
            {DemandKind::kCompare, PredicateKind::kExpression, "a condition does not hold"},
        };
        for (const Simple& s : kSimple) {
            if (s.demand == d.kind) return tensor_demand(d, s.predicate, s.words);
        }
    }

    void tensor_demand(const Demand& d, PredicateKind kind, const char* words) {
        Predicate c;
        c.kind = kind;
        c.subjects = tensors(d);
        c.other = d.other;
        c.low = d.low;
        c.high = d.high;
        c.condition = d.condition;
        c.shape = d.shape;
        c.dtypes = d.dtypes;
        c.layout = d.layout;
        c.memory = d.memory;
        c.buffers = d.buffers;
        c.place = d.place;
        c.message = message(d, fmt::format("{} ({})", words, d.words), c.message_from_spec);
        if (kind == PredicateKind::kCount) {
            std::erase_if(c.subjects, [&](const std::string& s) { return !p_.plan.tensor(s)->is_vector; });
        }
        const bool compares = kind == PredicateKind::kSameDtype || kind == PredicateKind::kSameShape ||
                              kind == PredicateKind::kSameBufferType || kind == PredicateKind::kSameMemoryConfig ||
                              kind == PredicateKind::kSameShardSpec || kind == PredicateKind::kSameDevice;
        if (compares) {
            if (p_.plan.tensor(c.other) == nullptr) c.other = p_.plan.tensors.front().name;
            // A tensor equals itself, unless it is a vector: then its entries are compared with the first.
            std::erase_if(c.subjects,
                          [&](const std::string& s) { return s == c.other && !p_.plan.tensor(s)->is_vector; });
        }
        if (kind == PredicateKind::kExpression) {
            narrower_range(d);
            c.subjects.clear();
            std::string missing;
            if (!p_.need(c.condition, &missing)) {
                p_.warn("demand-unresolved", d.place,
                        fmt::format("\"{}\" needs `{}`, which the host cannot compute; nothing is checked for it",
                                    d.words, missing));
                return;
            }
        } else if (c.subjects.empty()) {
            return;
        }
        p_.plan.conditions.push_back(std::move(c));
    }

    /// A requirement about something computed from a parameter narrows that parameter's range: both are checked.
    void narrower_range(const Demand& d) {
        for (const Attribute& a : p_.plan.attributes) {
            if (!a.range || (!a.range->low && !a.range->high) || !depends_on(d.condition, a.name, 0)) continue;
            p_.warn("range-narrowed", d.place,
                    fmt::format("the requirement \"{}\" narrows the range of `{}` on line {}; both are checked",
                                d.words, a.name, a.place.line));
        }
    }

    bool depends_on(const ExprPtr& e, const std::string& attribute, int depth) {
        if (depth > 8) return false;
        for (const std::string& n : names_of(e)) {
            if (n == attribute) return true;
            const auto def = std::find_if(p_.spec.symbols.begin(), p_.spec.symbols.end(),
                                          [&](const SymbolDef& s) { return s.name.value == n; });
            if (def != p_.spec.symbols.end() && def->value && depends_on(def->value, attribute, depth + 1)) return true;
        }
        return false;
    }

    /// A pattern of names that are all free says no more than the rank.
    void shapes_as_rank() {
        std::vector<Predicate> kept;
        for (Predicate& c : p_.plan.conditions) {
            if (c.kind != PredicateKind::kShape || !c.shape) {
                kept.push_back(std::move(c));
                continue;
            }
            const TensorArg* t = p_.plan.tensor(c.subjects.front());
            bool free = true;
            for (const DimPattern& dim : c.shape->dims) {
                const ExprPtr& e = dim.alternatives.front();
                const bool own =
                    e->op == ExprOp::kName &&
                    std::any_of(t->dims.begin(), t->dims.end(), [&](const Dimension& d) { return d.name == e->name; });
                free = free && dim.alternatives.size() == 1 && own;
            }
            // The names are bound by the first tensor; the others must repeat its shape only if the spec says so.
            const bool several = c.subjects.size() > 1;
            if (several && binds_a_name(*t, *c.shape)) free = true;
            // A shape without words is checked late, behind formulas over its dimensions: these have to be there.
            const auto keep_each = [&] {
                for (const std::string& subject : c.subjects) {
                    kept.push_back(c);
                    kept.back().subjects = {subject};
                }
            };
            if (!free && c.message_from_spec) {
                keep_each();
                continue;
            }
            for (const std::string& subject : c.subjects) {
                const bool has_rank = std::any_of(p_.spec.demands.begin(), p_.spec.demands.end(), [&](const Demand& d) {
                    return d.kind == DemandKind::kRank &&
                           std::find(d.subjects.begin(), d.subjects.end(), subject) != d.subjects.end();
                });
                if (has_rank) continue;
                Predicate rank;
                rank.kind = PredicateKind::kRank;
                rank.subjects = {subject};
                rank.low = static_cast<std::int64_t>(c.shape->dims.size());
                if (!c.shape->leading_any) rank.high = rank.low;
                rank.message = c.message;
                rank.message_from_spec = c.message_from_spec;
                rank.place = c.place;
                if (!free)
                    rank.message =
                        fmt::format("{}: unsupported rank ({} dimensions)", p_.plan.names.op, c.shape->dims.size());
                kept.push_back(std::move(rank));
            }
            if (!free) keep_each();
        }
        p_.plan.conditions = std::move(kept);
    }

    /// One of the names in the pattern is a dimension of `t`, not of a tensor before it.
    static bool binds_a_name(const TensorArg& t, const ShapePattern& shape) {
        return std::any_of(shape.dims.begin(), shape.dims.end(), [&](const DimPattern& dim) {
            const std::vector<std::string> names = names_of(dim.alternatives.front());
            return std::any_of(t.dims.begin(), t.dims.end(), [&](const Dimension& d) {
                return std::find(names.begin(), names.end(), d.name) != names.end();
            });
        });
    }

    std::string attribute_message(const Attribute& a, DemandKind kind, const std::string& fallback, bool& from_spec,
                                  SourcePlace& place) {
        for (const Demand& d : p_.spec.demands) {
            const bool mine = std::find(d.subjects.begin(), d.subjects.end(), a.name) != d.subjects.end();
            if (mine && d.kind == kind && !d.message.empty()) {
                from_spec = true;
                place = d.place;
                return d.message;
            }
        }
        from_spec = false;
        return fallback;
    }

    void attribute(const Attribute& a) {
        std::vector<MemoryLayout> memory = a.range ? a.range->memory : std::vector<MemoryLayout>{};
        bool finite = a.range && a.range->finite && a.type.kind == ParamKind::kFloat;
        for (const Demand& d : p_.spec.demands) {
            const bool mine = std::find(d.subjects.begin(), d.subjects.end(), a.name) != d.subjects.end();
            if (mine && !d.memory.empty() && a.type.kind == ParamKind::kMemoryConfig) memory = d.memory;
            finite = finite || (mine && d.kind == DemandKind::kFinite);
        }
        // A resident output lies in the shards that this parameter names.
        const bool places_shards =
            a.required && a.name == p_.first_output().memory_attribute && p_.backs_buffer(p_.first_output().name);
        if (places_shards) {
            if (memory.empty()) memory = p_.first_output().memory;
            std::erase(memory, MemoryLayout::kInterleaved);
            if (memory.empty())
                memory = {MemoryLayout::kHeightSharded, MemoryLayout::kWidthSharded, MemoryLayout::kBlockSharded};
        }
        const auto add = [&](PredicateKind kind, DemandKind demand, const std::string& fallback) -> Predicate& {
            Predicate c;
            c.kind = kind;
            c.subjects = {a.name};
            c.place = a.place;
            c.message = attribute_message(a, demand, fallback, c.message_from_spec, c.place);
            p_.plan.conditions.push_back(std::move(c));
            return p_.plan.conditions.back();
        };
        if (finite) add(PredicateKind::kAttributeFinite, DemandKind::kFinite, fmt::format("{} must be finite", a.name));
        if (!memory.empty()) {
            std::string words;
            for (const MemoryLayout m : memory) words += (words.empty() ? "" : " or ") + lower(cpp_name(m));
            add(PredicateKind::kAttributeMemory, DemandKind::kAccepted, fmt::format("{} must be {}", a.name, words))
                .memory = memory;
        }
        if (places_shards)
            add(PredicateKind::kAttributeShards, DemandKind::kAccepted,
                fmt::format("{} must name shards in L1", a.name));
        if (!a.range) return;
        const Range& range = *a.range;
        const bool all_bools = a.type.kind == ParamKind::kBool && range.accepted.size() >= 2;
        if (!range.accepted.empty() && !all_bools) {
            std::string words;
            for (const std::string& v : range.accepted) words += (words.empty() ? "" : " or ") + v;
            add(PredicateKind::kAttributeAccepted, DemandKind::kAccepted, fmt::format("{} must be {}", a.name, words))
                .accepted = range.accepted;
        }
        if (range.low || range.high)
            range_of(a, range, add(PredicateKind::kAttributeRange, DemandKind::kAccepted, range_words(a, range)));
    }

    static std::string range_words(const Attribute& a, const Range& range) {
        const bool positive = range.low && !range.high && constant_of(*range.low) == 0 && range.low_open;
        if (positive) return a.name + " must be positive";
        if (range.low && range.high)
            return fmt::format("{} must be between {} and {}", a.name, to_text(*range.low), to_text(*range.high));
        if (range.low)
            return fmt::format("{} must be {} {}", a.name, range.low_open ? "greater than" : "at least",
                               to_text(*range.low));
        return fmt::format("{} must be {} {}", a.name, range.high_open ? "less than" : "at most", to_text(*range.high));
    }

    void range_of(const Attribute& a, const Range& range, Predicate& c) {
        c.low_open = range.low_open;
        c.high_open = range.high_open;
        const auto fixed = [](const std::optional<ExprPtr>& e) { return e ? constant_of(*e) : std::nullopt; };
        const std::optional<std::int64_t> low = fixed(range.low);
        const std::optional<std::int64_t> high = fixed(range.high);
        c.low = low;
        c.high = high;
        if (low) c.real_low = static_cast<double>(*low);
        if (high) c.real_high = static_cast<double>(*high);
        const ExprPtr value = name(a.name, a.place);
        const auto bound = [&](const std::optional<ExprPtr>& e, ExprOp closed, ExprOp open, bool is_open) {
            if (!e) return;
            ExprPtr test = make(is_open ? open : closed, {value, *e}, (*e)->place);
            c.condition = c.condition ? make(ExprOp::kAnd, {c.condition, test}, test->place) : test;
        };
        bound(range.low, ExprOp::kGreaterEqual, ExprOp::kGreater, range.low_open);
        bound(range.high, ExprOp::kLessEqual, ExprOp::kLess, range.high_open);
        for (const std::optional<ExprPtr>& e : {range.low, range.high}) {
            if (e) p_.must_have(*e, fmt::format("the range of `{}`", a.name));
        }
    }

    void device() {
        const bool given = std::any_of(p_.plan.conditions.begin(), p_.plan.conditions.end(),
                                       [](const Predicate& c) { return c.kind == PredicateKind::kOnDevice; });
        if (given) return;
        Predicate c;
        c.kind = PredicateKind::kOnDevice;
        for (const TensorArg& t : p_.plan.tensors) c.subjects.push_back(t.name);
        c.message = p_.plan.names.op + ": tensors must be on device";
        c.message_from_spec = false;
        c.place = p_.spec.name.place;
        p_.plan.conditions.push_back(std::move(c));
        p_.deduce("every tensor must be on a device", "device-default",
                  "an operation that runs on a device takes nothing else");
    }

    /// One predicate for several tensors where only the subject differs.
    void merge() {
        std::vector<Predicate> merged;
        for (Predicate& c : p_.plan.conditions) {
            const auto same = [&](const Predicate& m) {
                return m.kind == c.kind && m.message == c.message && m.other == c.other && m.low == c.low &&
                       m.high == c.high && m.dtypes == c.dtypes && m.layout == c.layout && m.memory == c.memory &&
                       m.buffers == c.buffers && m.accepted == c.accepted && m.real_low == c.real_low &&
                       m.real_high == c.real_high && to_text(m.condition) == to_text(c.condition) && !m.shape &&
                       !c.shape;
            };
            const auto at = std::find_if(merged.begin(), merged.end(), same);
            if (at == merged.end()) {
                merged.push_back(std::move(c));
                continue;
            }
            for (std::string& s : c.subjects) {
                if (std::find(at->subjects.begin(), at->subjects.end(), s) == at->subjects.end())
                    at->subjects.push_back(std::move(s));
            }
        }
        p_.plan.conditions = std::move(merged);
    }

    Planner& p_;
};

}  // namespace

void plan_conditions(Planner& p) {
    ConditionPlanner(p).run();
}

}  // namespace opwright::builder
