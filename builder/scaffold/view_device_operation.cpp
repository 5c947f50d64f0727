// View of `device/<op>_op.cpp`: what is checked, what comes out, what enters the program hash.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

/// A message for fmt: braces of the spec's words are text, not places for values.
std::string format_text(const std::string& text) {
    std::string escaped;
    for (const char c : comment_text(text)) {
        escaped += c;
        if (c == '{' || c == '}') escaped += c;
    }
    return escaped;
}

/// `TT_FATAL(condition, "op: message (found)", values...);`
std::string fatal(const Plan& plan, const Predicate& p, const std::string& condition, const std::string& found,
                  std::vector<std::string> values) {
    std::string text = format_text(p.message);
    if (!text.starts_with(plan.names.op + ": ")) text = plan.names.op + ": " + text;
    if (!found.empty()) text += fmt::format(" ({})", found);
    std::vector<std::string> arguments = {condition, cpp_string(text)};
    arguments.insert(arguments.end(), values.begin(), values.end());
    return layout::call(4, "TT_FATAL", arguments, ";");
}

/// `a == X || a == Y`
template <typename T, typename Spell>
std::string one_of(const std::string& left, const std::vector<T>& values, const Spell& spell) {
    std::vector<std::string> parts;
    for (const T& value : values) parts.push_back(fmt::format("{} == {}", left, spell(value)));
    return parts.empty() ? "true" : layout::join(parts, " || ");
}

class Validation {
  public:
    explicit Validation(const Plan& plan) : plan_(plan) {}

    Result<std::string> body() {
        for (const Predicate& predicate : plan_.conditions) {
            const Result<void> added = add(predicate);
            if (!added) return tl::unexpected(added.error());
        }
        // Only what is used gets a name, so that the compiler has nothing to complain about.
        const std::string checks = layout::join(lines_, "\n");
        std::vector<std::string> names;
        for (const TensorArg& tensor : plan_.tensors)
            names.push_back(fmt::format("    const auto& {0} = tensor_args.{0};", tensor.name));
        for (const Attribute& attribute : plan_.attributes)
            if (used_attributes_.contains(attribute.name))
                names.push_back(fmt::format("    const auto& {0} = operation_attributes.{0};", attribute.name));
        std::string text = layout::join(names, "\n");
        if (!checks.empty()) text += "\n\n" + checks;
        return text;
    }

    bool needs_attributes() const { return !used_attributes_.empty(); }

  private:
    Result<void> symbols(const std::vector<ExprPtr>& exprs) {
        std::vector<ExprPtr> present = exprs;
        std::erase(present, nullptr);
        const auto lines = symbol_lines(plan_, present, known_);
        if (!lines) return tl::unexpected(lines.error());
        for (const std::string& line : *lines) lines_.push_back(layout::indented(4, line));
        for (const ExprPtr& expr : present)
            for (const std::string& name : names_of(expr)) use_attributes(name);
        return {};
    }

    void use_attributes(const std::string& name) {
        if (plan_.attribute(name) != nullptr) used_attributes_.insert(name);
        const Symbol* symbol = plan_.symbol(name);
        if (symbol != nullptr && symbol->kind == Symbol::Kind::kDefinition)
            for (const std::string& part : names_of(symbol->value)) use_attributes(part);
    }

    Result<void> add(const Predicate& p) {
        switch (p.kind) {
            case PredicateKind::kExpression:
            case PredicateKind::kL1Budget:
                return add_expression(p);
            case PredicateKind::kAttributeFinite:
            case PredicateKind::kAttributeRange:
            case PredicateKind::kAttributeAccepted:
            case PredicateKind::kAttributeMemory:
                return add_attribute(p);
            default:
                break;
        }
        for (const std::string& subject : p.subjects) {
            const TensorArg* tensor = plan_.tensor(subject);
            if (tensor == nullptr) continue;
            const Result<void> added = add_tensor(p, *tensor);
            if (!added) return added;
        }
        return {};
    }

