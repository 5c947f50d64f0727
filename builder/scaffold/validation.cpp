// Conditions over tensors, and the frame of the validation: names, loops over lists.
#include "builder/scaffold/validation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/validation_terms.hpp"

namespace opwright::builder {

Result<std::string> ValidationText::on_miss() {
    lines_.clear();
    for (const TensorArg& tensor : plan_.tensors) {
        const bool counted = std::any_of(plan_.conditions.begin(), plan_.conditions.end(), [&](const Predicate& p) {
            return p.kind == PredicateKind::kCount && !p.subjects.empty() && p.subjects.front() == tensor.name;
        });
        if (tensor.is_vector && !counted)
            push(layout::call(4, "TT_FATAL",
                              {fmt::format("!{}.empty()", tensor.name),
                               cpp_string(fmt::format("{}: {} must not be empty", plan_.names.op, tensor.name))},
                              ";"));
    }
    for (const Predicate& predicate : plan_.conditions)
        if (const Result<void> added = add(predicate); !added) return tl::unexpected(added.error());
    return finish(/*with_tensors=*/true);
}

Result<std::string> ValidationText::on_hit() {
    lines_.clear();
    used_attributes_.clear();
    known_.clear();
    for (const Predicate& p : plan_.conditions) {
        const bool unhashed = std::any_of(p.subjects.begin(), p.subjects.end(), [&](const std::string& name) {
            const Attribute* attribute = plan_.attribute(name);
            return attribute != nullptr && !attribute->hashed;
        });
        const bool plain = p.kind == PredicateKind::kAttributeFinite || p.kind == PredicateKind::kAttributeAccepted ||
                           (p.kind == PredicateKind::kAttributeRange && !p.condition);
        if (!unhashed || !plain) continue;
        if (const Result<void> added = add(p); !added) return tl::unexpected(added.error());
    }
    return lines_.empty() ? std::string() : finish(/*with_tensors=*/false);
}

std::string ValidationText::finish(bool with_tensors) {
    std::string checks, open;
    for (const Lines& lines : lines_) {
        if (lines.list != open && !open.empty()) checks += "    }\n";
        if (lines.list != open && !lines.list.empty())
            checks += fmt::format("    for (const Tensor& {} : {}) {{\n", each(), lines.list);
        open = lines.list;
        checks += lines.text + "\n";
    }
    if (!open.empty()) checks += "    }\n";
    if (!checks.empty()) checks.pop_back();
    // Only what is used gets a name, so that the compiler has nothing to complain about.
    std::vector<std::string> names;
    for (const TensorArg& tensor : plan_.tensors)
        if (with_tensors && uses_word(checks, tensor.name))
            names.push_back(fmt::format("    const auto& {0} = tensor_args.{0};", tensor.name));
    for (const Attribute& attribute : plan_.attributes)
        if (used_attributes_.contains(attribute.name))
            names.push_back(fmt::format("    const auto& {0} = operation_attributes.{0};", attribute.name));
    std::string text = layout::join(names, "\n");
    if (!checks.empty()) text += (text.empty() ? "" : "\n\n") + checks;
    return text;
}

std::string ValidationText::each() const {
    return plan_.tensor("tensor") == nullptr && plan_.symbol("tensor") == nullptr ? "tensor" : "one_tensor";
}

std::string ValidationText::term(const TensorArg& tensor) const {
    return tensor.is_vector ? each() : tensor_term(plan_, tensor.name);
}

void ValidationText::fatal(const Predicate& p, const TensorArg* tensor, const std::string& condition,
                           const std::string& found, std::vector<std::string> values) {
    const bool loop = tensor != nullptr && tensor->is_vector && p.kind != PredicateKind::kCount;
    std::string full = condition;
    if (tensor != nullptr && tensor->is_optional)
        full = fmt::format("!{}.has_value() || {}", tensor->name, as_operand_of_or(condition));
    lines_.push_back({loop ? tensor->name : std::string(),
                      fatal_call(plan_, loop ? 8 : 4, p.message, full, found, std::move(values))});
}

Result<void> ValidationText::symbols(std::vector<ExprPtr> exprs) {
    std::erase(exprs, nullptr);
    // The output is not there yet; what its shards are made of is.
    const Attribute* shards = plan_.shard_attribute();
    const std::string output = shards != nullptr ? shards->name : tensor_term(plan_, plan_.outputs.front().memory_of);
    const auto lines = symbol_lines(plan_, exprs, known_, "int64_t", output);
    if (!lines) return tl::unexpected(lines.error());
    for (const std::string& line : *lines) {
        push(layout::indented(4, line));
        if (shards != nullptr && uses_word(line, output)) used_attributes_.insert(output);
    }
    for (const ExprPtr& expr : exprs)
        for (const std::string& name : names_of(expr)) use_attributes(name);
    return {};
}

void ValidationText::use_attributes(const std::string& name) {
    if (plan_.attribute(name) != nullptr) used_attributes_.insert(name);
    const Symbol* symbol = plan_.symbol(name);
    if (symbol != nullptr && symbol->kind == Symbol::Kind::kDefinition)
        for (const std::string& part : names_of(symbol->value)) use_attributes(part);
}

Result<void> ValidationText::add(const Predicate& p) {
    if (p.kind == PredicateKind::kExpression || p.kind == PredicateKind::kL1Budget) return add_expression(p);
    for (const std::string& subject : p.subjects) {
        const TensorArg* tensor = plan_.tensor(subject);
        const Attribute* attribute = plan_.attribute(subject);
        if (tensor == nullptr && attribute == nullptr) continue;
        const Result<void> added = tensor != nullptr ? add_tensor(p, *tensor) : add_attribute(p, *attribute);
        if (!added) return added;
    }
    return {};
}

Result<void> ValidationText::add_tensor(const Predicate& p, const TensorArg& tensor) {
    const std::string t = term(tensor);
    const auto has = [&](std::string_view what) { return fmt::format("{} {}", tensor.name, what); };
    const auto check = [&](const std::string& condition, const std::string& found, std::vector<std::string> values) {
        fatal(p, &tensor, condition, found, std::move(values));
    };
    // The first of a list is what the others are compared with.
    const std::string other = p.other.empty() ? std::string() : tensor_term(plan_, p.other);
    const auto compare = [&](const std::string& property, const std::string& shown) {
        check(fmt::format("{}.{} == {}.{}", t, property, other, property),
              fmt::format("{} has {{}}, {} has {{}}", tensor.name, p.other == tensor.name ? "the first one" : p.other),
              {t + "." + shown, other + "." + shown});
    };
    const auto is_one_of = [&](const std::string& value, const std::string& condition) {
        check(condition, has("has {}"), {value});
    };
    switch (p.kind) {
        case PredicateKind::kCount: {
            const std::string size = tensor.name + ".size()";
            check(between(size, p.low, p.high), has("has {}"), {size});
            return {};
        }
        case PredicateKind::kOnDevice:
            check(t + ".storage_type() == StorageType::DEVICE", has("is in {}"), {t + ".storage_type()"});
            return {};
        case PredicateKind::kSameDevice: {
            check(t + ".storage_type() == StorageType::DEVICE", has("is in {}"), {t + ".storage_type()"});
            const std::string& first = p.other.empty() ? p.subjects.front() : p.other;
            if (first != tensor.name || tensor.is_vector)
                check(fmt::format("{}.device() == {}.device()", t, tensor_term(plan_, first)),
                      first == tensor.name ? fmt::format("{} are on different devices", tensor.name)
                                           : fmt::format("{} and {} are on different devices", tensor.name, first),
                      {});
            return {};
        }
        case PredicateKind::kRank: {
            const std::string rank = t + ".logical_shape().rank()";
            if (p.low || p.high) check(between(rank, p.low, p.high), has("has rank {}"), {rank});
            return {};
        }
        case PredicateKind::kShape:
            return add_shape(p, tensor);
        case PredicateKind::kSameShape:
            compare("logical_shape()", "logical_shape()");
            return {};
        case PredicateKind::kLayout:
            if (p.layout) is_one_of(t + ".layout()", fmt::format("{}.layout() == Layout::{}", t, cpp_name(*p.layout)));
            return {};
        case PredicateKind::kDtype:
            is_one_of(t + ".dtype()", one_of(t + ".dtype()", p.dtypes,
                                             [](DataType d) { return std::string("DataType::") + cpp_name(d); }));
            return {};
        case PredicateKind::kSameDtype:
            compare("dtype()", "dtype()");
            return {};
        case PredicateKind::kMemoryLayout: {
            const std::string value = t + ".memory_config().memory_layout()";
            is_one_of(value, one_of(value, p.memory,
                                    [](MemoryLayout m) { return std::string("TensorMemoryLayout::") + cpp_name(m); }));
            return {};
        }
        case PredicateKind::kBufferType: {
            const std::string value = t + ".memory_config().buffer_type()";
            is_one_of(value,
                      one_of(value, p.buffers, [](BufferType b) { return std::string("BufferType::") + cpp_name(b); }));
            return {};
        }
        case PredicateKind::kSameBufferType:
            compare("memory_config().buffer_type()", "memory_config().buffer_type()");
            return {};
        case PredicateKind::kSameMemoryConfig:
            compare("memory_config()", "memory_config()");
            return {};
        case PredicateKind::kSameShardSpec:
            compare("shard_spec()", "memory_config()");
            return {};
        default:
            return {};
    }
}

Result<void> ValidationText::add_shape(const Predicate& p, const TensorArg& tensor) {
    if (!p.shape) return {};
    const std::string shape = term(tensor) + ".logical_shape()";
    if (!p.shape->same_as.empty()) {
        fatal(p, &tensor, fmt::format("{} == {}.logical_shape()", shape, tensor_term(plan_, p.shape->same_as)),
              fmt::format("{} has {{}}", tensor.name), {shape});
        return {};
    }
    const auto size = static_cast<std::int64_t>(p.shape->dims.size());
    std::vector<std::string> parts = {fmt::format("{}.rank() {} {}", shape, p.shape->leading_any ? ">=" : "==", size)};
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
                if (symbol == nullptr ||
                    (symbol->kind == Symbol::Kind::kDimension && symbol->tensor == tensor.name && from_front == i)) {
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
    if (const Result<void> named = symbols(exprs); !named) return named;
    std::string found = fmt::format("{} has {{}}", tensor.name);
    std::vector<std::string> values = {shape};
    for (const ExprPtr& expr : exprs)
        for (const std::string& name : names_of(expr)) {
            const std::string value = symbol_term(plan_, name);
            if (std::find(values.begin(), values.end(), value) != values.end()) continue;
            found += fmt::format(", {} = {{}}", name);
            values.push_back(value);
        }
    fatal(p, &tensor, layout::join(parts, " && "), found, std::move(values));
    return {};
}

}  // namespace opwright::builder
