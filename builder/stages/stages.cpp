#include "builder/stages/stages.hpp"

#include <array>
#include <cassert>

namespace opwright::builder {

namespace {

// The code of stage n - 1 throws a text with "(Stage n)" where stage n has still to write (builder/templates).
constexpr std::array<Stage, kLastStage> kStages{{
    {1, "API", "The operation exists as ttnn.<op>, is documented, and takes the arguments of the spec.",
     "test_stage1_api_exists.py", "ttnn has no such operation yet", R"(has no attribute)"},
    {2, "validation", "Arguments that the spec excludes are refused with its words; valid ones are not.",
     "test_stage2_validation.py", "the operation validates nothing yet: it throws '(Stage 2)'", R"(\(Stage 2\))"},
    {3, "registration", "The call reaches the device operation registered as ttnn::prim::<op>.",
     "test_stage3_registration.py", "the operation is not registered yet: it throws '(Stage 3)'", R"(\(Stage 3\))"},
    {4, "device operation",
     "The device operation selects its program factory and computes the output's shape and layout.",
     "test_stage4_device_op.py", "no program factory is selected yet: select_program_factory throws '(Stage 4)'",
     R"(\(Stage 4\))"},
    {5, "program factory", "The program factory divides the work over the cores and creates every circular buffer.",
     "test_stage5_program_factory.py", "the program factory is not written yet: it throws '(Stage 5)'",
     R"(\(Stage 5\))"},
    {6, "kernels", "The kernels compile, the program runs, and the data comes through unchanged.",
     "test_stage6_kernel_compilation.py", "no kernels are created yet: the program factory throws '(Stage 6)'",
     R"(\(Stage 6\))"},
}};

}  // namespace

std::span<const Stage> all_stages() {
    return kStages;
}

const Stage& stage_of(int number) {
    assert(number >= 1 && number <= kLastStage);
    return kStages[static_cast<std::size_t>(number) - 1];
}

}  // namespace opwright::builder