    Result<void> add_tensor(const Predicate& p, const TensorArg& tensor) {
        const std::string t = tensor_term(plan_, tensor.name);
        const std::string other = p.other.empty() ? std::string() : tensor_term(plan_, p.other);
        const auto has = [&](std::string_view what) { return fmt::format("{} {}", tensor.name, what); };
        const auto push = [&](const std::string& condition, const std::string& found, std::vector<std::string> values) {
            lines_.push_back(fatal(plan_, p, condition, found, std::move(values)));
        };
        const auto compare = [&](const std::string& property) {
            push(fmt::format("{}.{} == {}.{}", t, property, other, property),
                 fmt::format("{} has {{}}, {} has {{}}", tensor.name, p.other),
                 {t + "." + property, other + "." + property});
        };
        switch (p.kind) {
            case PredicateKind::kOnDevice:
                push(t + ".storage_type() == StorageType::DEVICE", has("is in {}"), {t + ".storage_type()"});
                return {};
            case PredicateKind::kSameDevice: {
                push(t + ".storage_type() == StorageType::DEVICE", has("is in {}"), {t + ".storage_type()"});
                const std::string& first = p.other.empty() ? p.subjects.front() : p.other;
                if (first != tensor.name)
                    push(fmt::format("{}.device() == {}.device()", t, tensor_term(plan_, first)),
                         fmt::format("{} and {} are on different devices", tensor.name, first), {});
                return {};
            }
            case PredicateKind::kRank: {
                const std::string rank = t + ".logical_shape().rank()";
                std::vector<std::string> parts;
                if (p.low && p.high && *p.low == *p.high) {
                    parts.push_back(fmt::format("{} == {}", rank, *p.low));
                } else {
                    if (p.low) parts.push_back(fmt::format("{} >= {}", rank, *p.low));
                    if (p.high) parts.push_back(fmt::format("{} <= {}", rank, *p.high));
                }
                if (!parts.empty()) push(layout::join(parts, " && "), has("has rank {}"), {rank});
                return {};
            }
            case PredicateKind::kShape:
                return add_shape(p, tensor);
            case PredicateKind::kSameShape:
                compare("logical_shape()");
                return {};
            case PredicateKind::kLayout:
                if (p.layout)
                    push(fmt::format("{}.layout() == Layout::{}", t, cpp_name(*p.layout)), has("has {}"),
                         {t + ".layout()"});
                return {};
            case PredicateKind::kDtype:
                push(one_of(t + ".dtype()", p.dtypes,
                            [](DataType d) { return std::string("DataType::") + cpp_name(d); }),
                     has("has {}"), {t + ".dtype()"});
                return {};
            case PredicateKind::kSameDtype:
                compare("dtype()");
                return {};
            case PredicateKind::kMemoryLayout: {
                const std::string value = t + ".memory_config().memory_layout()";
                push(one_of(value, p.memory,
                            [](MemoryLayout m) { return std::string("TensorMemoryLayout::") + cpp_name(m); }),
                     has("has {}"), {value});
                return {};
            }
            case PredicateKind::kBufferType: {
                const std::string value = t + ".memory_config().buffer_type()";
                push(one_of(value, p.buffers, [](BufferType b) { return std::string("BufferType::") + cpp_name(b); }),
                     has("has {}"), {value});
                return {};
            }
            case PredicateKind::kSameBufferType:
                compare("memory_config().buffer_type()");
                return {};
            case PredicateKind::kSameMemoryConfig:
                compare("memory_config()");
                return {};
            default: {
                Diagnostic d;
                d.id = "not-supported-yet";
                d.place = p.place;
                d.what = fmt::format("the check \"{}\" cannot be generated yet", p.message);
                return fail(std::move(d));
            }
        }
    }

