// The output's shape as C++: a list, that of an input, parts put together, or one per value of an attribute.
#include "builder/scaffold/output_spec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/not_rendered.hpp"
#include "builder/scaffold/validation_terms.hpp"

namespace opwright::builder {

namespace {

class OutputSpecWriter {
  public:
    explicit OutputSpecWriter(const Plan& plan) : plan_(plan) {}

    Result<OutputSpecText> write() {
        std::string statements;
        std::vector<std::string> specs;
        for (const OutputPlan& output : plan_.outputs) {
            output_ = &output;
            shape_lines_.clear();
            const ShapeFormula& formula = output.shape;
            Result<std::string> shape =
                formula.kind == ShapeFormula::Kind::kConcat || formula.kind == ShapeFormula::Kind::kSlice
                    ? assembled(formula)
                : formula.kind == ShapeFormula::Kind::kCases ? chosen(formula)
                                                             : term(formula);
            if (!shape) return tl::unexpected(shape.error());
            if (plan_.returns_list()) {
                const Result<std::string> count = value(output.count);
                if (!count) return tl::unexpected(count.error());
                statements += shape_lines_ + spec(*shape) + "\n" +
                              layout::call(4, "return std::vector<TensorSpec>", {*count, "spec"}, ";");
                break;
            }
            statements += shape_lines_ + spec(*shape) + (plan_.has_one_output() ? "" : "\n");
            specs.push_back(spec_name());
        }
        if (!plan_.has_one_output()) statements += "    return {" + layout::join(specs, ", ") + "};";
        std::set<std::string> known;
        const auto lines = symbol_lines(plan_, exprs_, known);
        if (!lines) return tl::unexpected(lines.error());
        std::string body = layout::join(*lines, "\n");
        if (!body.empty()) body = layout::indented(4, body) + "\n";
        body += statements;
        std::string names;
        for (const TensorArg& tensor : plan_.tensors)
            if (uses_word(body, tensor.name))
                names += fmt::format("    const auto& {0} = tensor_args.{0};\n", tensor.name);
        for (const Attribute& attribute : plan_.attributes)
            if (uses_word(body, attribute.name) && !places_an_output(attribute)) {
                names += fmt::format("    const auto& {0} = operation_attributes.{0};\n", attribute.name);
                text_.uses_attributes = true;
            }
        text_.body = names + body;
        return std::move(text_);
    }

  private:
    /// A shape as one expression.
    Result<std::string> term(const ShapeFormula& shape) {
        if (shape.kind == ShapeFormula::Kind::kSameAs) return tensor_term(plan_, shape.tensor) + ".logical_shape()";
        if (shape.kind != ShapeFormula::Kind::kList) return not_in_cases(shape);
        if (const auto tensor = same_dimensions(plan_, shape)) return tensor_term(plan_, *tensor) + ".logical_shape()";
        std::vector<std::string> dims;
        for (const ExprPtr& dim : shape.dims) {
            const Result<std::string> cpp = value(dim);
            if (!cpp) return cpp;
            dims.push_back(*cpp);
        }
        return "ttnn::Shape({" + layout::join(dims, ", ") + "})";
    }

    static Unexpected not_in_cases(const ShapeFormula& shape) {
        return not_rendered(shape.place, "shape-in-cases",
                            "an output shape made of slices stands among the cases of a parameter",
                            "a list of dimensions for each case", "write the dimensions of each case");
    }

    Result<std::string> value(const ExprPtr& expr) {
        exprs_.push_back(expr);
        return host_cpp(plan_, expr);
    }

    /// `keep ? Shape(...) : Shape(...)`
    Result<std::string> chosen(const ShapeFormula& shape) {
        const Attribute* attribute = plan_.attribute(shape.parameter);
        if (attribute == nullptr || shape.parts.empty()) return not_in_cases(shape);
        std::string text;
        for (std::size_t i = 0; i < shape.parts.size(); ++i) {
            const Result<std::string> part = term(shape.parts[i]);
            if (!part) return part;
            if (i + 1 == shape.parts.size()) {
                text += *part;  // validation has refused everything else
                break;
            }
            std::string condition;
            const std::string& value = shape.values[i];
            if (attribute->type.kind == ParamKind::kBool)
                condition = (value == "true" ? "" : "!") + attribute->name;
            else
                condition = fmt::format("{} == {}", attribute->name,
                                        attribute->type.kind == ParamKind::kString ? cpp_string(value) : value);
            text += fmt::format("{} ? {}\n        : ", condition, *part);
        }
        std::string flat = text;
        for (std::size_t at = 0; (at = flat.find("\n        : ", at)) != std::string::npos;)
            flat.replace(at, 11, " : ");
        const std::string variable = "const ttnn::Shape " + shape_name();
        std::string statement = layout::assign(4, variable, flat);
        if (flat.size() + 8 > layout::kColumns) statement = "    " + variable + " =\n        " + text + ";";
        shape_lines_ = statement + "\n";
        return shape_name();
    }

