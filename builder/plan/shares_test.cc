// What a core's share is counted in: units of work, or the tiles, sticks and rows that make them up.
#include <gtest/gtest.h>

#include "builder/plan/plan.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

struct Share {
    std::string unit, total;  ///< of the work distribution; an empty unit is not written
    std::string argument, description;
    std::string kernel;    ///< `Reader` or `Writer`
    std::string expected;  ///< factor; empty: units
};

std::string factor_of(const Share& share, const std::string& output_shape = "[N, C, H, W]") {
    testing::SpecText text;
    text.output = "## Output Tensor Specification\n- **Shape**: " + output_shape + "\n";
    text.notation = "## Notation\nHt = H / 32, Wt = W / 32, plane = Ht * Wt\n";
    text.work = "## Work Distribution\n";
    if (!share.unit.empty()) text.work += "- **Work unit**: " + share.unit + "\n";
    text.work += "- **Total units**: " + share.total + "\n";
    text.kernels += "\n## Runtime Arguments\n| Kernel | Index | Name | Meaning |\n|---|---|---|---|\n| " +
                    share.kernel + " | 0 | t_addr | base address |\n| " + share.kernel + " | 1 | " + share.argument +
                    " | " + share.description + " |\n";
    const Result<Spec> spec = parse_spec(text.text(), "toy.md");
    if (!spec) return to_text(spec.error());
    const Result<Plan> plan = make_plan(*spec);
    if (!plan) return to_text(plan.error());
    const Kernel* kernel = plan->kernel(share.kernel == "Reader" ? KernelKind::kReader : KernelKind::kWriter);
    if (kernel == nullptr || kernel->runtime_args.size() < 2) return "no such argument";
    const KernelArg& arg = kernel->runtime_args[1];
    if (arg.source != ArgSource::kUnitStart && arg.source != ArgSource::kUnitCount) return to_string(arg.source);
    return arg.value ? to_text(arg.value) : "";
}

TEST(Shares, AreCountedInWhatTheArgumentIsCalledBy) {
    const Share shares[] = {
        {"one image: Ht * Wt tiles", "N * C", "start_tile", "where this core begins", "Writer", "plane"},
        {"one image: Ht * Wt tiles", "N * C", "num_tiles", "of this core", "Reader", "plane"},
        {"one image: Ht * Wt tiles", "N * C", "start_image", "first image", "Writer", ""},
        {"one image: Ht * Wt tiles", "N * C", "start_row", "first tile row", "Writer", "Ht"},
        {"a batch, i.e. all its tiles", "N", "start_id", "first tile of this core", "Writer", "C*Ht*Wt"},
        {"one image", "N * C", "start_id", "first image of this core", "Writer", ""},
        {"", "N * C * Ht", "start_id", "Start tile ID", "Reader", "Wt"},
        {"", "N * C * Ht", "num_rows", "tile rows", "Reader", ""},
        {"one tile", "N * C * Ht * Wt", "start_tile", "first tile", "Writer", ""},
        {"one output tile row", "N * C * Ht", "start_tile", "first tile", "Writer", "Wt"},
    };
    for (const Share& share : shares)
        EXPECT_EQ(factor_of(share), share.expected) << share.unit << " / " << share.argument << " in " << share.kernel;
}

TEST(Shares, OfTheWriterAreTilesOfTheOutput) {
    const Share tiles = {"one tile-row", "N * C * Ht", "start_tile", "first tile", "Writer", ""};
    EXPECT_EQ(factor_of(tiles, "[N, C, H, 32]"), "") << "one tile";
    EXPECT_EQ(factor_of(tiles, "[N, C, H, 2*W]"), "ceil(2*W/32)") << "no name for it";
}

}  // namespace
}  // namespace opwright::builder
