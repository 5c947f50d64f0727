#include "builder/plan/render.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"

namespace opwright::builder {

namespace {

using Json = nlohmann::ordered_json;

Json place_json(const SourcePlace& p) {
    return Json{{"file", p.file}, {"line", p.line}, {"column", p.column}};
}

Json expr_json(const ExprPtr& e) {
    return e ? Json(to_text(e)) : Json(nullptr);
}

template <typename T>
Json names_json(const std::vector<T>& values) {
    Json out = Json::array();
    for (const T& v : values) out.push_back(cpp_name(v));
    return out;
}

std::string shape_text(const ShapeFormula& s) {
    switch (s.kind) {
        case ShapeFormula::Kind::kSameAs:
            return "same as " + (s.tensor.empty() ? "the first input" : s.tensor);
        case ShapeFormula::Kind::kList: {
            std::string out;
            for (const ExprPtr& d : s.dims) out += (out.empty() ? "" : ", ") + to_text(d);
            return "[" + out + "]";
        }
        case ShapeFormula::Kind::kSlice:
            return fmt::format("{}[{}:{}]", s.tensor.empty() ? "shape" : s.tensor + ".shape", to_text(s.begin),
                               to_text(s.end));
        case ShapeFormula::Kind::kConcat: {
            std::string out;
            for (const ShapeFormula& p : s.parts) out += (out.empty() ? "" : " + ") + shape_text(p);
            return out;
        }
        case ShapeFormula::Kind::kCases: {
            std::string out;
            for (std::size_t i = 0; i < s.parts.size(); ++i) {
                out += fmt::format("{}{} if {} is {}", out.empty() ? "" : "; ", shape_text(s.parts[i]), s.parameter,
                                   s.values[i]);
            }
            return out;
        }
    }
    return {};
}

const char* predicate_text(PredicateKind kind) {
    switch (kind) {
        case PredicateKind::kOnDevice:
            return "on-device";
        case PredicateKind::kSameDevice:
            return "same-device";
        case PredicateKind::kRank:
            return "rank";
        case PredicateKind::kShape:
            return "shape";
        case PredicateKind::kSameShape:
            return "same-shape";
        case PredicateKind::kLayout:
            return "layout";
        case PredicateKind::kDtype:
            return "dtype";
        case PredicateKind::kSameDtype:
            return "same-dtype";
        case PredicateKind::kMemoryLayout:
            return "memory-layout";
        case PredicateKind::kBufferType:
            return "buffer-type";
        case PredicateKind::kSameBufferType:
            return "same-buffer-type";
        case PredicateKind::kSameMemoryConfig:
            return "same-memory-config";
        case PredicateKind::kSameShardSpec:
            return "same-shard-spec";
        case PredicateKind::kExpression:
            return "expression";
        case PredicateKind::kCount:
            return "count";
        case PredicateKind::kAttributeFinite:
            return "finite";
        case PredicateKind::kAttributeRange:
            return "range";
        case PredicateKind::kAttributeAccepted:
            return "accepted";
        case PredicateKind::kAttributeMemory:
            return "memory";
        case PredicateKind::kAttributeShards:
            return "shards";
        case PredicateKind::kL1Budget:
            return "l1-budget";
    }
    return "";
}

const char* symbol_text(Symbol::Kind kind) {
    switch (kind) {
        case Symbol::Kind::kDimension:
            return "dimension";
        case Symbol::Kind::kDefinition:
            return "definition";
        case Symbol::Kind::kAttribute:
            return "attribute";
        case Symbol::Kind::kTensorCount:
            return "tensor-count";
        case Symbol::Kind::kRank:
            return "rank";
        case Symbol::Kind::kElementSize:
            return "element-size";
        case Symbol::Kind::kShardTiles:
            return "shard-tiles";
        case Symbol::Kind::kShardHeight:
            return "shard-height";
        case Symbol::Kind::kShardWidth:
            return "shard-width";
        case Symbol::Kind::kRuntime:
            return "run-time";
    }
    return "";
}

std::string joined(const std::vector<std::string>& words, const char* between = ", ") {
    std::string out;
    for (const std::string& w : words) out += (out.empty() ? "" : between) + w;
    return out;
}

template <typename T>
std::string joined_names(const std::vector<T>& values, const char* between = " or ") {
    std::string out;
    for (const T& v : values) out += (out.empty() ? "" : between) + std::string(cpp_name(v));
    return out;
}

std::string pattern_text(const ShapePattern& p) {
    if (!p.same_as.empty()) return "same as " + p.same_as;
    std::string out = p.leading_any ? "..." : "";
    for (const DimPattern& d : p.dims) {
        std::string dim;
        for (const ExprPtr& e : d.alternatives) dim += (dim.empty() ? "" : " | ") + to_text(e);
        out += (out.empty() ? "" : ", ") + dim;
    }
    return "[" + out + "]";
}

std::string predicate_rule(const Predicate& c) {
    const auto bound = [](const std::optional<std::int64_t>& v) { return v ? std::to_string(*v) : std::string("any"); };
    switch (c.kind) {
        case PredicateKind::kRank:
        case PredicateKind::kCount:
            return c.low == c.high ? bound(c.low) : bound(c.low) + " to " + bound(c.high);
        case PredicateKind::kShape:
            return c.shape ? pattern_text(*c.shape) : "";
        case PredicateKind::kLayout:
            return c.layout ? cpp_name(*c.layout) : "";
        case PredicateKind::kDtype:
            return joined_names(c.dtypes);
        case PredicateKind::kAttributeMemory:
        case PredicateKind::kMemoryLayout:
            return joined_names(c.memory);
        case PredicateKind::kBufferType:
            return joined_names(c.buffers);
        case PredicateKind::kAttributeAccepted:
            return joined(c.accepted, " or ");
        case PredicateKind::kL1Budget:
            return fmt::format("{} <= {}", to_text(c.condition), bound(c.high));
        default:
            return c.condition ? to_text(c.condition) : c.other.empty() ? "" : "as " + c.other;
    }
}

std::string format_text(const FormatSource& f) {
    return f.tensor.empty() ? format_name(f.dtype) : "as " + f.tensor;
}

/// A page that is one tile of the buffer's own format is called so; other pages are bytes.
std::string page_text(const CircularBuffer& c) {
    const bool plain = c.page_is_tile && c.page_bytes->op == ExprOp::kTileSize && c.page_bytes->name.empty();
    return plain ? "tile_size" : to_text(c.page_bytes);
}

std::string reciprocal_text(const KernelArg& a) {
    return (a.root ? "1/sqrt(" + to_text(a.value) + ")" : "1/" + to_text(a.value));
}

std::string argument_value(const KernelArg& a) {
    const std::string factor = a.value ? " * " + to_text(a.value) : "";
    switch (a.source) {
        case ArgSource::kValue:
            return to_text(a.value);
        case ArgSource::kCbIndex:
            return fmt::format("c_{}", a.cb);
        case ArgSource::kAccessor:
            return "accessor of " + a.tensor;
        case ArgSource::kBufferAddress:
            return "address of " + a.tensor;
        case ArgSource::kAddressList:
            return "addresses of " + a.tensor;
        case ArgSource::kUnitCount:
            return "units of this core" + factor;
        case ArgSource::kUnitStart:
            return "first unit of this core" + factor;
        case ArgSource::kAttributeBits:
            return "fp32 bits of " + a.attribute;
        case ArgSource::kAttributePacked:
            return a.attribute + " as two bf16";
        case ArgSource::kReciprocalPacked:
            return reciprocal_text(a) + " as two bf16";
        case ArgSource::kReciprocalBits:
            return "fp32 bits of " + reciprocal_text(a);
        case ArgSource::kPresence:
            return "whether " + (a.tensor.empty() ? a.attribute : a.tensor) + " is given";
        case ArgSource::kUnresolved:
            return "? " + a.reason;
    }
    return {};
}

/// Where an output lies that no parameter places.
std::string placed_like(const OutputPlan& o) {
    if (o.interleaved_in) return fmt::format("interleaved in {}", cpp_name(*o.interleaved_in));
    return "as " + o.memory_of;
}

Json output_json(const OutputPlan& o) {
    return {{"name", o.name},
            {"shape", shape_text(o.shape)},
            {"count", o.count ? Json(to_text(o.count)) : Json(nullptr)},
            {"given", o.given ? Json(o.given->name) : Json(nullptr)},
            {"dtype", o.dtype_of.empty() ? Json(cpp_name(o.dtypes.front())) : Json("as " + o.dtype_of)},
            {"layout", cpp_name(o.layout)},
            {"memory_attribute", o.memory_attribute},
            {"memory_of", o.memory_of},
            {"interleaved_in", o.interleaved_in ? Json(cpp_name(*o.interleaved_in)) : Json(nullptr)},
            {"place", place_json(o.place)}};
}

Json passthrough_json(const Passthrough& route) {
    Json dropped = Json::array();
    for (const Passthrough::Drop& d : route.dropped) dropped.push_back({{"tensor", d.tensor}, {"cb", d.cb}});
    return {{"output", route.output},           {"input", route.input},         {"counted", route.counted},
            {"input_cb", route.input_cb},       {"output_cb", route.output_cb}, {"dropped", dropped},
            {"same_volume", route.same_volume}, {"meaning", route.meaning}};
}

Json args_json(const std::vector<KernelArg>& args) {
    Json out = Json::array();
    for (const KernelArg& a : args) {
        out.push_back({{"index", a.index},
                       {"name", a.name},
                       {"source", to_string(a.source)},
                       {"value", argument_value(a)},
                       {"refresh", a.refresh},
                       {"place", place_json(a.place)}});
    }
    return out;
}

const char* severity_text(Severity s) {
    return s == Severity::kError ? "error" : s == Severity::kWarning ? "warning" : "note";
}

/// Columns padded to their widest cell, counted in code points.
class Grid {
  public:
    explicit Grid(std::vector<std::string> header) : rows_{std::move(header)} {}

