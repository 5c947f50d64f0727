// Circular buffers: formats, pages, ends, and which tensor's pages pass through which buffer; then the L1 budget.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "builder/plan/planner.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

/// tile_size without a format means that of this buffer.
ExprPtr with_format(const ExprPtr& e, const FormatSource& format) {
    if (!e) return e;
    Expr copy = *e;
    if (copy.op == ExprOp::kTileSize && copy.name.empty() && copy.number == 0) {
        if (format.tensor.empty()) copy.number = tile_bytes(format.dtype);
        copy.name = format.tensor;
    }
    for (ExprPtr& arg : copy.args) arg = with_format(arg, format);
    return std::make_shared<const Expr>(std::move(copy));
}

class BufferPlanner {
  public:
    explicit BufferPlanner(Planner& p) : p_(p) {}

    void run() {
        for (const BufferSpec& b : p_.spec.buffers) {
            if (!buffer(b)) return;
        }
        std::stable_sort(p_.plan.buffers.begin(), p_.plan.buffers.end(),
                         [](const CircularBuffer& a, const CircularBuffer& b) { return a.index < b.index; });
        assign_tensors();
        for (CircularBuffer& c : p_.plan.buffers) settle_format(c);
    }

  private:
    bool compute_exists() const {
        // Tiles of an input and of the output that both lie in L1 already, and no kernel is named: what is between them
        // computes.
        const auto backed = [&](bool output) {
            return std::any_of(p_.spec.buffers.begin(), p_.spec.buffers.end(), [&](const BufferSpec& b) {
                return !b.backing.empty() && p_.is_output(b.backing) == output;
            });
        };
        const bool tiles = p_.plan.tensors.front().layout == Layout::kTile;
        if (p_.spec.kernels.empty() && tiles && backed(true) && backed(false)) return true;
        // Where nothing names a kernel or an end, several buffers of tiles are what a compute kernel works between.
        const bool silent = p_.spec.kernels.empty() && p_.spec.buffers.size() > 1 &&
                            std::all_of(p_.spec.buffers.begin(), p_.spec.buffers.end(), [](const BufferSpec& b) {
                                return b.producer.empty() && b.consumer.empty() && b.backing.empty();
                            });
        if (silent && p_.plan.tensors.front().layout == Layout::kTile) return true;
        return std::any_of(p_.spec.kernels.begin(), p_.spec.kernels.end(),
                           [](const KernelSpec& k) { return k.kind == KernelKind::kCompute; });
    }

    FormatSource format_of(const BufferSpec& b) {
        FormatSource f;
        if (b.format) {
            f.dtype = b.format->value;
            return f;
        }
        std::string tensor = b.format_of.empty() ? b.backing : b.format_of;
        if (tensor.empty()) {
            tensor = p_.plan.tensors.front().name;
            no_format_.insert(b.index.value);
        }
        return format_as(tensor);
    }

    FormatSource format_as(const std::string& tensor) const {
        FormatSource f;
        if (const OutputPlan* output = p_.plan.output(tensor)) {
            if (output->dtype_of.empty() && output->dtypes.size() == 1)
                f.dtype = output->dtypes.front();
            else
                f.tensor = tensor;
            return f;
        }
        const TensorArg* t = p_.plan.tensor(tensor);
        if (t == nullptr) t = &p_.plan.tensors.front();
        if (t->dtypes.size() == 1) {
            f.dtype = t->dtypes.front();
        } else {
            f.tensor = t->name;
        }
        return f;
    }

    /// The first input that is of the kind of numbers that the output is of: values, not indices to them.
    const std::string& tensor_of_values() const {
        const std::vector<DataType>& out = p_.plan.dtypes_of(p_.first_output());
        for (const TensorArg& t : p_.plan.tensors)
            if (!out.empty() && is_integer(t.dtypes.front()) == is_integer(out.front())) return t.name;
        return p_.plan.tensors.front().name;
    }

    /// A buffer without a format has that of the tensor whose pages it holds.
    void settle_format(CircularBuffer& c) {
        if (no_format_.count(c.index) == 0) return;
        // A tensor that may be absent has no format then.
        const TensorArg* input = p_.plan.tensor(c.tensor);
        const bool known = !c.tensor.empty() && (input == nullptr || !input->is_optional || input->dtypes.size() == 1);
        const std::string of = known ? c.tensor : tensor_of_values();
        p_.plan.notes.push_back({Severity::kNote,
                                 "cb-format-default",
                                 c.place,
                                 fmt::format("{} has no format; that of `{}` is used", c.name, of),
                                 {},
                                 {}});
        const OutputPlan* output = p_.plan.tensor(of) == nullptr ? p_.plan.output(of) : nullptr;
        c.format = format_as(output != nullptr && !output->dtype_of.empty() ? output->dtype_of : of);
        for (const BufferSpec& b : p_.spec.buffers) {
            if (b.index.value != c.index) continue;
            c.page_bytes = with_format(b.page_bytes ? b.page_bytes : make(ExprOp::kTileSize, {}, b.place), c.format);
        }
        page_is_tile(c);
    }

