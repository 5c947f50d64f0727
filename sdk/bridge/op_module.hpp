// What the entry file of an operation module calls.
#pragma once

#include <nanobind/nanobind.h>

namespace opwright::bridge {

namespace nb = nanobind;

/// Binds the operations into `module` and registers each as `ttnn.<name>`. `source_root` is the folder that holds the
/// sources as tt-metal lays them out (`ttnn/cpp/...`). Throws when ttnn already has an operation of that name.
[[gnu::visibility("default")]] void register_operations(nb::module_& module, const char* source_root,
                                                        void (*bind)(nb::module_&));

}  // namespace opwright::bridge