    void row(std::vector<std::string> cells) {
        for (std::string& c : cells) c = comment_text(c);
        rows_.push_back(std::move(cells));
    }

    /// `limit` columns at most: cells of the widest columns go on in lines of their own; 0: as wide as they are.
    std::string text(std::size_t limit) const {
        const std::vector<std::size_t> width = widths(limit);
        std::string out;
        for (const auto& row : rows_) {
            std::vector<std::vector<std::string>> cells;
            std::size_t height = 1;
            for (std::size_t i = 0; i < row.size(); ++i) {
                cells.push_back(wrapped(row[i], width[i]));
                height = std::max(height, cells.back().size());
            }
            for (std::size_t n = 0; n < height; ++n) {
                std::string line = " ";
                for (std::size_t i = 0; i < row.size(); ++i) {
                    const std::string& cell = n < cells[i].size() ? cells[i][n] : kNothing;
                    line += " " + cell + std::string(width[i] - std::min(width[i], points(cell)) + 1, ' ');
                }
                while (line.back() == ' ') line.pop_back();
                out += line + "\n";
            }
        }
        return out;
    }

  private:
    static std::size_t points(const std::string& s) {
        return static_cast<std::size_t>(
            std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    }

    /// The widest column gives way until the line fits; no column becomes narrower than a word needs.
    std::vector<std::size_t> widths(std::size_t limit) const {
        static constexpr std::size_t kNarrowest = 12;
        std::vector<std::size_t> width(rows_.front().size());
        for (const auto& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], points(row[i]));
        }
        std::size_t total = 1;
        for (const std::size_t w : width) total += w + 2;
        while (limit != 0 && total > limit) {
            const auto widest = std::max_element(width.begin(), width.end());
            if (*widest <= kNarrowest) break;
            --*widest;
            --total;
        }
        return width;
    }

