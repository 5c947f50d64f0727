#include "builder/cli/spec_lines.hpp"

#include <gtest/gtest.h>

#include "builder/cli/spec_file.hpp"

namespace opwright::builder {
namespace {

TEST(SpecLines, LeadFromTheSampleToItsStages) {
    const auto spec = plan_spec_file(std::string(OPWRIGHT_SOURCE_DIR) + "/ops/masked_softmax/masked_softmax_spec.md");
    ASSERT_TRUE(spec);
    const auto has = [&](int stage, const std::string& words) {
        for (const SpecLine& line : spec_lines(spec->plan, stage))
            if (line.what.find(words) != std::string::npos) return true;
        return false;
    };
    EXPECT_TRUE(has(1, "tensor mask"));
    EXPECT_TRUE(has(1, "parameter scale (float)"));
    EXPECT_TRUE(has(2, "refusal: "));
    EXPECT_TRUE(has(5, "circular buffer c_0"));
    EXPECT_TRUE(has(6, "run-time argument"));
    for (int stage = 1; stage <= 6; ++stage) {
        std::uint32_t last = 1;
        for (const SpecLine& line : spec_lines(spec->plan, stage)) {
            EXPECT_GE(line.line, last) << line.what;
            last = line.line;
        }
    }
}

}  // namespace
}  // namespace opwright::builder