    Result<void> add_shape(const Predicate& p, const TensorArg& tensor) {
        const std::string t = tensor_term(plan_, tensor.name);
        const std::string shape = t + ".logical_shape()";
        if (!p.shape) return {};
        if (!p.shape->same_as.empty()) {
            lines_.push_back(fatal(plan_, p,
                                   fmt::format("{} == {}.logical_shape()", shape, tensor_term(plan_, p.shape->same_as)),
                                   fmt::format("{} has {{}}", tensor.name), {shape}));
            return {};
        }
        const auto size = static_cast<std::int64_t>(p.shape->dims.size());
        std::vector<std::string> parts;
        parts.push_back(fmt::format("{}.rank() {} {}", shape, p.shape->leading_any ? ">=" : "==", size));
        std::vector<ExprPtr> exprs;
        for (std::int64_t i = 0; i < size; ++i) {
            const DimPattern& dim = p.shape->dims[static_cast<std::size_t>(i)];
            const std::string axis = fmt::format("{}[{}]", shape, p.shape->leading_any ? i - size : i);
            std::vector<std::string> alternatives;
            bool free = dim.alternatives.empty();
            for (const ExprPtr& alternative : dim.alternatives) {
                // A name that this very position binds says nothing about it.
                if (alternative->op == ExprOp::kName) {
                    const Symbol* symbol = plan_.symbol(alternative->name);
                    const std::int64_t from_front = symbol != nullptr && symbol->axis < 0 ? symbol->axis + size
                                                    : symbol                              ? symbol->axis
                                                                                          : -1;
                    if (symbol == nullptr || (symbol->kind == Symbol::Kind::kDimension &&
                                              symbol->tensor == tensor.name && from_front == i)) {
                        free = true;
                        continue;
                    }
                }
                const Result<std::string> cpp = host_cpp(plan_, alternative);
                if (!cpp) return tl::unexpected(cpp.error());
                exprs.push_back(alternative);
                alternatives.push_back(fmt::format("{} == {}", axis, *cpp));
            }
            if (free || alternatives.empty()) continue;
            const std::string text = layout::join(alternatives, " || ");
            parts.push_back(alternatives.size() > 1 ? "(" + text + ")" : text);
        }
        const Result<void> named = symbols(exprs);
        if (!named) return named;
        std::string found = fmt::format("{} has {{}}", tensor.name);
        std::vector<std::string> values = {shape};
        for (const ExprPtr& expr : exprs)
            for (const std::string& name : names_of(expr)) {
                const std::string term = symbol_term(plan_, name);
                if (std::find(values.begin(), values.end(), term) != values.end()) continue;
                found += fmt::format(", {} = {{}}", name);
                values.push_back(term);
            }
        lines_.push_back(fatal(plan_, p, layout::join(parts, " && "), found, std::move(values)));
        return {};
    }

    Result<void> add_expression(const Predicate& p) {
        if (!p.condition) return {};
        const Result<void> named = symbols({p.condition});
        if (!named) return named;
        if (p.kind == PredicateKind::kL1Budget) return add_l1_budget(p);
        const Result<std::string> cpp = host_cpp(plan_, p.condition);
        if (!cpp) return tl::unexpected(cpp.error());
        std::vector<std::string> found, values;
        for (const std::string& name : names_of(p.condition)) {
            found.push_back(name + " = {}");
            values.push_back(symbol_term(plan_, name));
        }
        lines_.push_back(fatal(plan_, p, *cpp, layout::join(found, ", "), std::move(values)));
        return {};
    }

    /// One line per circular buffer, so that a person sees where the memory goes.
    Result<void> add_l1_budget(const Predicate& p) {
        CppBindings bindings = host_bindings(plan_);
        bindings.name = [this](const std::string& name) {
            const Symbol* symbol = plan_.symbol(name);
            const auto constant = symbol != nullptr ? constant_of(symbol->value) : std::nullopt;
            return constant ? std::to_string(*constant) : fmt::format("uint64_t{{{}}}", symbol_term(plan_, name));
        };
        std::vector<layout::Commented> sums;
        for (const CircularBuffer& cb : plan_.buffers) {
            if (!cb.backing.empty()) continue;
            const Result<std::string> bytes = to_cpp(multiply(cb.count, cb.page_bytes), bindings);
            if (!bytes) return tl::unexpected(bytes.error());
            sums.push_back({fmt::format("l1_bytes += {};", *bytes), cb.name});
        }
        const std::int64_t budget = p.high.value_or(plan_.l1_budget);
        lines_.push_back(layout::comment(4,
                                         "What the circular buffers take on each core. The sizes are the caller's: "
                                         "64 bits, so that no product wraps around and looks small."));
        lines_.emplace_back("    uint64_t l1_bytes = 0;");
        lines_.push_back(layout::commented(4, sums));
        lines_.push_back(fatal(plan_, p, fmt::format("l1_bytes <= {}", budget),
                               fmt::format("{{}} bytes of {} per core", budget), {"l1_bytes"}));
        return {};
    }