    /// A tensor or attribute of that name: in the factory both would be variables.
    bool is_argument(const std::string& name) const {
        const auto same = [&](const auto& argument) { return argument.name == name; };
        const Plan& plan = p_.plan;
        return plan.tensor(name) != nullptr || std::any_of(plan.attributes.begin(), plan.attributes.end(), same) ||
               std::any_of(plan.outputs.begin(), plan.outputs.end(), same);
    }

    bool buffer(const BufferSpec& b) {
        CircularBuffer c;
        c.index = b.index.value;
        c.name = b.name.value;
        if (is_argument(c.name)) {
            c.name = "cb_" + c.name;
            p_.deduce(fmt::format("the buffer `{}` is called `{}`", b.name.value, c.name), "cb-name",
                      "an argument of the operation has its name", b.place);
        }
        c.place = b.place;
        c.purpose = b.purpose;
        c.lifetime = b.lifetime;
        c.constant = has_phrase(normalised(b.lifetime), "program") && !b.block;
        c.backing = b.backing;
        c.format = format_of(b);
        c.count = b.count;
        c.block = b.block;
        c.page_bytes = b.page_bytes;
        if (!c.page_bytes) {
            if (p_.plan.tensors.front().layout == Layout::kRowMajor && !holds_tiles(b)) {
                p_.error("no-page-size", b.place, fmt::format("nothing says how many bytes a page of {} has", c.name),
                         "a page size for row-major data", "add a column `Page Size (B)`");
                return false;
            }
            c.page_bytes = make(ExprOp::kTileSize, {}, b.place);
        }
        c.page_bytes = with_format(c.page_bytes, c.format);
        if (!p_.must_have(c.count, fmt::format("the page count of {}", c.name))) return false;
        if (!p_.must_have(c.page_bytes, fmt::format("the page size of {}", c.name))) return false;
        if (c.block && !p_.must_have(c.block, fmt::format("the block of {}", c.name))) return false;
        page_is_tile(c);
        ends(b, c);
        p_.plan.buffers.push_back(std::move(c));
        return true;
    }

    /// Sticks that compute turns into tiles stand in tile-sized pages, as many as tiles they make; and what compute
    /// works with between its ends are tiles.
    bool holds_tiles(const BufferSpec& b) {
        const auto by_compute = [](const std::vector<KernelKind>& ends) {
            return !ends.empty() && ends.front() == KernelKind::kCompute;
        };
        const std::vector<std::string> names = names_of(b.count);
        const bool in_tiles = std::any_of(names.begin(), names.end(), [&](const std::string& n) {
            if (n == "Wt" || n == "Ht") return true;
            const auto def = std::find_if(p_.spec.symbols.begin(), p_.spec.symbols.end(),
                                          [&](const SymbolDef& s) { return s.name.value == n && s.value; });
            return def != p_.spec.symbols.end() && counts_tiles(def->value);
        });
        const bool between = by_compute(b.producer) && by_compute(b.consumer);
        const bool beside = by_compute(b.producer) || by_compute(b.consumer);
        if (!between && !(beside && (in_tiles || constant_of(b.count) == 1))) return false;
        p_.deduce(fmt::format("{} has tile-sized pages", b.name.value), "cb-page-tile",
                  between    ? "compute fills it and compute drains it"
                  : in_tiles ? "its pages are counted in tiles, and compute is at one end"
                             : "a single page that compute takes is a tile",
                  b.place);
        return true;
    }

    static bool counts_tiles(const ExprPtr& e) {
        if (e->op == ExprOp::kDivide && constant_of(e->args[1]) == 32) return true;
        return std::any_of(e->args.begin(), e->args.end(), [](const ExprPtr& a) { return a && counts_tiles(a); });
    }

