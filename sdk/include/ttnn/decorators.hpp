// Operations as callable constants, the form of tt-metal up to the beginning of 2026. Vendor names:
// ttnn::register_operation, ttnn::decorators::registered_operation_t.
#pragma once

#include <tt_stl/unique_string.hpp>

#include "ttnn/core.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/operation.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace ttnn::decorators {

/// An operation whose invoke returns attributes and tensors for `launch`; any other operation does its work in invoke.
template <typename Operation>
concept PrimitiveOperationConcept = requires {
    typename Operation::operation_attributes_t;
    typename Operation::tensor_args_t;
    typename Operation::tensor_return_value_t;
};

template <unique_string Name, typename Operation>
struct registered_operation_t {
    static constexpr bool is_primitive = PrimitiveOperationConcept<Operation>;

    /// "add" of "ttnn::add".
    std::string base_name() const {
        const std::string_view name = Name.view();
        return std::string(name.substr(name.rfind(':') + 1));
    }
    std::string class_name() const { return base_name() + "_t"; }
    /// "ttnn.add" for "ttnn::add".
    std::string python_fully_qualified_name() const {
        std::string name;
        for (const char c : Name.view()) {
            if (c != ':') {
                name += c;
            } else if (!name.ends_with('.')) {
                name += '.';
            }
        }
        return name;
    }

    template <typename... Args>
    auto operator()(Args&&... args) const
        requires requires { Operation::invoke(std::forward<Args>(args)...); }
    {
        if constexpr (is_primitive) {
            auto [attributes, tensors] = Operation::invoke(std::forward<Args>(args)...);
            return device_operation::launch<Operation>(attributes, tensors);
        } else {
            return Operation::invoke(std::forward<Args>(args)...);
        }
    }
};

template <unique_string Name, typename Operation>
constexpr registered_operation_t<Name, Operation> register_operation() {
    static_assert(Name.view().starts_with("ttnn::"), "an operation's name begins with \"ttnn::\"");
    static_assert(PrimitiveOperationConcept<Operation> == Name.view().starts_with("ttnn::prim::"),
                  "operations with operation_attributes_t, tensor_args_t and tensor_return_value_t, and only these, are "
                  "registered in ttnn::prim");
    return {};
}

}  // namespace ttnn::decorators

namespace ttnn {
using decorators::register_operation;
}  // namespace ttnn
