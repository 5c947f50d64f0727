// Calls the runtime's own operations on behalf of host code.
#include "ttnn/runtime_call.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <tt_stl/overloaded.hpp>

#include "sdk/bridge/python.hpp"
#include "sdk/bridge/python_tensor.hpp"
#include "ttnn-nanobind/runtime_types.hpp"

namespace ttnn::runtime::detail {

namespace nb = nanobind;
namespace bridge = opwright::bridge;

namespace {

nb::object python_value(const Argument::Value& value) {
    return std::visit(
        ttsl::overloaded{[](std::monostate) -> nb::object { return nb::none(); },
                         [](MeshDevice* device) -> nb::object {
                             return device == nullptr ? nb::none() : nb::borrow(bridge::python_device(*device));
                         },
                         [](const auto& v) -> nb::object { return nb::cast(v); }},
        value);
}

nb::object find_operation(std::string_view name) {
    const std::string full_name = "ttnn." + std::string(name);
    if (const nb::dict replaced = bridge::replaced_operations(); replaced.contains(full_name.c_str())) {
        return replaced[full_name.c_str()];
    }
    nb::object found = nb::borrow(bridge::ttnn());
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        const std::string part(name.substr(begin, end - begin));
        TT_FATAL(nb::hasattr(found, part.c_str()), "The installed ttnn has no operation ttnn.{}", name);
        found = found.attr(part.c_str());
        begin = end + 1;
    }
    return found;
}

void collect(nb::handle result, std::vector<Tensor>& tensors) {
    if (nb::isinstance<nb::list>(result) || nb::isinstance<nb::tuple>(result)) {
        for (const nb::handle element : result) {
            collect(element, tensors);
        }
    } else if (!result.is_none()) {
        tensors.push_back(nb::cast<Tensor>(result));
    }
}

}  // namespace

std::vector<Tensor> call(std::string_view name, std::span<const Argument> arguments) {
    nb::list positional;
    nb::dict keywords;
    for (const Argument& argument : arguments) {
        if (argument.name.empty()) {
            positional.append(python_value(argument.value));
        } else if (!std::holds_alternative<std::monostate>(argument.value)) {
            keywords[nb::str(argument.name.data(), argument.name.size())] = python_value(argument.value);
        }
    }
    std::vector<Tensor> tensors;
    collect(find_operation(name)(*nb::tuple(positional), **keywords), tensors);
    return tensors;
}

}  // namespace ttnn::runtime::detail
