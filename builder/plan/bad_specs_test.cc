// The ten bad specs: one error each at its place, and a repair after which the spec is read and planned.
#include <gtest/gtest.h>

#include "builder/plan/plan.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

struct BadSpec {
    const char* file;
    std::uint32_t line, column;
    const char* id;
    std::vector<const char*> says;
    std::uint32_t repair_line;
    const char* repair;
};

const BadSpec kBadSpecs[] = {
    {"01_missing_cb_table.md",
     32,
     1,
     "no-cb-table",
     {"Circular Buffer Requirements", "holds no table", "prose alone is not enough", "index, page count and page size"},
     33,
     "| CB ID | Name | Purpose | Pages | Page Size |\n|-------|------|---------|-------|-----------|\n"
     "| c_0 | cb_in | x tiles | 2 | tile_size |\n| c_2 | cb_out | -x tiles | 2 | tile_size |"},
    {"02_cb_index_out_of_range.md",
     36,
     3,
     "cb-index-range",
     {"32", "`c_32`", "cb_out", "0 to 31", "32 circular buffers"},
     36,
     "| c_16 | cb_out | y tiles | 2 | 2048 | Block |"},
    {"03_duplicate_cb_index.md",
     37,
     3,
     "cb-index-duplicate",
     {"index 2 is used twice", "cb_out", "cb_half", "line 36"},
     37,
     "| c_16 | cb_out | results | 2 tiles | 1 tile | Double | Compute | Writer |"},
    {"04_unknown_shape_symbol.md",
     23,
     26,
     "unknown-symbol",
     {"`Wq`", "output shape formula", "N, C, H, W", "did you mean `W`"},
     23,
     "- **Shape**: [N, C, H, 2*W]"},
    {"05_zero_page_size.md",
     34,
     18,
     "size-not-positive",
     {"page size of stick_cb", "CB 0", "0 bytes", "greater than zero"},
     34,
     "| 0 | stick_cb | align_up(2*C, 32) | 4 | Float16_b | reader | writer |"},
    {"06_kernel_path_traversal.md",
     41,
     3,
     "unsafe-path",
     {"`../../common/reader_any`", "`..`", "letters, digits and underscores", "device/kernels/dataflow",
      "device/kernels/compute"},
     41,
     "| reader_clip_range | RISCV_0 | NOC0 | Reads tiles |"},
    {"07_param_default_type.md",
     16,
     34,
     "default-type",
     {"`2.5`", "`times`", "uint32_t", "a non-negative integer"},
     16,
     "| times | uint32_t | No | >= 1 | 2 | How often each row appears |"},
    {"08_unknown_dtype.md",
     22,
     11,
     "unknown-dtype",
     {"`BFLOAT24`", "BFLOAT16, FLOAT32, BFLOAT8_B, BFLOAT4_B, UINT8, UINT16, UINT32, INT32"},
     22,
     "| Dtype | BFLOAT16 | \"unsupported dtype\" |"},
    {"09_l1_overflow.md",
     35,
     3,
     "l1-overflow",
     {"1843200 bytes", "1400000", "1572864", "`cb_flipped`", "614400"},
     35,
     "| c_2 | cb_flipped | flipped column | 2 | 2048 | Compute | Writer |"},
    {"10_table_cut_off.md",
     41,
     27,
     "row-cut-off",
     {"3 of 7 cells", "no closing `|`", "truncated input"},
     41,
     "| c_2 | cb_out | halved tiles | 2 | tile_size | Compute | Writer |"},
};

class BadSpecs : public ::testing::TestWithParam<BadSpec> {};

std::string text_of(const BadSpec& bad) {
    return testing::source_file(std::string("builder/spec/testdata/bad/") + bad.file);
}

TEST_P(BadSpecs, AreRefusedAtTheirPlace) {
    const BadSpec& bad = GetParam();
    std::vector<Diagnostic> all;
    const Result<Spec> spec = parse_spec(text_of(bad), bad.file, {}, &all);
    ASSERT_FALSE(spec.has_value());
    EXPECT_EQ(all.size(), 1U);
    const Diagnostic& d = spec.error();
    EXPECT_EQ(d.id, bad.id);
    EXPECT_EQ(d.place, (SourcePlace{bad.file, bad.line, bad.column}));
    for (const char* words : bad.says)
        EXPECT_NE(to_text(d).find(words), std::string::npos) << words << "\n" << to_text(d);
}

TEST_P(BadSpecs, ParseCleanAfterTheirRepair) {
    const BadSpec& bad = GetParam();
    std::vector<std::string> lines = testing::lines_of(text_of(bad));
    lines.at(bad.repair_line - 1) = bad.repair;
    const Result<Spec> spec = parse_spec(testing::joined(lines), bad.file);
    ASSERT_TRUE(spec.has_value()) << to_text(spec.error());
    for (const Diagnostic& d : spec->notes) EXPECT_NE(d.severity, Severity::kWarning) << to_text(d);
    const Result<Plan> plan = make_plan(*spec);
    EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
}

INSTANTIATE_TEST_SUITE_P(All, BadSpecs, ::testing::ValuesIn(kBadSpecs),
                         [](const auto& info) { return "Spec" + std::string(info.param.file).substr(0, 2); });

}  // namespace
}  // namespace opwright::builder
