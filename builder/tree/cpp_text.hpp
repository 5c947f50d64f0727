// The two things that a registration adds to a C++ file of someone else: an include, and a call at a function's end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/tree/insertion.hpp"

namespace opwright::builder {

/// A function that is defined in the file and takes one nanobind module by reference.
struct BindFunction {
    std::string name;
    std::string parameter;                     ///< the module's name in it
    std::size_t body_begin = 0, body_end = 0;  ///< behind its opening brace; at its closing one
};

/// The first definition `name(nb::module_& x) {`; nothing when there is none.
std::optional<BindFunction> find_bind_function(std::string_view text, std::string_view name);

/// `#include "path"` as a line of its own, behind the last such line of a binding (`..._nanobind.hpp`), else the last
/// include that no `#if` surrounds. Nothing when the file includes nothing.
std::optional<Insertion> add_include(std::string_view text, const std::string& path);

/// Whether the file includes exactly this.
bool includes(std::string_view text, const std::string& path);

/// `statement` as the last one of the function.
Insertion add_statement(std::string_view text, const BindFunction& function, const std::string& statement);

}  // namespace opwright::builder
