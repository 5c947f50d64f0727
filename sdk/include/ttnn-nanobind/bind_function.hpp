// Making an operation callable from Python. Vendor names: ttnn::bind_function, ttnn::overload_t, ttnn::unique_string.
#pragma once

#include <tt_stl/unique_string.hpp>

#include "ttnn-nanobind/runtime_types.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ttnn {

namespace nb = nanobind;

/// One signature of an operation: a function pointer with nanobind's descriptions of its arguments.
template <typename Func, typename... Args>
struct overload_t {
    Func func;
    std::tuple<Args...> args;

    constexpr overload_t(Func function, const Args&... arguments) : func(function), args(arguments...) {}
};
template <typename Func, typename... Args>
overload_t(Func, Args...) -> overload_t<Func, Args...>;

namespace nanobind_detail {

template <typename T>
inline constexpr bool is_overload_v = false;
template <typename Func, typename... Args>
inline constexpr bool is_overload_v<overload_t<Func, Args...>> = true;

/// The Python object of one operation; the type is unique per name.
template <unique_string Name, unique_string Namespace>
struct BoundOperation {
    std::string name;
    std::string full_name;
    std::string source_root;
};

/// While it lives, relative kernel paths are looked up under `source_root` first.
class SourceRootScope {
  public:
    explicit SourceRootScope(std::string_view source_root);
    ~SourceRootScope();
    SourceRootScope(const SourceRootScope&) = delete;
    SourceRootScope& operator=(const SourceRootScope&) = delete;

  private:
    std::string previous_;
};

/// Where the module's operations have their sources; empty when the module does not say.
[[gnu::visibility("default")]] std::string source_root_of(const nb::module_& module);

/// The exception that is being handled, for Python: its type and text stay, and one of C++ that names no place of its
/// own gets the line of the operation that threw it.
[[noreturn, gnu::visibility("default")]] void rethrow_with_place(const std::string& source_root);

/// One call from Python of an operation with sources below `source_root`.
template <typename Action>
decltype(auto) call_from_python(const std::string& source_root, Action&& action) {
    const SourceRootScope scope(source_root);
    try {
        return action();
    } catch (const std::exception&) {
        rethrow_with_place(source_root);
    }
}

template <typename Bound, typename Result, typename... Params>
auto as_method(Result (*function)(Params...)) {
    return [function](const Bound& self, Params... params) -> Result {
        return call_from_python(self.source_root,
                                [&]() -> Result { return function(std::forward<Params>(params)...); });
    };
}

}  // namespace nanobind_detail

/// Adds `mod.<Name>`, a callable with the given signatures, and marks it as an operation for registration.
template <unique_string Name, unique_string Namespace = unique_string{"ttnn."}, typename... Overloads>
requires(nanobind_detail::is_overload_v<std::remove_cvref_t<Overloads>>&&...) void bind_function(
    nb::module_& mod, const char* doc, Overloads&&... overloads) {
    using Bound = nanobind_detail::BoundOperation<Name, Namespace>;
    const std::string name(Name);
    const std::string full_name = std::string(Namespace) + name;

    auto bound = nb::class_<Bound>(mod, (name + "_t").c_str());
    bound.doc() = doc;
    bound.def_ro("name", &Bound::name);
    bound.def_ro("python_fully_qualified_name", &Bound::full_name);
    bound.def_prop_ro("__ttnn_operation__", [](const Bound&) { return nb::none(); });
    const auto add = [&](const auto& overload) {
        std::apply(
            [&](const auto&... args) {
                bound.def("__call__", nanobind_detail::as_method<Bound>(overload.func), args...);
            },
            overload.args);
    };
    (add(overloads), ...);
    mod.attr(name.c_str()) =
        nb::cast(new Bound{name, full_name, nanobind_detail::source_root_of(mod)}, nb::rv_policy::take_ownership);
}

/// The same for an operation with one signature.
template <unique_string Name, unique_string Namespace = unique_string{"ttnn."}, typename Func, typename... Args>
requires(!nanobind_detail::is_overload_v<std::remove_cvref_t<Func>>) void bind_function(nb::module_& mod,
                                                                                        const char* doc, Func function,
                                                                                        Args&&... args) {
    bind_function<Name, Namespace>(mod, doc, overload_t(function, std::forward<Args>(args)...));
}

}  // namespace ttnn
