// The function that makes an operation appear in Python, as its author named it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace opwright::builder {

/// `<op>/<op>_nanobind.hpp`: what an operation's folder must have.
std::filesystem::path binding_header(const std::filesystem::path& operation);

/// The function in a header that binds `op`, with its namespaces: "ttnn::operations::pool::bind_op". Of several
/// functions that take a nanobind module it is bind_<op>, else one that has the operation's name in its own, else the
/// first. Empty: there is none inside a namespace.
std::string bind_function_in(std::string_view header, std::string_view op);

/// The same of a folder's header; empty too when there is no header.
std::string bind_function_of(const std::filesystem::path& operation);

}  // namespace opwright::builder