    /// Broken at blanks, else behind an operator or a comma, else where the column ends.
    static std::vector<std::string> wrapped(const std::string& cell, std::size_t width) {
        std::vector<std::string> lines;
        std::string rest = cell;
        while (points(rest) > width) {
            std::size_t bytes = 0, count = 0, blank = 0, sign = 0;
            for (; bytes < rest.size(); ++bytes) {
                const bool begins = (static_cast<unsigned char>(rest[bytes]) & 0xC0U) != 0x80U;
                if (begins && count++ == width) break;
                if (rest[bytes] == ' ') blank = bytes + 1;
                if (std::string_view("/*,_)").find(rest[bytes]) != std::string_view::npos) sign = bytes + 1;
            }
            const std::size_t cut = rest[bytes] == ' ' ? bytes : blank != 0 ? blank : sign != 0 ? sign : bytes;
            std::string line = rest.substr(0, cut);
            while (!line.empty() && line.back() == ' ') line.pop_back();
            lines.push_back(std::move(line));
            rest = rest.substr(std::min(rest.find_first_not_of(' ', cut), rest.size()));
        }
        lines.push_back(std::move(rest));
        return lines;
    }

    inline static const std::string kNothing;
    std::vector<std::vector<std::string>> rows_;
};

/// A line of running text, broken at blanks and indented like its first line.
std::string folded(const std::string& text, std::size_t limit) {
    if (limit == 0) return text;
    std::string out;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        std::string line = text.substr(from, end - from);
        const std::string indent(std::min(line.find_first_not_of(' '), line.size()), ' ');
        while (line.size() > limit) {
            std::size_t cut = line.rfind(' ', limit);
            if (cut == std::string::npos || cut <= indent.size() + 2) break;
            out += line.substr(0, cut) + "\n";
            line = indent + "  " + line.substr(cut + 1);
        }
        out += line + (end < text.size() ? "\n" : "");
        from = end + 1;
    }
    return out;
}

