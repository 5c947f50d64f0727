// Binding of registered operations, the form of tt-metal up to the beginning of 2026. Vendor names:
// ttnn::bind_registered_operation, nanobind_arguments_t, nanobind_overload_t.
#pragma once

#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/decorators.hpp"

#include <string>
#include <tuple>
#include <utility>

namespace ttnn::decorators {

namespace nb = nanobind;

/// The arguments of the operation's own invoke.
template <typename... Args>
struct nanobind_arguments_t {
    std::tuple<Args...> value;

    nanobind_arguments_t(Args... args) : value(std::move(args)...) {}
};

/// A function that takes the operation first, then its arguments.
template <typename Function, typename... Args>
struct nanobind_overload_t {
    Function function;
    nanobind_arguments_t<Args...> args;

    nanobind_overload_t(Function overload, Args... arguments)
        : function(std::move(overload)), args(std::move(arguments)...) {}
};

namespace detail {

template <typename Self, typename Result, typename... Params>
auto invoke_method(const std::string& source_root, Result (*)(Params...)) {
    return [source_root](const Self& self, Params... params) {
        return nanobind_detail::call_from_python(source_root, [&] { return self(std::forward<Params>(params)...); });
    };
}

template <typename Function, typename Result, typename Self, typename... Params>
auto overload_method(const std::string& source_root, const Function& function,
                     Result (Function::*)(Self, Params...) const) {
    return [source_root, function](Self self, Params... params) -> Result {
        return nanobind_detail::call_from_python(
            source_root, [&]() -> Result { return function(self, std::forward<Params>(params)...); });
    };
}

template <typename Operation, typename Class, typename... Args>
void define_call(Class& bound, const std::string& source_root, const nanobind_arguments_t<Args...>& overload) {
    std::apply(
        [&](const auto&... args) {
            bound.def("__call__", invoke_method<typename Class::Type>(source_root, &Operation::invoke), args...);
        },
        overload.value);
}

template <typename Operation, typename Class, typename Function, typename... Args>
void define_call(Class& bound, const std::string& source_root, const nanobind_overload_t<Function, Args...>& overload) {
    std::apply(
        [&](const auto&... args) {
            bound.def("__call__", overload_method(source_root, overload.function, &Function::operator()), args...);
        },
        overload.args.value);
}

}  // namespace detail

/// Adds `mod.<name>`, a callable with the given signatures, and marks it as an operation for registration.
template <unique_string Name, typename Operation, typename... Overloads>
auto bind_registered_operation(nb::module_& mod, const registered_operation_t<Name, Operation>& operation,
                               const std::string& doc, Overloads&&... overloads) {
    using Bound = registered_operation_t<Name, Operation>;
    auto bound = nb::class_<Bound>(mod, operation.class_name().c_str());
    bound.doc() = doc.c_str();
    bound.def_prop_ro("name", [](const Bound& self) { return self.base_name(); });
    bound.def_prop_ro("python_fully_qualified_name",
                      [](const Bound& self) { return self.python_fully_qualified_name(); });
    bound.def_prop_ro("__ttnn_operation__", [](const Bound&) { return nb::none(); });
    const std::string source_root = nanobind_detail::source_root_of(mod);
    (detail::define_call<Operation>(bound, source_root, overloads), ...);
    mod.attr(operation.base_name().c_str()) = nb::cast(new Bound(operation), nb::rv_policy::take_ownership);
    return bound;
}

}  // namespace ttnn::decorators

namespace ttnn {
using decorators::bind_registered_operation;
using decorators::nanobind_arguments_t;
using decorators::nanobind_overload_t;
}  // namespace ttnn
