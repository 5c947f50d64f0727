// Entry file of an operation module; compiled once per operation with
//   -DOPWRIGHT_OP_MODULE=<name of the module>            the shared library is <name><extension_suffix>
//   -DOPWRIGHT_OP_HEADER="<op>_nanobind.hpp"             found through an include path or written in full
//   -DOPWRIGHT_OP_BIND=<namespaces>::<function that binds the operation>
//   -DOPWRIGHT_SOURCE_ROOT="<folder with ttnn/cpp/...>"
#include <nanobind/nanobind.h>

#include "sdk/bridge/op_module.hpp"

#include OPWRIGHT_OP_HEADER

NB_MODULE(OPWRIGHT_OP_MODULE, module) {
    // The core has nanobind state of its own, which its own import makes.
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, OPWRIGHT_SOURCE_ROOT, &OPWRIGHT_OP_BIND);
}