    void page_is_tile(CircularBuffer& c) {
        if (c.page_bytes->op == ExprOp::kTileSize) {
            c.page_is_tile = true;
            return;
        }
        ExprPtr value = c.page_bytes;
        if (value->op == ExprOp::kName) {
            if (const Symbol* s = p_.plan.symbol(value->name); s != nullptr && s->value) value = s->value;
        }
        const std::optional<std::int64_t> bytes = constant_of(value);
        c.page_is_tile = bytes && c.format.tensor.empty() && *bytes == tile_bytes(c.format.dtype);
        if (!c.page_is_tile) return;
        Expr tile{ExprOp::kTileSize, *bytes, {}, {}, c.page_bytes->place};
        c.page_bytes = std::make_shared<const Expr>(std::move(tile));
    }

    /// Where the spec has no Producer and Consumer columns: sections that name a buffer, else names and indices.
    void ends(const BufferSpec& b, CircularBuffer& c) {
        const bool compute = compute_exists() && !p_.spec.no_compute;
        const KernelKind middle = compute ? KernelKind::kCompute : KernelKind::kReader;
        if (!b.producer.empty()) c.producer = b.producer.front();
        if (!b.consumer.empty()) c.consumer = b.consumer.front();
        if (b.consumer.empty()) {
            const char* why = drained_by_writer(c);
            if (why == nullptr && !compute) why = "there is no compute kernel";
            c.consumer = why != nullptr ? KernelKind::kWriter : middle;
            p_.deduce(fmt::format("{} (c_{}) is drained by {}", c.name, c.index, to_string(c.consumer)), "cb-ends",
                      why != nullptr ? why : "nothing ties it to the writer", b.place);
        }
        if (b.producer.empty()) {
            const char* why = filled_by_reader(c);
            if (why == nullptr && !compute) why = "there is no compute kernel";
            c.producer = why != nullptr ? KernelKind::kReader : middle;
            p_.deduce(fmt::format("{} (c_{}) is filled by {}", c.name, c.index, to_string(c.producer)), "cb-ends",
                      why != nullptr ? why : "nothing ties it to the reader", b.place);
        }
        c.scratch = c.producer == c.consumer && c.producer != KernelKind::kCompute;
    }

    bool mentioned(int index, KernelKind kernel) const {
        return std::any_of(p_.spec.mentions.begin(), p_.spec.mentions.end(), [&](const BufferMention& m) {
            return m.kernel == kernel && (index < 0 || m.index == index);
        });
    }

