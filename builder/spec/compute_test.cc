// The compute configuration in the ways in which planners write it, and what is said about values that are none.
#include <gtest/gtest.h>

#include <algorithm>

#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

Spec with_section(const std::string& section) {
    testing::SpecText text;
    text.kernels += "\n" + section;
    const auto spec = parse_spec(text.text(), "spec");
    EXPECT_TRUE(spec) << to_text(spec.error());
    return spec ? *spec : Spec{};
}

bool warned(const Spec& spec, const std::string& id) {
    return std::any_of(spec.notes.begin(), spec.notes.end(), [&](const Diagnostic& d) { return d.id == id; });
}

TEST(Compute, FieldsTablesCodeAndSentencesSayTheSame) {
    for (const char* section :
         {"## Compute config\n- math fidelity: HiFi2\n- fp32_dest_acc_en: true\n- math_approx_mode: false\n",
          "## 9. Math\n| Knob | Default here | Alternative | Reason |\n|---|---|---|---|\n"
          "| `math_fidelity` | MathFidelity::HiFi2 | HiFi4 | fast |\n| FP32 dest accumulation | Yes | - | sums |\n"
          "| Math-approx-mode | Disabled | - | - |\n",
          "## Notes on compute\n```cpp\nComputeConfig{.math_fidelity = MathFidelity::HiFi2, .fp32_dest_acc_en = true,\n"
          "              .math_approx_mode = false}\n```\n"}) {
        const Spec spec = with_section(section);
        ASSERT_TRUE(spec.compute.fidelity && spec.compute.fp32_dest_acc && spec.compute.approx_mode) << section;
        EXPECT_EQ(spec.compute.fidelity->value, Fidelity::kHiFi2) << section;
        EXPECT_TRUE(spec.compute.fp32_dest_acc->value) << section;
        EXPECT_FALSE(spec.compute.approx_mode->value) << section;
        EXPECT_GT(spec.compute.fidelity->place.line, 30U);
    }
    const Spec prose = with_section("## Precision\nMatmul tiles run at LoFi, with FP32 accumulation in DST.\n");
    ASSERT_TRUE(prose.compute.fidelity && prose.compute.fp32_dest_acc);
    EXPECT_EQ(prose.compute.fidelity->value, Fidelity::kLoFi);
}

TEST(Compute, UnpackToDestNamesBuffers) {
    const Spec spec = with_section("## Compute\n- unpack_to_dest_mode: UnpackToDestFp32 for cb_in and c_16\n");
    ASSERT_EQ(spec.compute.unpack_to_dest.size(), 2U);
    EXPECT_EQ(spec.compute.unpack_to_dest[0].value, 0);
    EXPECT_EQ(spec.compute.unpack_to_dest[1].value, 16);
    EXPECT_TRUE(with_section("## Compute\n- unpack_to_dest_mode: Default\n").compute.unpack_to_dest.empty());
}

TEST(Compute, WhatIsNoValueOrDiffersIsReported) {
    EXPECT_TRUE(
        warned(with_section("## Compute\n- math fidelity: as high as possible\n"), "compute-config-unreadable"));
    EXPECT_TRUE(warned(with_section("## Compute\n- fp32_dest_acc_en: perhaps\n"), "compute-config-unreadable"));
    const Spec both = with_section("## Compute\n- fidelity: HiFi3\n\n## Tuning\n- Math fidelity: LoFi\n");
    EXPECT_TRUE(warned(both, "compute-config-differs"));
    EXPECT_EQ(both.compute.fidelity->value, Fidelity::kHiFi3);
}

TEST(Compute, AReferenceInPassingSaysNothing) {
    EXPECT_FALSE(with_section("## Notes\nA HiFi4 matmul would be slower.\n").compute.fidelity);
    EXPECT_FALSE(with_section("## Comparison with Reference Operation\n- math fidelity: HiFi4\n").compute.fidelity);
    EXPECT_FALSE(with_section("## Precision\nThere is no FP32 accumulation.\n").compute.fp32_dest_acc);
}

}  // namespace
}  // namespace opwright::builder
