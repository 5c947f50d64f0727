// The shared core that operation modules link against, as a Python module.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <filesystem>

#include "sdk/bridge/call.hpp"
#include "sdk/bridge/python.hpp"
#include "sdk/record/kernel_source.hpp"

namespace nb = nanobind;

NB_MODULE(_opwright_sdk, module) {
    // The module and its types live as long as the process; the interpreter's shutdown order is not worth a warning.
    nb::set_leak_warnings(false);
    module.doc() = "Shared core of operation modules: program record, bridge to ttnn.generic_op, registration.";
    // Python objects must be given back while the interpreter still runs.
    nb::module_::import_("atexit").attr("register")(
        nb::cpp_function(&ttnn::device_operation::detail::clear_program_caches));
    const auto package = nb::cast<std::string>(opwright::bridge::ttnn().attr("__file__"));
    tt::tt_metal::detail::set_runtime_root(std::filesystem::path(package).parent_path());
}
