// Makes the operations of a module appear as the runtime's own.
#include <nanobind/stl/string.h>

#include <fmt/format.h>
#include <tt_stl/assert.hpp>

#include <new>
#include <stdexcept>

#include "sdk/bridge/op_module.hpp"
#include "sdk/bridge/python.hpp"
#include "sdk/bridge/thrown_place.hpp"
#include "sdk/record/kernel_source.hpp"
#include "ttnn-nanobind/bind_function.hpp"

namespace opwright::bridge {

namespace {

constexpr const char* kSourceRootAttribute = "__opwright_source_root__";

/// `ttnn.experimental` for `ttnn.experimental.x`.
nb::object namespace_of(const std::string& full_name) {
    const std::size_t dot = full_name.rfind('.');
    TT_FATAL(dot != std::string::npos, "\"{}\" is not a qualified operation name", full_name);
    return nb::module_::import_(full_name.substr(0, dot).c_str());
}

}  // namespace

nb::dict replaced_operations() {
    constexpr const char* kAttribute = "__opwright_replaced__";
    const nb::handle module = ttnn();
    if (!nb::hasattr(module, kAttribute)) module.attr(kAttribute) = nb::dict();
    return nb::borrow<nb::dict>(module.attr(kAttribute));
}

namespace {

void register_operation(nb::handle operation) {
    const auto full_name = nb::cast<std::string>(operation.attr("python_fully_qualified_name"));
    const auto name = nb::cast<std::string>(operation.attr("name"));
    const nb::object target = namespace_of(full_name);
    // ttnn grows, so a specification may name what the installed version has already: in this process the name means
    // the operation that was loaded, as it would in a source tree where the one replaced the other.
    if (nb::hasattr(target, name.c_str())) {
        if (!replaced_operations().contains(full_name.c_str())) {
            replaced_operations()[full_name.c_str()] = target.attr(name.c_str());
        }
        nb::delattr(target, name.c_str());
    }
    ttnn().attr("decorators").attr("register_cpp_operation")(target, name, operation);
}

}  // namespace

void register_operations(nb::module_& module, const char* source_root, void (*bind)(nb::module_&)) {
    module.attr(kSourceRootAttribute) = source_root;
    bind(module);
    bool found = false;
    for (const nb::handle name : nb::list(nb::module_::import_("builtins").attr("dir")(module))) {
        const nb::object attribute = module.attr(nb::str(name));
        if (nb::hasattr(attribute, "__ttnn_operation__") && !nb::isinstance<nb::type_object>(attribute)) {
            register_operation(attribute);
            found = true;
        }
    }
    TT_FATAL(found, "the module binds no operation: its bind function must call ttnn::bind_function");
}

}  // namespace opwright::bridge

namespace ttnn::nanobind_detail {

SourceRootScope::SourceRootScope(std::string_view source_root)
    : previous_(tt::tt_metal::detail::source_root().string()) {
    tt::tt_metal::detail::set_source_root(source_root);
}

SourceRootScope::~SourceRootScope() {
    tt::tt_metal::detail::set_source_root(previous_);
}

namespace {

template <typename... Errors>
bool is_one_of(const std::exception& error) {
    return ((dynamic_cast<const Errors*>(&error) != nullptr) || ...);
}

/// As nanobind translates them.
PyObject* python_type_of(const std::exception& error) {
    if (is_one_of<std::out_of_range>(error)) return PyExc_IndexError;
    if (is_one_of<std::overflow_error>(error)) return PyExc_OverflowError;
    const bool is_value =
        is_one_of<std::domain_error, std::invalid_argument, std::length_error, std::range_error>(error);
    return is_value ? PyExc_ValueError : PyExc_RuntimeError;
}

}  // namespace

void rethrow_with_place(const std::string& source_root) {
    try {
        throw;
    } catch (const nb::python_error&) {
        throw;
    } catch (const nb::builtin_exception&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        const std::string place = opwright::bridge::thrown_place_text(error, source_root);
        if (place.empty()) throw;
        PyErr_SetString(python_type_of(error), fmt::format("{}\n{}", error.what(), place).c_str());
        throw nb::python_error();
    }
}

std::string source_root_of(const nb::module_& module) {
    const char* attribute = opwright::bridge::kSourceRootAttribute;
    return nb::hasattr(module, attribute) ? nb::cast<std::string>(module.attr(attribute)) : std::string();
}

}  // namespace ttnn::nanobind_detail
