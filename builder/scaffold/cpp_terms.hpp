// How the things of a plan are spelt in generated host C++: parameters, members, tensors, sizes.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// `input`; the first element of a vector argument; output_term() for an output.
std::string tensor_term(const Plan& plan, const std::string& name);

/// The variable of an output in host code: `output`, or where there are several the name that the spec gives it.
std::string output_term(const Plan& plan, const std::string& name);

/// A list of tensors in host code: `tensors`, `outputs`.
std::string list_term(const Plan& plan, const std::string& name);
/// How many pages all of `tensor` has in host code, of a list of outputs all of its tensors.
std::string all_pages_term(const Plan& plan, const std::string& tensor);

/// What the operation returns: `Tensor`, or `std::tuple<Tensor, Tensor>` of all `element`s.
std::string returned_type(const Plan& plan, const std::string& element);

/// What is returned as a variable: `output`, `outputs`.
std::string returned_name(const Plan& plan);

/// The outputs in what is returned: `single`, or `std::get<0>(several)` and so on.
std::vector<std::string> returned_outputs(const Plan& plan, const std::string& single, const std::string& several);

/// `const Tensor& input`, `float scale`, `const std::optional<...>& memory_config`.
std::string parameter(const TensorArg& tensor);
std::string parameter(const Attribute& attribute);

/// `Tensor input;`, `float scale;`
std::string member(const TensorArg& tensor);
std::string member(const Attribute& attribute);

/// `const Tensor& /*input*/`: a parameter that the body does not use yet.
std::string unused(const std::string& parameter);

/// The outputs that the caller may bring along, in their order.
std::vector<const GivenOutput*> given_outputs(const Plan& plan);

/// All user arguments in the order of the spec, tensors first (they are positional in Python).
std::vector<std::string> user_parameters(const Plan& plan, bool with_defaults);
std::vector<std::string> user_argument_names(const Plan& plan);

/// What the program factory is given: the tensors, the output, and the attributes that it uses.
std::vector<const Attribute*> factory_attributes(const Plan& plan);

/// A runtime argument that a program cache hit must rewrite, and the attributes that such arguments need.
bool is_refreshed(const KernelArg& arg);
std::vector<const Attribute*> refreshed_attributes(const Plan& plan);

/// A local variable of generated code for the symbol `name`: the name itself unless the code has that name already.
std::string symbol_term(const Plan& plan, const std::string& name);

/// Expressions over the plan's symbols as C++ on local variables.
CppBindings host_bindings(const Plan& plan);
Result<std::string> host_cpp(const Plan& plan, const ExprPtr& expr);
/// The same where a difference of unsigned parameters may be negative: `static_cast<int64_t>(end) - start`.
Result<std::string> signed_cpp(const Plan& plan, const ExprPtr& expr);

/// `const uint32_t Wt = W / 32;` for the symbols that `exprs` need, parts first, each once. Symbols in `known` are left
/// out, and all that are written are added to it. Errors: `symbol-at-run-time` where a symbol is explained in words
/// only.
/// `type` is that of the variables: signed where negative values may be compared.
Result<std::vector<std::string>> symbol_lines(const Plan& plan, const std::vector<ExprPtr>& exprs,
                                              std::set<std::string>& known, const std::string& type = "uint32_t",
                                              const std::string& output = "output");

/// `[N, C, H, W]`, when these are exactly the dimensions of one input: its name.
std::optional<std::string> same_dimensions(const Plan& plan, const ShapeFormula& shape);

/// `DataFormat::Float16_b`, or the converter's call for a tensor.
std::string format_term(const Plan& plan, const FormatSource& format);

/// The same in the factory, where each tensor's format has a variable: `input_format`.
std::string format_variable(const FormatSource& format);

/// `1.5f`: a float literal for any finite value.
std::string float_literal(double value);

/// Definition of the function that products of dimensions call; empty where `code` has none.
std::string volume_helper(const std::string& code);

/// `#include <optional>` ... for the types of the user's arguments, sorted, without a last newline.
std::string std_includes(const std::set<std::string>& headers);
std::set<std::string> argument_headers(const Plan& plan);

}  // namespace opwright::builder
