// The table of stages.
#include "builder/stages/stages.hpp"

#include <cassert>

namespace opwright::builder {

const std::vector<Stage>& stages() {
    static const std::vector<Stage> table = {
        {1,
         "api",
         "API exists",
         "The function is there in C++ and in Python, with documentation, and refuses unknown arguments.",
         "test_stage1_api_exists.py",
         {"test_dev/test_stage1_api_exists.py", "{op}.hpp", "{op}.cpp", "{op}_nanobind.hpp", "{op}_nanobind.cpp",
          "{op}.cmake", "{op}_spec.md"},
         "ttnn has no attribute of the operation's name",
         {"has no attribute '\\w+'"}},
        {2,
         "validation",
         "Validation",
         "Arguments that the specification excludes are refused with its words.",
         "test_stage2_validation.py",
         {"test_dev/test_stage2_validation.py", "{op}.cpp", "{op}.cmake", "device/{op}_op.hpp", "device/{op}_op.cpp",
          "device/{op}_device_operation_types.hpp", "device/{op}_device_operation.hpp",
          "device/{op}_device_operation.cpp"},
         "the function throws \"not yet implemented (Stage 2)\"",
         {"not yet implemented \\(Stage 2\\)"}},
        {3,
         "registration",
         "Registration",
         "The function calls the device operation through ttnn::prim and the framework's launch.",
         "test_stage3_registration.py",
         {"test_dev/test_stage3_registration.py", "{op}.cpp", "{op}.cmake", "device/{op}_op.hpp", "device/{op}_op.cpp",
          "device/{op}_device_operation.hpp", "device/{op}_device_operation.cpp", "device/{op}_program_factory.hpp",
          "device/{op}_program_factory.cpp"},
         "the function throws \"not yet registered as ttnn::prim (Stage 3)\"",
         {"not yet registered as ttnn::prim::\\w+ \\(Stage 3\\)"}},
        {4,
         "device_op",
         "Device operation",
         "The device operation selects its program factory, so that calls get as far as building the program.",
         "test_stage4_device_op.py",
         {"test_dev/test_stage4_device_op.py", "device/{op}_op.cpp", "device/{op}_device_operation.cpp"},
         "select_program_factory throws \"not yet implemented (Stage 4)\"",
         {"select_program_factory: not yet implemented \\(Stage 4\\)"}},
        {5,
         "program_factory",
         "Program factory",
         "The factory divides the work over the cores and creates every circular buffer.",
         "test_stage5_program_factory.py",
         {"test_dev/test_stage5_program_factory.py", "device/{op}_program_factory.cpp"},
         "the factory throws \"not yet implemented (Stage 5)\"",
         {"program factory not yet implemented \\(Stage 5\\)"}},
        {6,
         "kernels",
         "Kernels",
         "Reader, compute and writer compile, run, and pass their data through bit for bit.",
         "test_stage6_kernel_compilation.py",
         {"test_dev/test_stage6_kernel_compilation.py", "device/{op}_program_factory.cpp",
          "device/kernels/dataflow/*.cpp", "device/kernels/compute/*.cpp"},
         "the factory throws \"Kernel creation not yet implemented (Stage 6)\"",
         {"Kernel creation not yet implemented \\(Stage 6\\)"}},
    };
    return table;
}

const Stage& stage_of(int number) {
    assert(number >= 1 && number <= kStages);
    return stages()[static_cast<std::size_t>(number) - 1];
}

bool may_change(const Stage& stage, std::string_view op, std::string_view path) {
    for (std::string pattern : stage.files) {
        for (std::size_t at = 0; (at = pattern.find("{op}", at)) != std::string::npos; at += op.size())
            pattern.replace(at, 4, op);
        const std::size_t star = pattern.find('*');
        if (star == std::string::npos) {
            if (pattern == path) return true;
            continue;
        }
        const std::string_view head = std::string_view(pattern).substr(0, star);
        const std::string_view tail = std::string_view(pattern).substr(star + 1);
        if (path.size() >= head.size() + tail.size() && path.starts_with(head) && path.ends_with(tail) &&
            path.substr(head.size(), path.size() - head.size() - tail.size()).find('/') == std::string_view::npos)
            return true;
    }
    return false;
}

}  // namespace opwright::builder