    static bool named(const CircularBuffer& c, std::initializer_list<std::string_view> words) {
        std::string text = normalised(c.name + " " + c.purpose);
        std::replace(text.begin(), text.end(), '_', ' ');
        return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return has_phrase(text, w); });
    }

    static bool looks_like_output(const CircularBuffer& c) {
        return named(c, {"out", "output", "outputs", "result", "results"}) || (c.index >= 16 && c.index < 24);
    }

    const char* drained_by_writer(const CircularBuffer& c) const {
        if (mentioned(c.index, KernelKind::kWriter)) return "the section of the writer names it";
        if (mentioned(-1, KernelKind::kWriter)) return nullptr;  // the writer has its buffer
        return looks_like_output(c) ? "its name, purpose or index (16 to 23) is that of an output" : nullptr;
    }

    const char* filled_by_reader(const CircularBuffer& c) const {
        if (mentioned(c.index, KernelKind::kReader)) return "the section of the reader names it";
        if (mentioned(-1, KernelKind::kReader)) return nullptr;
        const bool input = c.index < 8 && c.consumer != KernelKind::kWriter && !looks_like_output(c);
        return input ? "an index below 8 is that of an input" : nullptr;
    }

    // ---------------------------------------------------------------------------------------- tensors and buffers

    /// What ties a buffer to a tensor: backing, format, then words of the name and the purpose.
    bool speaks_of(const CircularBuffer& c, const TensorArg& t) const {
        const bool short_description = !t.description.empty() && t.description.find(' ') == std::string::npos;
        return speaks_of(c, t.name) || (short_description && speaks_of(c, t.description));
    }

    bool speaks_of(const CircularBuffer& c, const std::string& tensor) const {
        const bool has_format = no_format_.count(c.index) == 0;
        if (c.backing == tensor || (has_format && c.format.tensor == tensor)) return true;
        const std::string words = normalised(c.purpose);
        std::string name = " " + c.name + " ";
        std::replace(name.begin(), name.end(), '_', ' ');
        std::string spaced = tensor;
        std::replace(spaced.begin(), spaced.end(), '_', ' ');
        return has_phrase(words, lower(tensor)) || name.find(" " + spaced + " ") != std::string::npos;
    }

    /// The input whose own dimensions the page is made of: 2*E with `weight` [1, 1, V, E].
    bool page_of(const CircularBuffer& c, const TensorArg& t) const {
        const std::vector<std::string> names = names_of(c.page_bytes);
        return !names.empty() && std::all_of(names.begin(), names.end(), [&](const std::string& n) {
            return std::any_of(t.dims.begin(), t.dims.end(), [&](const Dimension& d) { return d.name == n; });
        });
    }

    /// Which output leaves from which buffer: the only one, else the one that the buffer speaks of, else by order.
    void assign_outputs() {
        std::vector<CircularBuffer*> open;
        for (CircularBuffer& c : p_.plan.buffers) {
            if (c.consumer != KernelKind::kWriter || !c.tensor.empty() || c.scratch) continue;
            // Straight from reader to writer a single buffer carries the input.
            if (c.producer != KernelKind::kReader || !p_.plan.has_one_output()) open.push_back(&c);
        }
        if (p_.plan.has_one_output()) {
            for (CircularBuffer* c : open) c->tensor = p_.first_output().name;
            return;
        }
        const auto give = [&](const OutputPlan& output, CircularBuffer& c, const char* why) {
            c.tensor = output.name;
            p_.deduce(fmt::format("pages of `{}` leave from {} (c_{})", output.name, c.name, c.index), "cb-output", why,
                      c.place);
        };
        for (CircularBuffer* c : open) {
            const OutputPlan* only = nullptr;
            std::size_t spoken_of = 0;
            for (const OutputPlan& output : p_.plan.outputs) {
                if (!speaks_of(*c, output.name)) continue;
                only = &output;
                ++spoken_of;
            }
            if (spoken_of == 1) give(*only, *c, "its name, purpose or format speaks of the tensor");
        }
        std::erase_if(open, [](const CircularBuffer* c) { return !c->tensor.empty(); });
        for (const OutputPlan& output : p_.plan.outputs) {
            const bool taken = std::any_of(p_.plan.buffers.begin(), p_.plan.buffers.end(),
                                           [&](const CircularBuffer& c) { return c.tensor == output.name; });
            if (taken || open.empty()) continue;
            // A buffer between reader and writer may serve all outputs, one after the other.
            if (open.size() == 1 && open.front()->producer == KernelKind::kReader) break;
            give(output, *open.front(), "it is the next buffer that the writer drains");
            open.erase(open.begin());
        }
    }

    /// Whole numbers are not brought into a buffer of floating-point values, nor the other way round.
    bool may_hold(const CircularBuffer& c, const TensorArg& t) const {
        if (no_format_.count(c.index) != 0 || !c.format.tensor.empty()) return true;
        return is_integer(c.format.dtype) == is_integer(t.dtypes.front());
    }

    void assign_tensors() {
        std::vector<CircularBuffer*> inputs, constants;
        for (CircularBuffer& c : p_.plan.buffers) {
            if (p_.is_output(c.backing)) c.tensor = c.backing;
            if (!c.backing.empty() && p_.plan.tensor(c.backing) != nullptr) c.tensor = c.backing;
            const bool feeds = c.producer == KernelKind::kReader && !c.constant;
            if (feeds && c.tensor.empty()) inputs.push_back(&c);
            if (c.producer == KernelKind::kReader && c.constant && c.tensor.empty()) constants.push_back(&c);
        }
        assign_outputs();
        const auto taken = [&](const std::string& tensor) {
            return std::any_of(p_.plan.buffers.begin(), p_.plan.buffers.end(),
                               [&](const CircularBuffer& c) { return c.tensor == tensor; });
        };
        const auto give = [&](const TensorArg& t, CircularBuffer& c, const char* why) {
            c.tensor = t.name;
            p_.deduce(fmt::format("pages of `{}` arrive in {} (c_{})", t.name, c.name, c.index), "cb-tensor", why,
                      c.place);
        };
        for (const TensorArg& t : p_.plan.tensors) {
            if (taken(t.name)) continue;
            const auto at = std::find_if(inputs.begin(), inputs.end(), [&](const CircularBuffer* c) {
                return c->tensor.empty() && speaks_of(*c, t);
            });
            if (at != inputs.end()) {
                give(t, **at, "its name, purpose or format speaks of the tensor");
                continue;
            }
            // Weights that stay for the whole program; a scaler or an epsilon speaks of no tensor.
            const auto kept = std::find_if(constants.begin(), constants.end(), [&](const CircularBuffer* c) {
                return c->tensor.empty() && speaks_of(*c, t);
            });
            if (kept != constants.end() && p_.plan.tensors.size() > 1)
                give(t, **kept, "its name or purpose speaks of the tensor");
        }
        for (const TensorArg& t : p_.plan.tensors) {
            if (taken(t.name) || p_.plan.tensors.size() < 2) continue;
            const auto at = std::find_if(inputs.begin(), inputs.end(), [&](const CircularBuffer* c) {
                return c->tensor.empty() && !c->scratch && page_of(*c, t) && may_hold(*c, t);
            });
            if (at != inputs.end()) give(t, **at, "its page is made of the tensor's dimensions");
        }
        for (const TensorArg& t : p_.plan.tensors) {
            if (taken(t.name)) continue;
            // What the reader keeps to itself comes last.
            for (const bool scratch : {false, true}) {
                const auto at = std::find_if(inputs.begin(), inputs.end(), [&](const CircularBuffer* c) {
                    return c->tensor.empty() && c->scratch == scratch && may_hold(*c, t);
                });
                if (at == inputs.end()) continue;
                give(t, **at, "it is the next buffer that the reader fills");
                break;
            }
        }
    }

    Planner& p_;
    std::set<int> no_format_;  ///< indices of the buffers that the spec gives no format
};

}  // namespace