std::string line_of(const SourcePlace& p) {
    return p.line == 0 ? "-" : std::to_string(p.line);
}

/// Only where the spec says something about it.
std::string compute_text(const ComputePlan& c) {
    if (!c.given && c.parameter.empty()) return {};
    std::string text = fmt::format("\nCompute\n  math fidelity: {}", cpp_name(c.fidelity));
    const auto add = [&](const char* name, const std::optional<bool>& setting) {
        if (setting) text += fmt::format("; {}: {}", name, *setting);
    };
    add("fp32_dest_acc_en", c.fp32_dest_acc);
    add("math_approx_mode", c.approx_mode);
    add("packer_l1_acc", c.packer_l1_acc);
    add("dst_full_sync_en", c.dst_full_sync);
    for (const int index : c.unpack_to_dest) text += fmt::format("; c_{}: UnpackToDestFp32", index);
    if (!c.parameter.empty()) text += fmt::format("; `{}` decides where it is given", c.parameter);
    return text + (c.given ? fmt::format("  (line {})\n", line_of(c.place)) : "\n");
}

}  // namespace

std::string value_text(const KernelArg& argument) {
    return argument_value(argument);
}

nlohmann::ordered_json to_json(const Plan& plan) {
    Json j;
    j["spec"] = plan.spec_file;
    j["operation"] = plan.names.op;
    j["category"] = plan.names.category;
    j["directory"] = plan.names.directory;
    j["device_operation"] = plan.names.device_operation;
    for (const TensorArg& t : plan.tensors) {
        Json dims = Json::array();
        for (const Dimension& d : t.dims) dims.push_back({{"name", d.name}, {"axis", d.axis}, {"divisor", d.divisor}});
        j["tensors"].push_back({{"name", t.name},
                                {"vector", t.is_vector},
                                {"shape", t.shape ? Json(pattern_text(*t.shape)) : Json(nullptr)},
                                {"dims", dims},
                                {"layout", cpp_name(t.layout)},
                                {"dtypes", names_json(t.dtypes)},
                                {"memory", names_json(t.memory)},
                                {"place", place_json(t.place)}});
    }
    j["attributes"] = Json::array();
    for (const Attribute& a : plan.attributes) {
        j["attributes"].push_back({{"name", a.name},
                                   {"cpp_type", a.cpp_type},
                                   {"python_type", a.python_type},
                                   {"required", a.required},
                                   {"default", a.cpp_default},
                                   {"hashed", a.hashed},
                                   {"place", place_json(a.place)}});
    }
    j["conditions"] = Json::array();
    for (const Predicate& c : plan.conditions) {
        j["conditions"].push_back({{"kind", predicate_text(c.kind)},
                                   {"subjects", c.subjects},
                                   {"rule", predicate_rule(c)},
                                   {"message", c.message},
                                   {"message_from_spec", c.message_from_spec},
                                   {"place", place_json(c.place)}});
    }
    j["symbols"] = Json::array();
    for (const Symbol& s : plan.symbols) {
        j["symbols"].push_back({{"name", s.name},
                                {"kind", symbol_text(s.kind)},
                                {"value", expr_json(s.value)},
                                {"tensor", s.tensor},
                                {"axis", s.axis},
                                {"divisor", s.divisor},
                                {"place", place_json(s.place)}});
    }
    j["outputs"] = Json::array();
    for (const OutputPlan& output : plan.outputs) j["outputs"].push_back(output_json(output));
    j["output"] = j["outputs"].front();
    j["circular_buffers"] = Json::array();
    for (const CircularBuffer& c : plan.buffers) {
        j["circular_buffers"].push_back({{"index", c.index},
                                         {"name", c.name},
                                         {"pages", expr_json(c.count)},
                                         {"page_bytes", expr_json(c.page_bytes)},
                                         {"page_is_tile", c.page_is_tile},
                                         {"format", format_text(c.format)},
                                         {"producer", to_string(c.producer)},
                                         {"consumer", to_string(c.consumer)},
                                         {"scratch", c.scratch},
                                         {"constant", c.constant},
                                         {"backing", c.backing},
                                         {"tensor", c.tensor},
                                         {"place", place_json(c.place)}});
    }
    j["l1"] = {{"bytes", expr_json(plan.l1_bytes)}, {"budget", plan.l1_budget}};
    const WorkSplit& w = plan.work;
    j["work"] = {{"unit", to_string(w.unit)},
                 {"words", w.unit_words},
                 {"total", expr_json(w.total)},
                 {"total_name", w.total_name},
                 {"policy", to_string(w.policy)},
                 {"core_order", to_string(w.order)},
                 {"input_pages_per_unit", expr_json(w.input_pages_per_unit)},
                 {"output_pages_per_unit", expr_json(w.output_pages_per_unit)},
                 {"place", place_json(w.place)}};
    j["kernels"] = Json::array();
    for (const Kernel& k : plan.kernels) {
        j["kernels"].push_back({{"kind", to_string(k.kind)},
                                {"name", k.name},
                                {"path", k.path},
                                {"per_group", k.per_group},
                                {"compile_args", args_json(k.compile_args)},
                                {"runtime_args", args_json(k.runtime_args)},
                                {"place", place_json(k.place)}});
    }
    const ComputePlan& c = plan.compute;
    const auto open = [](const std::optional<bool>& setting) { return setting ? Json(*setting) : Json(nullptr); };
    j["compute"] = {{"math_fidelity", cpp_name(c.fidelity)},
                    {"fp32_dest_acc_en", open(c.fp32_dest_acc)},
                    {"math_approx_mode", open(c.approx_mode)},
                    {"packer_l1_acc", open(c.packer_l1_acc)},
                    {"dst_full_sync_en", open(c.dst_full_sync)},
                    {"unpack_to_dest", c.unpack_to_dest},
                    {"parameter", c.parameter},
                    {"place", place_json(c.place)}};
    j["passthroughs"] = Json::array();
    for (const Passthrough& route : plan.passthroughs) j["passthroughs"].push_back(passthrough_json(route));
    j["passthrough"] = j["passthroughs"].front();
    j["deductions"] = Json::array();
    for (const Deduction& d : plan.deductions) {
        j["deductions"].push_back({{"what", d.what}, {"rule", d.rule}, {"why", d.why}, {"place", place_json(d.place)}});
    }
    j["notes"] = Json::array();
    for (const Diagnostic& d : plan.notes) {
        j["notes"].push_back({{"severity", severity_text(d.severity)},
                              {"id", d.id},
                              {"what", d.what},
                              {"fix", d.fix},
                              {"place", place_json(d.place)}});
    }
    return j;
}