    /// Parts of input shapes and single dimensions, one after the other.
    Result<std::string> assembled(const ShapeFormula& shape) {
        text_.uses_small_vector = true;
        std::vector<std::string> lines = {fmt::format("    ttsl::SmallVector<uint32_t> {};", shape_name())};
        if (const Result<void> ok = append(shape, lines); !ok) return tl::unexpected(ok.error());
        shape_lines_ = layout::join(lines, "\n") + "\n";
        return fmt::format("ttnn::Shape({})", shape_name());
    }

    Result<void> append(const ShapeFormula& shape, std::vector<std::string>& lines) {
        for (const ExprPtr& dim : shape.dims) {
            const Result<std::string> cpp = value(dim);
            if (!cpp) return tl::unexpected(cpp.error());
            lines.push_back(fmt::format("    {}.push_back({});", shape_name(), *cpp));
        }
        for (const ShapeFormula& part : shape.parts)
            if (const Result<void> ok = append(part, lines); !ok) return ok;
        if (shape.kind == ShapeFormula::Kind::kSlice || shape.kind == ShapeFormula::Kind::kSameAs) {
            const std::string all = tensor_term(plan_, shape.tensor) + ".logical_shape()";
            const Result<std::string> begin = bound(all, shape.begin, "cbegin"), end = bound(all, shape.end, "cend");
            if (!begin) return tl::unexpected(begin.error());
            if (!end) return tl::unexpected(end.error());
            lines.push_back(layout::call(4, shape_name() + ".insert", {shape_name() + ".end()", *begin, *end}, ";"));
        }
        return {};
    }

    Result<std::string> bound(const std::string& shape, const ExprPtr& at, const char* open) {
        if (!at) return fmt::format("{}.{}()", shape, open);
        if (const auto fixed = constant_of(at); fixed && *fixed < 0)
            return fmt::format("{}.cend() - {}", shape, -*fixed);
        const Result<std::string> cpp = value(at);
        if (!cpp) return cpp;
        return fmt::format("{}.cbegin() + {}", shape, cpp->find(' ') == std::string::npos ? *cpp : "(" + *cpp + ")");
    }

    std::string spec(const std::string& shape) {
        std::string memory = tensor_term(plan_, output_->memory_of) + ".memory_config()";
        if (output_->interleaved_in)
            memory = fmt::format("MemoryConfig(TensorMemoryLayout::INTERLEAVED, BufferType::{})",
                                 cpp_name(*output_->interleaved_in));
        if (const Attribute* attribute = plan_.attribute(output_->memory_attribute)) {
            const std::string given = "operation_attributes." + attribute->name;
            memory = attribute->type.is_optional ? fmt::format("{}.value_or({})", given, memory) : given;
            text_.uses_attributes = true;
        }
        const std::string dtype = output_->dtype_of.empty()
                                      ? std::string("DataType::") + cpp_name(output_->dtypes.front())
                                      : tensor_term(plan_, output_->dtype_of) + ".dtype()";
        const std::string page = fmt::format("PageConfig(Layout::{})", cpp_name(output_->layout));
        const std::string layout_term = fmt::format("TensorLayout({}, {}, {})", dtype, page, memory);
        const bool one = plan_.has_one_output();
        std::string head = one && !plan_.returns_list() ? "    return TensorSpec("
                                                        : fmt::format("    const TensorSpec {}(", spec_name());
        std::string ahead;
        if (output_->given) {
            const std::string given = "tensor_args." + output_->given->name;
            if (one)
                ahead = fmt::format("    if ({0}.has_value()) {{\n        return {0}->tensor_spec();\n    }}\n", given);
            else
                head = fmt::format("    const TensorSpec {} = {}.has_value() ? {}->tensor_spec() : TensorSpec(",
                                   spec_name(), given, given);
        }
        return ahead + statement(head, shape, layout_term, dtype, page, memory);
    }

    static std::string statement(const std::string& head, const std::string& shape, const std::string& layout_term,
                                 const std::string& dtype, const std::string& page, const std::string& memory) {
        const std::string line = fmt::format("{}{}, {});", head, shape, layout_term);
        if (line.size() <= layout::kColumns) return line;
        const std::string inner = fmt::format("        {}, {});", shape, layout_term);
        if (inner.size() <= layout::kColumns) return head + "\n" + inner;
        return fmt::format("{}\n        {},\n", head, shape) +
               layout::call(8, "TensorLayout", {dtype, page, memory}, ");");
    }

    /// Variables of the output whose spec is written.
    std::string own_name(const char* what) const {
        return plan_.has_one_output() ? what : fmt::format("{}_{}", output_->name, what);
    }
    std::string shape_name() const { return own_name("shape"); }
    std::string spec_name() const { return own_name("spec"); }

    bool places_an_output(const Attribute& attribute) const {
        return std::any_of(plan_.outputs.begin(), plan_.outputs.end(),
                           [&](const OutputPlan& output) { return output.memory_attribute == attribute.name; });
    }

    const Plan& plan_;
    const OutputPlan* output_ = nullptr;
    OutputSpecText text_;
    std::vector<ExprPtr> exprs_;
    std::string shape_lines_;
};

}  // namespace

Result<OutputSpecText> output_spec_text(const Plan& plan) {
    return OutputSpecWriter(plan).write();
}

}  // namespace opwright::builder