void plan_buffers(Planner& p) {
    BufferPlanner(p).run();
}

void plan_budget(Planner& p) {
    Plan& plan = p.plan;
    plan.l1_budget = p.options.l1_budget;
    SourcePlace place = plan.buffers.empty() ? SourcePlace{} : plan.buffers.front().place;
    for (const CircularBuffer& c : plan.buffers) {
        if (!c.backing.empty()) continue;
        const ExprPtr bytes = multiply(c.count, c.page_bytes);
        plan.l1_bytes = plan.l1_bytes ? make(ExprOp::kAdd, {plan.l1_bytes, bytes}, place) : bytes;
    }
    if (!plan.l1_bytes || constant_of(plan.l1_bytes)) return;

    Predicate check;
    check.kind = PredicateKind::kL1Budget;
    check.condition = plan.l1_bytes;
    check.high = plan.l1_budget;
    check.message = plan.names.op + ": the circular buffers do not fit in L1";
    check.message_from_spec = false;
    check.place = place;
    plan.conditions.push_back(std::move(check));

    const auto bytes_at = [&](const ExprPtr& sum, const std::map<std::string, std::int64_t>& dims, std::int64_t other) {
        Environment env;
        env.tile_size = [&](const std::string& tensor) -> std::optional<std::int64_t> {
            const TensorArg* t = plan.tensor(tensor);
            std::int64_t largest = 0;
            for (const DataType d : t != nullptr ? t->dtypes : plan.tensors.front().dtypes) {
                largest = std::max<std::int64_t>(largest, tile_bytes(d));
            }
            return largest;
        };
        env.value = [&](const std::string& n) -> std::optional<std::int64_t> {
            if (const auto given = dims.find(n); given != dims.end()) return given->second;
            const Symbol* s = plan.symbol(n);
            if (s == nullptr) return std::nullopt;
            if (!s->value) return other == 0 ? std::nullopt : std::optional<std::int64_t>(other);
            const Result<std::int64_t> value = evaluate(s->value, env);
            return value ? std::optional<std::int64_t>(*value) : std::nullopt;
        };
        return evaluate(sum, env);
    };
    if (p.spec.l1_formula) {
        const Result<std::int64_t> ours = bytes_at(plan.l1_bytes, {}, 3200);
        const Result<std::int64_t> theirs = bytes_at(p.spec.l1_formula->value, {}, 3200);
        if (ours && theirs && *ours != *theirs) {
            p.warn(
                "l1-formula-differs", p.spec.l1_formula->place,
                fmt::format("`{}` is not the sum of the circular buffers, which is used (the table starts on line {})",
                            to_text(p.spec.l1_formula->value), place.line));
        }
    }
    if (p.spec.promised_dims.empty()) return;
    const Result<std::int64_t> bytes = bytes_at(plan.l1_bytes, p.spec.promised_dims, 0);
    if (!bytes || *bytes <= plan.l1_budget) return;
    std::string dims;
    for (const auto& [n, value] : p.spec.promised_dims)
        dims += fmt::format("{}{} = {}", dims.empty() ? "" : ", ", n, value);
    p.warn("l1-promise", p.spec.promise_place,
           fmt::format("the spec promises {}, where the circular buffers need {} bytes; the budget is {} bytes", dims,
                       *bytes, plan.l1_budget),
           "the operation checks the budget at run time; promise a smaller size or use smaller buffers");
}

}  // namespace opwright::builder