    Result<void> add_attribute(const Predicate& p) {
        for (const std::string& name : p.subjects) {
            const Attribute* attribute = plan_.attribute(name);
            if (attribute == nullptr) continue;
            used_attributes_.insert(name);
            const bool optional = attribute->cpp_type.starts_with("std::optional");
            const std::string value = optional ? "(*" + name + ")" : name;
            const std::string given = optional ? fmt::format("!{}.has_value() || ", name) : std::string();
            const auto wrapped = [&](const std::string& condition, bool is_chain) {
                return given + (optional && is_chain ? "(" + condition + ")" : condition);
            };
            switch (p.kind) {
                case PredicateKind::kAttributeFinite:
                    lines_.push_back(fatal(plan_, p, wrapped(fmt::format("std::isfinite({})", value), false),
                                           name + " = {}", {value}));
                    needs_cmath_ = true;
                    break;
                case PredicateKind::kAttributeRange: {
                    std::vector<std::string> parts;
                    if (p.real_low)
                        parts.push_back(
                            fmt::format("{} {} {}", value, p.low_open ? ">" : ">=", float_literal(*p.real_low)));
                    if (p.real_high)
                        parts.push_back(
                            fmt::format("{} {} {}", value, p.high_open ? "<" : "<=", float_literal(*p.real_high)));
                    if (parts.empty() && p.condition) {
                        const Result<void> named = symbols({p.condition});
                        if (!named) return named;
                        const Result<std::string> cpp = host_cpp(plan_, p.condition);
                        if (!cpp) return tl::unexpected(cpp.error());
                        parts.push_back(*cpp);
                    }
                    if (parts.empty() && p.low)
                        parts.push_back(fmt::format("{} {} {}", value, p.low_open ? ">" : ">=", *p.low));
                    if (p.high && !p.condition && !p.real_low && !p.real_high)
                        parts.push_back(fmt::format("{} {} {}", value, p.high_open ? "<" : "<=", *p.high));
                    if (!parts.empty())
                        lines_.push_back(fatal(plan_, p, wrapped(layout::join(parts, " && "), parts.size() > 1),
                                               name + " = {}", {value}));
                    break;
                }
                case PredicateKind::kAttributeAccepted: {
                    const bool is_bool = attribute->type.kind == ParamKind::kBool;
                    const std::string condition = one_of(value, p.accepted, [&](const std::string& accepted) {
                        return is_bool || attribute->type.kind != ParamKind::kString ? accepted : cpp_string(accepted);
                    });
                    lines_.push_back(
                        fatal(plan_, p, wrapped(condition, p.accepted.size() > 1), name + " = {}", {value}));
                    break;
                }
                default: {
                    const std::string layout = optional ? name + "->memory_layout()" : name + ".memory_layout()";
                    const std::string condition = one_of(layout, p.memory, [](MemoryLayout m) {
                        return std::string("TensorMemoryLayout::") + cpp_name(m);
                    });
                    lines_.push_back(
                        fatal(plan_, p, wrapped(condition, p.memory.size() > 1), name + " has {}", {layout}));
                    break;
                }
            }
        }
        return {};
    }

  public:
    bool needs_cmath_ = false;

  private:
    const Plan& plan_;
    std::vector<std::string> lines_;
    std::set<std::string> known_;
    std::set<std::string> used_attributes_;
};