std::string to_table(const Plan& plan, std::size_t columns) {
    std::string out = fmt::format("{}  ({}, {})\n", plan.names.op, plan.names.category, plan.names.directory);

    Grid args({"argument", "type", "default", "demands", "line"});
    for (const ArgumentRef& ref : plan.arguments) {
        if (ref.is_tensor) {
            const TensorArg& t = plan.tensors[ref.position];
            args.row({t.name, t.is_vector ? "list of tensors" : "tensor", "-",
                      fmt::format("{}{}, {}, {}", t.shape ? pattern_text(*t.shape) + ", " : "", cpp_name(t.layout),
                                  joined_names(t.dtypes), joined_names(t.memory)),
                      line_of(t.place)});
        } else {
            const Attribute& a = plan.attributes[ref.position];
            args.row({a.name, a.cpp_type, a.required ? "-" : a.cpp_default,
                      fmt::format("{}{}", a.range ? a.range->text : "-", a.hashed ? "" : ", not hashed"),
                      line_of(a.place)});
        }
    }
    out += "\nArguments\n" + args.text(columns);

    Grid conditions({"check", "of", "rule", "message", "line"});
    for (const Predicate& c : plan.conditions) {
        conditions.row({predicate_text(c.kind), c.subjects.empty() ? "-" : joined(c.subjects), predicate_rule(c),
                        c.message, line_of(c.place)});
    }
    out += "\nChecks, in order\n" + conditions.text(columns);

    out += plan.has_one_output() ? "\nOutput\n" : "\nOutputs\n";
    for (const OutputPlan& o : plan.outputs)
        out +=
            fmt::format("  {}: {}{}, {}, {}, placed {}{}{}\n", o.name,
                        o.count ? fmt::format("list of {} tensors, each ", to_text(o.count)) : "", shape_text(o.shape),
                        o.dtype_of.empty() ? cpp_name(o.dtypes.front()) : "dtype of " + o.dtype_of, cpp_name(o.layout),
                        o.memory_attribute.empty() ? "" : "as " + o.memory_attribute + ", else ", placed_like(o),
                        o.given ? fmt::format("; written into {} where that is given", o.given->name) : "");

    if (!plan.symbols.empty()) {
        Grid symbols({"symbol", "meaning", "line"});
        for (const Symbol& s : plan.symbols) {
            std::string meaning = symbol_text(s.kind);
            if (s.value) {
                meaning = to_text(s.value);
            } else if (s.kind == Symbol::Kind::kDimension) {
                meaning = fmt::format("{}.shape[{}]{}", s.tensor, s.axis,
                                      s.divisor == 1 ? "" : fmt::format(" / {}", s.divisor));
            } else if (!s.tensor.empty()) {
                meaning += " of " + s.tensor;
            }
            symbols.row({s.name, meaning, line_of(s.place)});
        }
        out += "\nSymbols\n" + symbols.text(columns);
    }

    Grid buffers({"cb", "name", "pages", "page bytes", "format", "from", "to", "tensor", "line"});
    for (const CircularBuffer& c : plan.buffers) {
        buffers.row({fmt::format("c_{}", c.index), c.name, to_text(c.count), page_text(c), format_text(c.format),
                     to_string(c.producer), to_string(c.consumer),
                     !c.backing.empty() ? c.backing + " (its own memory)"
                     : c.tensor.empty() ? (c.scratch ? "scratch" : "-")
                                        : c.tensor,
                     line_of(c.place)});
    }
    out += "\nCircular buffers\n" + buffers.text(columns);
    out += fmt::format("  L1: {} bytes of {}\n", plan.l1_bytes ? to_text(plan.l1_bytes) : "0", plan.l1_budget);

    out += compute_text(plan.compute);
    const WorkSplit& w = plan.work;
    out += fmt::format("\nWork\n  unit: {}{}\n  total: {}{}\n  split: {}, cores {}\n", to_string(w.unit),
                       w.unit_words.empty() ? "" : " (" + comment_text(w.unit_words) + ")",
                       w.total ? to_text(w.total) : "the shards", w.total_name.empty() ? "" : " = " + w.total_name,
                       to_string(w.policy), to_string(w.order));

    for (const Kernel& k : plan.kernels) {
        out +=
            fmt::format("\n{} kernel  {}{}\n", to_string(k.kind), k.path, k.per_group ? "  (one per core group)" : "");
        Grid grid({"", "index", "name", "value", "line"});
        for (const auto& [word, list] : {std::pair("compile", &k.compile_args), std::pair("run", &k.runtime_args)}) {
            for (const KernelArg& a : *list) {
                grid.row({word, a.index < 0 ? "+" : std::to_string(a.index), a.name,
                          argument_value(a) + (a.refresh ? "  (refreshed)" : ""), line_of(a.place)});
            }
        }
        out += grid.text(columns);
    }

    out += "\nPassthrough\n";
    for (const Passthrough& route : plan.passthroughs) {
        out += fmt::format("  {} -> c_{} -> c_{} -> {}", route.counted ? "page numbers" : route.input, route.input_cb,
                           route.output_cb, route.output);
        for (const Passthrough::Drop& d : route.dropped) out += fmt::format("; {} -> c_{} dropped", d.tensor, d.cb);
        out += "\n";
        if (!route.meaning.empty()) out += fmt::format("  {}\n", comment_text(route.meaning));
    }

    if (!plan.deductions.empty()) {
        Grid grid({"deduced", "because", "rule", "line"});
        for (const Deduction& d : plan.deductions) grid.row({d.what, d.why, d.rule, line_of(d.place)});
        out += "\nDeductions\n" + grid.text(columns);
    }
    bool first = true;
    for (const Diagnostic& d : plan.notes) {
        if (d.severity == Severity::kNote) continue;
        if (first) out += "\nWarnings\n";
        first = false;
        out += "  " + comment_text(fmt::format("line {}: {} [{}]", line_of(d.place), d.what, d.id)) + "\n";
    }
    return folded(out, columns);
}

std::string with_caret(const Diagnostic& diagnostic, std::string_view spec_text) {
    std::string text = to_text(diagnostic);
    const SourcePlace& place = diagnostic.place;
    if (place.line == 0) return text;
    std::size_t from = 0;
    for (std::uint32_t line = 1; line < place.line && from < spec_text.size(); ++line) {
        const std::size_t end = spec_text.find('\n', from);
        if (end == std::string_view::npos) return text;
        from = end + 1;
    }
    std::string_view line = spec_text.substr(from, spec_text.find('\n', from) - from);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (place.line == 1 && line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
    std::string shown = comment_text(line);
    if (shown.size() != line.size()) shown = std::string(line);
    for (char& c : shown) {
        if (c == '\t' || static_cast<unsigned char>(c) < 0x20U) c = ' ';
    }
    static constexpr std::size_t kWidest = 400;
    if (shown.size() > kWidest) return text;
    const std::size_t at = place.column == 0 ? 0 : place.column - 1;
    return fmt::format("{}\n  {:>5} | {}\n        | {}^", text, place.line, shown, std::string(at, ' '));
}

}  // namespace opwright::builder
