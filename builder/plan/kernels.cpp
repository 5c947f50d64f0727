// Kernels: names, paths, and what every argument means.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "builder/plan/factors.hpp"
#include "builder/spec/document.hpp"
#include "builder/spec/expr_parse.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

const char* to_string(ArgSource source) {
    switch (source) {
        case ArgSource::kValue:
            return "value";
        case ArgSource::kCbIndex:
            return "cb-index";
        case ArgSource::kAccessor:
            return "accessor";
        case ArgSource::kBufferAddress:
            return "buffer-address";
        case ArgSource::kAddressList:
            return "address-list";
        case ArgSource::kUnitCount:
            return "unit-count";
        case ArgSource::kUnitStart:
            return "unit-start";
        case ArgSource::kAttributeBits:
            return "attribute-bits";
        case ArgSource::kAttributePacked:
            return "attribute-packed";
        case ArgSource::kReciprocalPacked:
            return "reciprocal-packed";
        case ArgSource::kReciprocalBits:
            return "reciprocal-bits";
        case ArgSource::kPresence:
            return "presence";
        case ArgSource::kUnresolved:
            return "unresolved";
    }
    return "unresolved";
}

namespace {

bool starts(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}
bool ends(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

class KernelPlanner {
  public:
    explicit KernelPlanner(Planner& p) : p_(p) {}

    void run() {
        const bool listed = !p_.spec.kernels.empty();
        // Counts and starts first: formulas of other arguments may use their names.
        for (const KernelSpec& k : p_.spec.kernels) {
            for (const ArgSpec& a : k.runtime_args) note_share(a, true);
            for (const ArgSpec& a : k.compile_args) note_share(a, false);
        }
        for (const KernelKind kind : {KernelKind::kReader, KernelKind::kCompute, KernelKind::kWriter}) {
            const KernelSpec* found = nullptr;
            for (const KernelSpec& k : p_.spec.kernels) {
                if (k.kind == kind) found = &k;
            }
            if (kind == KernelKind::kCompute && found == nullptr &&
                (p_.spec.no_compute || listed || !buffers_need_compute()))
                continue;
            if (found == nullptr && listed && kind == KernelKind::kReader &&
                p_.plan.work.policy == GridPolicy::kShardGrid)
                continue;
            if (found == nullptr && listed && kind == KernelKind::kWriter && outputs_are_there()) {
                p_.deduce("there is no writer", "no-writer",
                          "none is listed, and every output is the memory of a circular buffer", p_.spec.name.place);
                continue;
            }
            kernel(kind, found);
        }
        same_names();
        for (Kernel& k : p_.plan.kernels) finish(k);
    }

  private:
    /// What is filled into the output's own shards needs nobody to store it.
    bool outputs_are_there() const {
        return std::all_of(p_.plan.outputs.begin(), p_.plan.outputs.end(),
                           [&](const OutputPlan& output) { return p_.plan.is_resident(output.name); });
    }

    bool buffers_need_compute() const {
        return std::any_of(p_.plan.buffers.begin(), p_.plan.buffers.end(), [](const CircularBuffer& c) {
            return c.producer == KernelKind::kCompute || c.consumer == KernelKind::kCompute;
        });
    }

    void kernel(KernelKind kind, const KernelSpec* spec) {
        Kernel k;
        k.kind = kind;
        const std::string& op = p_.plan.names.op;
        if (spec != nullptr && !spec->name.value.empty()) {
            k.name = spec->name.value;
        } else {
            k.name = kind == KernelKind::kReader   ? "reader_" + op + "_interleaved"
                     : kind == KernelKind::kWriter ? "writer_" + op + "_interleaved"
                                                   : op + "_compute";
            p_.deduce(fmt::format("the {} kernel is called {}", to_string(kind), k.name), "kernel-name",
                      "the spec does not name it");
        }
        k.path = (kind == KernelKind::kCompute ? p_.plan.names.compute_dir : p_.plan.names.dataflow_dir) + "/" +
                 k.name + ".cpp";
        if (spec != nullptr) {
            k.function = spec->function;
            k.place = spec->place;
        }
        const bool given = spec != nullptr && (spec->compile_args_given || spec->runtime_args_given);
        if (given) {
            for (const ArgSpec& a : spec->compile_args) k.compile_args.push_back(argument(kind, a, true));
            for (const ArgSpec& a : spec->runtime_args) k.runtime_args.push_back(argument(kind, a, false));
        } else {
            defaults(k);
        }
        p_.plan.kernels.push_back(std::move(k));
    }

    // ----------------------------------------------------------------------------------- counts and starts of a core

    /// `num_rows`: how many units this core has; `start_row`: its first one.
    void note_share(const ArgSpec& a, bool runtime) {
        if (a.form != ArgSpec::Form::kScalar || (a.value && !is_plain_word(a.value)) || a.cb) return;
        const std::string& n = a.name.value;
        const std::string words = normalised(a.description);
        const bool known = p_.plan.symbol(n) != nullptr || symbol_exists(n);
        // The name of the total, as an argument that every core gets anew, is that core's share of it.
        const bool told = has_any_phrase(words, {"per core", "for this core", "assigned to this core"}) &&
                          !has_any_phrase(words, {"per row", "per tile row", "per block", "per shard"}) &&
                          has_any_phrase(words, {"rows", "tiles", "sticks", "pages", "units", "blocks"});
        const bool own_share = told || (runtime && n == p_.plan.work.total_name);
        if (known && !own_share) return;
        const bool counts = told || starts(n, "num_") || starts(n, "n_") || ends(n, "_count");
        const bool begins = starts(n, "start") || starts(n, "first") || ends(n, "_start") || ends(n, "_offset");
        if (begins)
            starts_.emplace(n, nullptr);
        else if (counts && !has_any_phrase(words, {"number of tensors", "number of inputs"}))
            counts_.emplace(n, nullptr);
    }

    /// "first": a description of one word, and no formula.
    bool is_plain_word(const ExprPtr& e) {
        return e->op == ExprOp::kName && p_.plan.symbol(e->name) == nullptr && !symbol_exists(e->name);
    }

    bool symbol_exists(const std::string& n) {
        std::string missing;
        return p_.need(name(n), &missing);
    }

    /// The factor in front of a share name in a product: num_rows * Wt -> Wt.
    bool share_formula(const ExprPtr& value, const std::map<std::string, ExprPtr>& shares, ExprPtr& factor) {
        std::vector<ExprPtr> factors;
        flatten(value, factors);
        std::size_t hits = 0;
        factor = number(1);
        for (const ExprPtr& f : factors) {
            const bool share = f->op == ExprOp::kName && shares.count(f->name) != 0;
            if (share) {
                ++hits;
                if (const ExprPtr& own = shares.at(f->name)) factor = multiply(factor, own);
            } else {
                factor = multiply(factor, f);
            }
        }
        return hits == 1 && p_.need(factor);
    }

    static void flatten(const ExprPtr& e, std::vector<ExprPtr>& out) {
        if (e->op == ExprOp::kMultiply) {
            for (const ExprPtr& a : e->args) flatten(a, out);
        } else {
            out.push_back(e);
        }
    }

    // ----------------------------------------------------------------------------------------------------- arguments

    KernelArg argument(KernelKind kind, const ArgSpec& a, bool compile) {
        KernelArg out;
        out.name = a.name.value;
        out.description = a.description;
        out.place = a.name.place;
        if (a.form == ArgSpec::Form::kAccessor) {
            out.source = ArgSource::kAccessor;
            out.tensor = p_.tensor_of(a.tensor);
            if (out.tensor.empty())
                out.tensor = kind == KernelKind::kWriter ? next_output(accessed_) : p_.plan.tensors.front().name;
            accessed_.insert(out.tensor);
            return out;
        }
        if (a.form == ArgSpec::Form::kRun) return run(kind, a, out);
        if (cb_index(a, out) || address(kind, a, out, compile) || share(kind, a, out) || formula(a, out) ||
            bits(a, out) || named(a, out) || remarked(a, out))
            return out;
        out.source = ArgSource::kUnresolved;
        out.reason = fmt::format("nothing in the spec says how to compute `{}`", a.name.value);
        p_.warn("argument-unresolved", a.name.place, out.reason + "; the factory passes 0",
                "write its formula in the description, or define it in a Notation table");
        return out;
    }

    /// The output whose turn it is, among arguments that name none.
    std::string next_output(const std::set<std::string>& taken) const {
        for (const OutputPlan& output : p_.plan.outputs) {
            if (taken.count(output.name) == 0) return output.name;
        }
        return p_.plan.outputs.back().name;
    }

    KernelArg run(KernelKind kind, const ArgSpec& a, KernelArg& out) {
        if (kind == KernelKind::kWriter && p_.plan.returns_list()) {
            out.source = ArgSource::kAddressList;
            out.tensor = p_.first_output().name;
            out.refresh = true;
            return out;
        }
        for (const TensorArg& t : p_.plan.tensors) {
            if (!t.is_vector) continue;
            out.source = ArgSource::kAddressList;
            out.tensor = t.name;
            out.refresh = true;
            return out;
        }
        out.reason = fmt::format("`{}` is a list, and no argument of the operation is a list of tensors", a.name.value);
        p_.warn("argument-unresolved", a.name.place, out.reason);
        return out;
    }

    bool cb_index(const ArgSpec& a, KernelArg& out) {
        int index = a.cb.value_or(-1);
        for (const CircularBuffer& c : p_.plan.buffers) {
            if (c.name == a.name.value) index = c.index;
        }
        const std::optional<std::int64_t> value = constant_of(a.value);
        const bool cb_name = starts(a.name.value, "cb_") || ends(a.name.value, "_cb") || a.name.value == "cb";
        if (index < 0 && value && cb_name && p_.plan.buffer(static_cast<int>(*value)) != nullptr)
            index = static_cast<int>(*value);
        if (index < 0) return false;
        out.source = ArgSource::kCbIndex;
        out.cb = index;
        return true;
    }

    bool address(KernelKind kind, const ArgSpec& a, KernelArg& out, bool compile) {
        const std::string& n = a.name.value;
        const std::string words = normalised(a.description);
        const bool is_address = ends(n, "_addr") || ends(n, "_address") || n == "addr" ||
                                has_any_phrase(words, {"base address", "buffer address"});
        if (compile || !is_address) return false;
        std::string stem = n.substr(0, n.rfind("_addr"));
        out.tensor = p_.tensor_of(stem);
        if (out.tensor.empty() && starts(words, "base of ")) out.tensor = p_.tensor_of(a.description.substr(8));
        if (out.tensor.empty() && kind == KernelKind::kWriter && !p_.plan.has_one_output()) {
            for (const OutputPlan& output : p_.plan.outputs) {
                if (out.tensor.empty() && has_phrase(words, lower(output.name))) out.tensor = output.name;
            }
        }
        if (out.tensor.empty()) {
            for (const TensorArg& t : p_.plan.tensors) {
                if (out.tensor.empty() && has_phrase(words, lower(t.name))) out.tensor = t.name;
            }
        }
        if (out.tensor.empty()) {
            out.tensor = kind == KernelKind::kWriter
                             ? next_output(addressed_)
                             : p_.plan.tensors[std::min(addresses_, p_.plan.tensors.size() - 1)].name;
            p_.deduce(fmt::format("`{}` is the address of `{}`", n, out.tensor), "address-order",
                      "its name matches no tensor; the next one is taken", a.name.place);
        }
        ++addresses_;
        addressed_.insert(out.tensor);
        out.source = ArgSource::kBufferAddress;
        out.refresh = true;
        return true;
    }

    bool share(KernelKind kind, const ArgSpec& a, KernelArg& out) {
        const std::string& n = a.name.value;
        if (a.value && !(is_plain_word(a.value) && counts_.count(a.value->name) + starts_.count(a.value->name) == 0)) {
            ExprPtr factor;
            if (share_formula(a.value, counts_, factor)) {
                out.source = ArgSource::kUnitCount;
            } else if (share_formula(a.value, starts_, factor)) {
                out.source = ArgSource::kUnitStart;
            } else {
                return false;
            }
            out.value = constant_of(factor) == 1 ? nullptr : factor;
            return true;
        }
        const bool count = counts_.count(n) != 0;
        if (!count && starts_.count(n) == 0) return false;
        if (remarked_share(a, count, out)) return true;
        out.source = count ? ArgSource::kUnitCount : ArgSource::kUnitStart;
        out.value = leading_factor(a.description);
        if (!out.value) out.value = noun_factor(kind, n, a.description);
        if (out.value && constant_of(out.value) == 1) out.value = nullptr;
        if (out.value) (count ? counts_ : starts_)[n] = out.value;
        return true;
    }

    /// `num_out_tiles`, "tiles to write (num_rows)": the remark says how many there are of them per unit.
    bool remarked_share(const ArgSpec& a, bool count, KernelArg& out) {
        if (!a.remark) return false;
        const std::vector<std::string> names = names_of(a.remark);
        if (std::find(names.begin(), names.end(), a.name.value) != names.end()) return false;
        ExprPtr factor;
        if (!share_formula(a.remark, count ? counts_ : starts_, factor)) return false;
        out.source = count ? ArgSource::kUnitCount : ArgSource::kUnitStart;
        out.value = constant_of(factor) == 1 ? nullptr : factor;
        if (out.value) (count ? counts_ : starts_)[a.name.value] = out.value;
        return true;
    }

    /// "= 32 x first tile-row"
    static ExprPtr leading_factor(const std::string& description) {
        std::size_t at = description.find_first_not_of("= (");
        if (at == std::string::npos || description.find('=') > at) return nullptr;
        std::int64_t value = 0;
        const std::size_t from = at;
        while (at < description.size() && std::isdigit(static_cast<unsigned char>(description[at])) != 0 &&
               value < 1'000'000)
            value = value * 10 + (description[at++] - '0');
        while (at < description.size() && description[at] == ' ') ++at;
        const std::string_view rest = std::string_view(description).substr(at);
        const bool times = rest.rfind("\xC3\x97", 0) == 0 || rest.rfind("\xC2\xB7", 0) == 0 ||
                           rest.rfind("*", 0) == 0 || rest.rfind("x ", 0) == 0;
        return at > from && times && value > 1 ? number(value) : nullptr;
    }

    /// What an argument counts.
    enum class Noun : std::uint8_t { kNone, kPage, kStick, kRow };

    static Noun first_noun(std::string words) {
        std::replace(words.begin(), words.end(), '_', ' ');
        words = " " + words + " ";
        std::size_t first = std::string::npos;
        Noun found = Noun::kNone;
        constexpr std::pair<std::string_view, Noun> kNouns[] = {
            {"tile", Noun::kPage}, {"page", Noun::kPage}, {"stick", Noun::kStick}, {"row", Noun::kRow}};
        for (const auto& [word, noun] : kNouns) {
            for (const std::string& form : {fmt::format(" {} ", word), fmt::format(" {}s ", word)}) {
                const std::size_t at = words.find(form);
                if (at >= first) continue;
                first = at;
                found = noun;
            }
        }
        if (found == Noun::kNone) return found;
        const bool of_rows = std::string_view(words).substr(first + 1).starts_with("tile row");
        return of_rows ? Noun::kRow : found;
    }

    /// By its name; where that only says `start_id` or `count`, by the first noun of its description.
    static Noun noun_of(const std::string& n, const std::string& description) {
        std::string bare = "_" + n + "_";
        for (const std::string_view part : {"start", "first", "begin", "offset", "id", "idx", "index", "num", "n",
                                            "count", "number", "per", "core", "in", "out", "src", "dst", "of"})
            for (std::size_t at = 0; (at = bare.find(fmt::format("_{}_", part))) != std::string::npos;)
                bare.erase(at, part.size() + 1);
        return first_noun(bare == "_" ? normalised(description) : n);
    }

    /// `num_tiles` where the unit is a tile-row counts tiles: units times Wt. Null: the argument counts units.
    ExprPtr noun_factor(KernelKind kind, const std::string& n, const std::string& description) const {
        const WorkSplit& w = p_.plan.work;
        const Noun noun = noun_of(n, description);
        const bool writes = kind == KernelKind::kWriter;
        const ExprPtr& pages = writes ? w.output_pages_per_unit : w.input_pages_per_unit;
        if (w.unit == WorkUnit::kTileRow) {
            if (noun == Noun::kStick) return number(32);
            return noun == Noun::kPage ? pages : nullptr;
        }
        if (w.unit != WorkUnit::kOther) return nullptr;
        const Layout layout = writes ? p_.first_output().layout : p_.plan.tensors.front().layout;
        const bool row_of_unit = has_phrase(normalised(w.unit_words), "row");
        if (noun == Noun::kPage ||
            (layout == Layout::kRowMajor && (noun == Noun::kStick || (noun == Noun::kRow && !row_of_unit))))
            return pages;
        if (noun != Noun::kRow || row_of_unit) return nullptr;
        const Factors factors(p_);
        return factors.quotient(factors.tile_rows_of(writes ? p_.first_output().name : p_.plan.tensors.front().name),
                                w.total);
    }

    bool formula(const ArgSpec& a, KernelArg& out) {
        if (!a.value) return false;
        if (is_plain_word(a.value) || !tensors_known(a.value)) return false;
        // "(0 | 1)" and "1" beside a flag say what values it takes, not which one.
        if (constant_of(a.value) && p_.plan.symbol(a.name.value) == nullptr && a.value->op == ExprOp::kNumber &&
            (starts(a.name.value, "is_") || starts(a.name.value, "has_")))
            return false;
        if (!p_.need(a.value)) return false;
        out.source = ArgSource::kValue;
        out.value = a.value;
        return true;
    }

    /// "Bytes of a row (W * 2)": what nothing else explains has the value of the remark.
    bool remarked(const ArgSpec& a, KernelArg& out) {
        if (!a.remark || !tensors_known(a.remark) || !p_.need(a.remark)) return false;
        out.source = ArgSource::kValue;
        out.value = a.remark;
        return true;
    }

    bool tensors_known(const ExprPtr& e) const {
        if (!e) return true;
        const bool uses = e->op == ExprOp::kAxis || e->op == ExprOp::kProduct || e->op == ExprOp::kRank;
        if (uses && !e->name.empty() && p_.plan.tensor(e->name) == nullptr && !p_.is_output(e->name)) return false;
        return std::all_of(e->args.begin(), e->args.end(), [&](const ExprPtr& arg) { return tensors_known(arg); });
    }

    bool bits(const ArgSpec& a, KernelArg& out) {
        const std::string words = normalised(a.name.value + " " + a.description);
        const bool packed = ends(a.name.value, "_packed") ||
                            has_any_phrase(words, {"twice in one word", "two bf16", "two bfloat16", "packed bf16"});
        for (const Attribute& attribute : p_.plan.attributes) {
            if (attribute.type.kind != ParamKind::kFloat) continue;
            // `packed_eps`, "Epsilon value packed"; `pad_value`, "bits of value"
            const bool told = (has_any_phrase(words, {"packed", "bits"}) &&
                               has_phrase(normalised(a.description), lower(attribute.name)));
            const bool mine = a.name.value == attribute.name || starts(a.name.value, attribute.name + "_") || told;
            if (!mine) continue;
            out.source = packed ? ArgSource::kAttributePacked : ArgSource::kAttributeBits;
            out.attribute = attribute.name;
            out.refresh = !attribute.hashed;
            return true;
        }
        return reciprocal(a, packed || starts(a.name.value, "packed_"), out);
    }

    /// "Two bfloat16 (1/W) packed into uint32", "fp32 bits of 1/sqrt(D)", "Scaler (1.0f/(H*W)) ..."
    bool reciprocal(const ArgSpec& a, bool packed, KernelArg& out) {
        const std::string words = normalised(a.name.value + " " + a.description);
        const bool bits =
            ends(a.name.value, "_bits") || has_any_phrase(words, {"bits", "bit cast", "bit pattern", "ieee"});
        if (!packed && !bits) return false;
        std::size_t over = std::string::npos;
        for (const std::string_view one : {"1/", "1 / ", "1.0/", "1.0 / ", "1.0f/", "1.0f / "}) {
            const std::size_t found = a.description.find(one);
            const bool begins = found != std::string::npos &&
                                (found == 0 || std::isalnum(static_cast<unsigned char>(a.description[found - 1])) == 0);
            if (begins) over = found + one.size();
        }
        if (over == std::string::npos) return false;
        std::string_view divisor = std::string_view(a.description).substr(over);
        constexpr std::string_view kRoot = "sqrt";
        const bool root = starts(divisor, kRoot);
        if (root) divisor.remove_prefix(kRoot.size());
        // One name, number or bracket: "1/W bits" goes no further than W.
        std::size_t end = 0;
        if (starts(divisor, "(")) {
            int depth = 0;
            do {
                depth += divisor[end] == '(' ? 1 : divisor[end] == ')' ? -1 : 0;
                ++end;
            } while (depth > 0 && end < divisor.size());
        } else {
            while (end < divisor.size() &&
                   (std::isalnum(static_cast<unsigned char>(divisor[end])) != 0 || divisor[end] == '_'))
                ++end;
        }
        const Text formula(divisor.substr(0, end), {a.name.place.line, a.name.place.column});
        const Result<ParsedExpr> parsed = parse_expr(formula, a.name.place.file, {});
        if (!parsed || !p_.need(parsed->expr)) return false;
        out.source = packed ? ArgSource::kReciprocalPacked : ArgSource::kReciprocalBits;
        out.value = parsed->expr;
        out.root = root;
        return true;
    }

    /// `has_gamma`: whether the optional gamma was passed.
    bool presence(const std::string& n, KernelArg& out) const {
        if (!starts(n, "has_")) return false;
        const std::string stem = n.substr(4);
        const auto means = [&](const std::string& name) { return name == stem || ends(name, "_" + stem); };
        for (const TensorArg& t : p_.plan.tensors) {
            if (!means(t.name)) continue;
            out.source = t.is_optional ? ArgSource::kPresence : ArgSource::kValue;
            out.tensor = t.name;
            if (!t.is_optional) out.value = number(1);
            return true;
        }
        for (const Attribute& attribute : p_.plan.attributes) {
            if (!means(attribute.name) || !attribute.type.is_optional) continue;
            out.source = ArgSource::kPresence;
            out.attribute = attribute.name;
            return true;
        }
        return false;
    }

    /// A name that is a symbol, an attribute, `<tensor>_is_float32`, `<tensor>_page_bytes`.
    bool named(const ArgSpec& a, KernelArg& out) {
        const std::string& n = a.name.value;
        out.source = ArgSource::kValue;
        if (symbol_exists(n)) {
            out.value = name(n, a.name.place);
            return true;
        }
        if (presence(n, out)) return true;
        if (const std::string words = normalised(a.description); starts(words, "always ")) {
            std::int64_t value = 0;
            std::size_t at = 7;
            while (at < words.size() && std::isdigit(static_cast<unsigned char>(words[at])) != 0 && value < 1'000'000)
                value = 10 * value + (words[at++] - '0');
            out.value = number(value, a.name.place);
            if (at > 7 && (at == words.size() || words[at] == ' ')) return true;
        }
        for (const TensorArg& t : p_.plan.tensors) {
            if (n == t.name + "_is_float32" || n == t.name + "_is_fp32") {
                out.value = make(ExprOp::kEqual, {make(ExprOp::kElementSize, {}, a.name.place, t.name), number(4)},
                                 a.name.place);
                return true;
            }
        }
        for (const std::string_view suffix : {"_page_bytes", "_page_size", "_bytes"}) {
            if (!ends(n, suffix)) continue;
            const std::string stem = n.substr(0, n.size() - suffix.size());
            for (const CircularBuffer& c : p_.plan.buffers) {
                if (c.name != stem && c.name != "cb_" + stem && c.name != stem + "_cb" && c.tensor != stem) continue;
                out.value = c.page_bytes;
                p_.deduce(fmt::format("`{}` is the page size of {}", n, c.name), "page-bytes-name", "the name says so",
                          a.name.place);
                return true;
            }
        }
        out.source = ArgSource::kUnresolved;
        return false;
    }

    // ------------------------------------------------------------------------------------------------------ defaults

    KernelArg plain(std::string arg_name, ArgSource source) {
        KernelArg a;
        a.name = std::move(arg_name);
        a.source = source;
        return a;
    }

    /// The pattern: CB ids and accessors at compile time; address, count and start at run time. So one compiled kernel
    /// serves every shape and both core groups.
    void defaults(Kernel& k) {
        p_.warn("kernel-args-default", k.place.line != 0 ? k.place : p_.spec.name.place,
                fmt::format("the spec does not list the arguments of the {} kernel; the pattern's are used: cb ids and "
                            "accessors, then address, count, start",
                            to_string(k.kind)));
        const bool dataflow = k.kind != KernelKind::kCompute;
        const bool sharded = p_.plan.work.policy == GridPolicy::kShardGrid;
        const bool any_resident = std::any_of(p_.plan.buffers.begin(), p_.plan.buffers.end(),
                                              [](const CircularBuffer& c) { return !c.backing.empty(); });
        for (const CircularBuffer& c : p_.plan.buffers) {
            const bool own = c.producer == k.kind || c.consumer == k.kind;
            if (!own) continue;
            KernelArg a = plain(c.name, ArgSource::kCbIndex);
            a.cb = c.index;
            k.compile_args.push_back(a);
        }
        if (k.kind == KernelKind::kCompute) {
            k.runtime_args.push_back(plain("num_units", ArgSource::kUnitCount));
            return;
        }
        std::vector<KernelArg> lists;
        std::vector<std::string> tensors;
        if (k.kind == KernelKind::kWriter) {
            for (const OutputPlan& output : p_.plan.outputs) tensors.push_back(output.name);
        } else {
            for (const TensorArg& t : p_.plan.tensors) tensors.push_back(t.name);
        }
        for (const std::string& t : tensors) {
            // What is a buffer already needs no way to it.
            if (p_.plan.is_resident(t) || (sharded && !any_resident)) continue;
            KernelArg accessor = plain(t + "_accessor", ArgSource::kAccessor);
            accessor.tensor = t;
            k.compile_args.push_back(accessor);
            const TensorArg* input = p_.plan.tensor(t);
            const bool list = input != nullptr ? input->is_vector : p_.plan.returns_list();
            KernelArg address =
                plain(t + (list ? "_addrs" : "_addr"), list ? ArgSource::kAddressList : ArgSource::kBufferAddress);
            address.tensor = t;
            address.refresh = true;
            (list ? lists : k.runtime_args).push_back(address);
        }
        k.runtime_args.push_back(plain("num_units", ArgSource::kUnitCount));
        if (dataflow && !sharded) k.runtime_args.push_back(plain("start_unit", ArgSource::kUnitStart));
        // Last, so that the positions of the others do not depend on its length.
        k.runtime_args.insert(k.runtime_args.end(), lists.begin(), lists.end());
    }

    // -------------------------------------------------------------------------------------------------------- finish

    /// "Same as reader": an argument that one kernel explains and another only repeats has one meaning.
    void same_names() {
        std::map<std::string, const KernelArg*> explained;
        for (const Kernel& k : p_.plan.kernels) {
            for (const std::vector<KernelArg>* list : {&k.compile_args, &k.runtime_args}) {
                for (const KernelArg& a : *list) {
                    const bool share = a.source == ArgSource::kUnitCount || a.source == ArgSource::kUnitStart;
                    if ((share && a.value) || a.source == ArgSource::kValue) explained.emplace(a.name, &a);
                }
            }
        }
        std::vector<std::pair<KernelArg*, KernelArg>> changes;
        for (Kernel& k : p_.plan.kernels) {
            for (std::vector<KernelArg>* list : {&k.compile_args, &k.runtime_args}) {
                for (KernelArg& a : *list) {
                    const auto other = explained.find(a.name);
                    if (other == explained.end() || other->second == &a) continue;
                    const bool open_share = (a.source == ArgSource::kUnitCount || a.source == ArgSource::kUnitStart) &&
                                            !a.value && a.source == other->second->source;
                    if (a.source == ArgSource::kUnresolved || open_share) changes.emplace_back(&a, *other->second);
                }
            }
        }
        for (auto& [a, model] : changes) {
            p_.deduce(fmt::format("`{}` means the same as in the other kernel", a->name), "same-argument-name",
                      "the spec explains it once", a->place);
            a->source = model.source;
            a->value = model.value;
            a->reason.clear();
            std::erase_if(p_.plan.notes, [&, place = a->place](const Diagnostic& d) {
                return d.id == "argument-unresolved" && d.place == place;
            });
        }
    }

    void finish(Kernel& k) {
        for (std::vector<KernelArg>* list : {&k.compile_args, &k.runtime_args}) {
            int next = 0;
            std::map<std::string, int> used;
            for (KernelArg& a : *list) {
                a.index = next < 0 ? -1 : next++;
                if (a.source == ArgSource::kAccessor || a.source == ArgSource::kAddressList) next = -1;
                const int repeat = used[a.name]++;
                if (repeat > 0) a.name += fmt::format("_{}", repeat + 1);
            }
        }
        k.per_group = std::any_of(k.compile_args.begin(), k.compile_args.end(),
                                  [](const KernelArg& a) { return a.source == ArgSource::kUnitCount; });
    }

    Planner& p_;
    std::map<std::string, ExprPtr> counts_;
    std::map<std::string, ExprPtr> starts_;
    std::size_t addresses_ = 0;
    std::set<std::string> addressed_, accessed_;  ///< tensors that an argument stands for
};

}  // namespace

void plan_kernels(Planner& p) {
    KernelPlanner(p).run();
}

}  // namespace opwright::builder