/// The output's logical shape as C++, with the symbols that it needs.
Result<std::string> shape_cpp(const Plan& plan, const ShapeFormula& shape, std::vector<ExprPtr>& exprs) {
    switch (shape.kind) {
        case ShapeFormula::Kind::kSameAs:
            return tensor_term(plan, shape.tensor) + ".logical_shape()";
        case ShapeFormula::Kind::kList: {
            if (const auto tensor = same_dimensions(plan, shape))
                return tensor_term(plan, *tensor) + ".logical_shape()";
            std::vector<std::string> dims;
            for (const ExprPtr& dim : shape.dims) {
                const Result<std::string> cpp = host_cpp(plan, dim);
                if (!cpp) return cpp;
                exprs.push_back(dim);
                dims.push_back(*cpp);
            }
            return "ttnn::Shape({" + layout::join(dims, ", ") + "})";
        }
        default: {
            Diagnostic d;
            d.id = "not-supported-yet";
            d.place = shape.place;
            d.what = "an output shape made of slices or of cases cannot be generated yet";
            return fail(std::move(d));
        }
    }
}

std::string method(const Plan& plan, const std::string& result, const std::string& name, bool attributes_used,
                   bool tensors_used) {
    return layout::call(0, fmt::format("{}{}::{}", result, plan.names.device_operation, name),
                        {attributes_used ? "const operation_attributes_t& operation_attributes"
                                         : "const operation_attributes_t& /*operation_attributes*/",
                         tensors_used ? "const tensor_args_t& tensor_args" : "const tensor_args_t& /*tensor_args*/"},
                        " {");
}

}  // namespace

Result<void> add_device_operation(View& view, const Plan& plan) {
    const std::string& struct_name = plan.names.device_operation;
    const std::string first = tensor_term(plan, {});
    const auto optional_text = [&](const char* key, const std::string& text) {
        if (text.empty())
            view.set(key, false);
        else
            view.set(key, text);
    };

    Validation validation(plan);
    const Result<std::string> body = validation.body();
    if (!body) return tl::unexpected(body.error());
    view.set("validate_signature",
             method(plan, "void ", "validate_on_program_cache_miss", validation.needs_attributes(), true));
    view.set("validate_body", *body);
    optional_text("validation_std_includes", validation.needs_cmath_ ? "#include <cmath>" : "");
    view.set("validation_metal_includes",
             std::string(body->find("div_up") != std::string::npos || body->find("round_up") != std::string::npos
                             ? "#include <tt-metalium/math.hpp>\n"
                             : "") +
                 "#include <tt_stl/assert.hpp>");

    view.set("select_signature",
             method(plan, struct_name + "::program_factory_t ", "select_program_factory", false, false));

    // Output
    std::vector<ExprPtr> exprs;
    const Result<std::string> shape = shape_cpp(plan, plan.output.shape, exprs);
    if (!shape) return tl::unexpected(shape.error());
    std::set<std::string> known;
    const auto lines = symbol_lines(plan, exprs, known);
    if (!lines) return tl::unexpected(lines.error());
    std::string specs;
    std::string memory = tensor_term(plan, plan.output.memory_of) + ".memory_config()";
    bool uses_attributes = false;
    if (const Attribute* attribute = plan.attribute(plan.output.memory_attribute)) {
        const std::string term = "operation_attributes." + attribute->name;
        memory = attribute->cpp_type.starts_with("std::optional") ? fmt::format("{}.value_or({})", term, memory) : term;
        uses_attributes = true;
    }
    const std::string dtype = plan.output.dtype_of.empty()
                                  ? std::string("DataType::") + cpp_name(plan.output.dtypes.front())
                                  : tensor_term(plan, plan.output.dtype_of) + ".dtype()";
    const std::string layout_term = std::string("Layout::") + cpp_name(plan.output.layout);
    std::string symbols_text;
    for (const std::string& line : *lines) symbols_text += layout::indented(4, line) + "\n";
    const std::string used = symbols_text + *shape + memory + dtype;
    for (const TensorArg& tensor : plan.tensors)
        if (used.find(tensor.name + ".") != std::string::npos || used.find(tensor.name + "[") != std::string::npos)
            specs += fmt::format("    const auto& {0} = tensor_args.{0};\n", tensor.name);
    for (const std::string& name : argument_headers(plan)) (void)name;
    specs += symbols_text;
    const std::string tensor_layout = fmt::format("TensorLayout({}, PageConfig({}), {})", dtype, layout_term, memory);
    std::string statement = fmt::format("    return TensorSpec({}, {});", *shape, tensor_layout);
    if (statement.size() > layout::kColumns) {
        std::string inner = fmt::format("        {}, {});", *shape, tensor_layout);
        if (inner.size() <= layout::kColumns) {
            statement = "    return TensorSpec(\n" + inner;
        } else {
            statement = fmt::format("    return TensorSpec(\n        {},\n", *shape);
            statement +=
                layout::call(8, "TensorLayout", {dtype, fmt::format("PageConfig({})", layout_term), memory}, ");");
        }
    }
    specs += statement;
    view.set("output_specs_signature",
             method(plan, struct_name + "::spec_return_value_t ", "compute_output_specs", uses_attributes, true));
    view.set("output_specs_body", specs);
    view.set("create_output_signature",
             method(plan, struct_name + "::tensor_return_value_t ", "create_output_tensors", true, true));
    view.set("create_output_body",
             layout::call(
                 4, "return create_device_tensor",
                 {"compute_output_specs(operation_attributes, tensor_args)",
                  "tensor_args." + (first.starts_with("(*") ? first.substr(2, first.size() - 3) + "->" : first + ".") +
                      "device()"},
                 ";"));

    // Hash
    std::vector<std::string> unhashed, hashed;
    for (const Attribute& attribute : plan.attributes) (attribute.hashed ? hashed : unhashed).push_back(attribute.name);
    view.set("has_unhashed", !unhashed.empty());
    view.set("unhashed_comment",
             layout::comment(4, fmt::format("Leaves out {}: the kernels get {} at run time, so calls that differ only "
                                            "there share one program.",
                                            layout::join(unhashed, ", "), unhashed.size() > 1 ? "them" : "it")));
    view.set("hash_signature", method(plan, "ttsl::hash::hash_t ", "compute_program_hash", !hashed.empty(), true));
    std::vector<std::string> hash_arguments;
    for (const std::string& name : hashed) hash_arguments.push_back("operation_attributes." + name);
    hash_arguments.emplace_back("tensor_args");
    view.set("hash_body",
             layout::call(4, fmt::format("return operation::hash_operation<{}>", struct_name), hash_arguments, ";"));

    // Factory
    const auto arguments_with = [&](const std::vector<const Attribute*>& attributes) {
        std::vector<std::string> arguments;
        for (const TensorArg& tensor : plan.tensors) arguments.push_back("tensor_args." + tensor.name);
        arguments.emplace_back("output");
        for (const Attribute* attribute : attributes) arguments.push_back("operation_attributes." + attribute->name);
        return arguments;
    };
    const auto attributes_parameter = [](bool used) {
        const std::string text = "const operation_attributes_t& operation_attributes";
        return used ? text : unused(text);
    };
    const std::vector<const Attribute*> for_create = factory_attributes(plan);
    const std::vector<const Attribute*> for_override = refreshed_attributes(plan);
    view.set(
        "factory_create_signature",
        layout::call(0, fmt::format("{0}::ProgramFactory::cached_program_t {0}::ProgramFactory::create", struct_name),
                     {attributes_parameter(!for_create.empty()), "const tensor_args_t& tensor_args",
                      "tensor_return_value_t& output"},
                     " {"));
    view.set("factory_create_body", layout::call(4, fmt::format("return detail::{}_single_core", plan.names.op),
                                                 arguments_with(for_create), ";"));
    view.set("factory_override_signature",
             layout::call(0, fmt::format("void {}::ProgramFactory::override_runtime_arguments", struct_name),
                          {"cached_program_t& cached_program", attributes_parameter(!for_override.empty()),
                           "const tensor_args_t& tensor_args", "tensor_return_value_t& output"},
                          " {"));
    std::vector<std::string> override_arguments = arguments_with(for_override);
    override_arguments.insert(override_arguments.begin(),
                              {"cached_program.program", "cached_program.shared_variables"});
    view.set(
        "factory_override_body",
        layout::call(4, fmt::format("detail::{}_override_runtime_arguments", plan.names.op), override_arguments, ";"));
    return {};
}

}  // namespace opwright::builder
