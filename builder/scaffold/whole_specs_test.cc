// Whole specs whose stubs need care: what is written for them, or where and why they are refused.
#include <gtest/gtest.h>

#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/render.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

Result<Tree> built(const testing::SpecText& text, Style style = Style::kSeed) {
    const Result<Spec> spec = parse_spec(text.text(), "toy.md");
    if (!spec) return tl::unexpected(spec.error());
    PlanOptions options;
    options.style = style;
    const Result<Plan> plan = make_plan(*spec, options);
    if (!plan) return tl::unexpected(plan.error());
    return render(*plan, {6, 6});
}

/// The file of the operation's folder that ends so; empty: the spec was refused or has no such file.
std::string file_of(const Result<Tree>& tree, const std::string& ending) {
    EXPECT_TRUE(tree.has_value()) << to_text(tree.error());
    if (!tree) return {};
    for (const TreeFile& file : tree->files)
        if (file.path.ends_with(ending)) return file.text;
    ADD_FAILURE() << "no file " << ending;
    return {};
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Sticks through compute: `page` bytes in both buffers.
testing::SpecText sticks(const std::string& in_page, const std::string& out_page, const std::string& shape) {
    testing::SpecText text;
    text.inputs =
        "## Input Tensor Requirements\n| Property | Requirement | Error Hint |\n|---|---|---|\n"
        "| Shape | [N, C, H, W] | \"must be rank 4\" |\n| Layout | ROW_MAJOR_LAYOUT | \"only sticks\" |\n"
        "| Dtype | BFLOAT16 | \"only bfloat16\" |\n";
    text.output = "## Output Tensor Specification\n- **Shape**: " + shape + "\n- **Layout**: ROW_MAJOR\n";
    text.work = "## Work Distribution\n- **Work unit**: one stick\n- **Total**: N * C * H\n";
    text.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n"
        "| c_0 | cb_in | 2 | " +
        in_page + " |\n| c_16 | cb_out | 2 | " + out_page + " |\n";
    return text;
}

TEST(SticksThroughCompute, OfAnyWidthGetWholeGroupsOfValues) {
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(sticks("2 * W", "2 * W", "[N, C, H, W]"), style);
        const std::string factory = file_of(tree, "_program_factory.cpp");
        EXPECT_TRUE(has(factory,
                        "create_row_cb(cb_in, 2, round_up(W * 2, tile_size(DataFormat::Float16_b) / "
                        "constants::TILE_HEIGHT)") ||
                    has(factory, "round_up(2 * W, tile_size(DataFormat::Float16_b) / constants::TILE_HEIGHT)"))
            << factory;
        EXPECT_TRUE(has(factory,
                        "{\"num_groups\", div_up(static_cast<uint32_t>(output.buffer()->page_size()), 32 * "
                        "output.element_size())}"))
            << factory;
        // The generated tests have a width that is no multiple of 32.
        EXPECT_TRUE(has(file_of(tree, "test_stage6_kernel_compilation.py"), "x=dict(shape=(1, 1, 1, 421))"));
    }
}

TEST(SticksThroughCompute, OfOneValueAreOneGroup) {
    const auto tree = built(sticks("2 * W", "2", "[N, C, H, 1]"));
    EXPECT_TRUE(has(file_of(tree, "toy_op_compute.cpp"), "constexpr uint32_t row_groups = 1;"));
    EXPECT_TRUE(has(file_of(tree, "reader_toy_op.cpp"), "get_write_ptr(cb_in), 2);"));
}

TEST(SticksThroughCompute, WithWholeGroupsAreLeftAsTheyAre) {
    testing::SpecText text = sticks("2 * W", "2 * W", "[N, C, H, W]");
    text.inputs += "| Alignment | W % 32 == 0 | \"whole groups\" |\n";
    EXPECT_FALSE(has(file_of(built(text), "_program_factory.cpp"), "round_up"));
}

TEST(SticksWithoutCompute, CannotChangeTheirFormat) {
    testing::SpecText text = sticks("4 * W", "", "[N, C, H, W]");
    text.inputs.replace(text.inputs.find("| BFLOAT16 |"), 12, "| BFLOAT16 or FLOAT32 |");
    text.output += "- **Dtype**: FLOAT32\n";
    text.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size | Data Format | From | To |\n"
        "|---|---|---|---|---|---|---|\n| c_0 | cb_rows | 2 | 4 * W | as x | reader | writer |\n";
    text.kernels =
        "## Kernel Data Movement\n| Kernel | Core | Actual Function |\n|---|---|---|\n"
        "| reader_toy_op | RISCV_0 | Reads |\n| writer_toy_op | RISCV_1 | Writes |\n";
    const auto tree = built(text);
    ASSERT_FALSE(tree.has_value());
    EXPECT_EQ(tree.error().id, "stub-format");
    EXPECT_TRUE(has(tree.error().what, "no compute kernel is between them")) << to_text(tree.error());
}

TEST(Slices, AreTriedWithLengthsThatMakePages) {
    testing::SpecText text = sticks("2 * W", "", "[N, C, end - start, W]");
    text.parameters +=
        "| start | uint32_t | Yes | - | - | first |\n| end | uint32_t | Yes | - | - | behind the last |\n";
    text.work = "## Work Distribution\n- **Work unit**: one stick\n- **Total**: N * C * (end - start)\n";
    text.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n"
        "| c_0 | cb_rows | 2 | 2 * W |\n";
    text.kernels =
        "## Kernel Data Movement\n| Kernel | Core | Actual Function |\n|---|---|---|\n"
        "| reader_toy_op | RISCV_0 | Reads |\n| writer_toy_op | RISCV_1 | Writes |\n";
    EXPECT_TRUE(has(file_of(built(text), "device/toy_op_op.cpp"), "end > start"));

    text.output = "## Output Tensor Specification\n- **Shape**: [N, C, 2*(end - start), W]\n- **Layout**: ROW_MAJOR\n";
    // A difference of unsigned numbers that is negative is a large one.
    EXPECT_TRUE(has(file_of(built(text), "device/toy_op_op.cpp"),
                    "2 * (static_cast<int64_t>(end) - static_cast<int64_t>(start)) >= 1"));

    text.output = "## Output Tensor Specification\n- **Shape**: [N, C, H - H, W]\n- **Layout**: ROW_MAJOR\n";
    const auto empty = built(text);
    ASSERT_FALSE(empty.has_value());
    EXPECT_EQ(empty.error().id, "no-valid-case");
    EXPECT_TRUE(has(empty.error().what, "would be empty")) << to_text(empty.error());
    EXPECT_EQ(testing::lines_of(text.text())[empty.error().place.line - 1].find("- **Shape**: [N, C, H - H"), 0u);
}

TEST(GivenOutputs, AreReturnedAndChecked) {
    testing::SpecText text;
    text.parameters += "| optional_output_tensor | std::optional<Tensor> | No | - | nullopt | tensor to write into |\n";
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(text, style);
        const std::string op = file_of(tree, style == Style::kSeed ? "toy_op_op.cpp" : "toy_op_device_operation.cpp");
        EXPECT_TRUE(has(op, "return *tensor_args.optional_output_tensor;"));
        EXPECT_TRUE(has(op, "given.logical_shape() == expected.logical_shape()"));
        EXPECT_TRUE(has(op, "given.dtype() == expected.data_type()"));
        EXPECT_TRUE(has(op, "given.layout() == expected.layout()"));
        EXPECT_TRUE(
            has(file_of(tree, "toy_op.hpp"), "const std::optional<Tensor>& optional_output_tensor = std::nullopt"));
        // The factory knows one output, wherever it comes from.
        EXPECT_FALSE(has(file_of(tree, "_program_factory.cpp"), "optional_output_tensor"));
        EXPECT_TRUE(
            has(file_of(tree, "test_stage2_validation.py"), "def test_optional_output_tensor_of_another_shape"));
        EXPECT_TRUE(has(file_of(tree, "test_stage6_kernel_compilation.py"),
                        "assert result.buffer_address() == given.buffer_address()"));
    }
}

TEST(ListsOfOutputs, AreAsLongAsAParameterSays) {
    testing::SpecText text;
    text.parameters += "| parts | uint32_t | No | 1..8 | 2 | how many |\n";
    text.inputs += "| Alignment | H % (32 * parts) == 0 | \"whole parts\" |\n";
    text.output = "## Output Tensor Specification\nA list of `parts` tensors.\n- **Shape**: [N, C, H / parts, W]\n";
    text.work = "## Work Distribution\n- **Work unit**: one tile\n- **Total**: N * C * (H / 32) * ceil(W / 32)\n";
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(text, style);
        const std::string op = file_of(tree, style == Style::kSeed ? "toy_op_op.cpp" : "toy_op_device_operation.cpp");
        EXPECT_TRUE(has(op, "return std::vector<TensorSpec>(parts, spec);"));
        EXPECT_TRUE(has(file_of(tree, "toy_op.hpp"), "std::vector<Tensor> toy_op("));
        const std::string factory = file_of(tree, "_program_factory.cpp");
        EXPECT_TRUE(has(factory, "for (const Tensor& tensor : outputs) {"));
        EXPECT_TRUE(has(factory, "TensorAccessorArgs(*outputs[0].buffer())"));
        const std::string writer = file_of(tree, "writer_toy_op.cpp");
        EXPECT_TRUE(has(writer, "get_arg_val<uint32_t>(output_addrs + page / output_num_pages)")) << writer;
        EXPECT_TRUE(has(writer, "noc_async_write_page(page % output_num_pages, output_accessor,"));
        EXPECT_TRUE(has(file_of(tree, "test_stage6_kernel_compilation.py"),
                        "assert (len(result),) == expected_number(inputs, **attributes)"));
    }
}

/// As many units as there are rows of tiles of one input; the output has any number of tiles.
TEST(UnevenUnits, ShareThePagesAsTheyComeOut) {
    testing::SpecText text;
    text.inputs.replace(text.inputs.find("[N, C, H, W]"), 12, "[1, 1, H, W]");
    text.parameters += "| rows | uint32_t | Yes | - | - | rows of the output |\n";
    text.output = "## Output Tensor Specification\n- **Shape**: [1, 1, rows, 96]\n";
    text.work = "## Work Distribution\n- **Work unit**: one tile-row\n- **Total**: ceil(H / 32)\n";
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(text, style);
        const std::string factory = file_of(tree, "_program_factory.cpp");
        EXPECT_TRUE(has(factory, "uint64_t{start_unit} * output.buffer()->num_pages() / num_work_units")) << factory;
        EXPECT_TRUE(has(factory, "page_start, page_count}"));
        EXPECT_TRUE(has(file_of(tree, "reader_toy_op.cpp"), "const uint32_t end_page = first_page + page_count;"));
        EXPECT_TRUE(has(file_of(tree, "toy_op_compute.cpp"), "const uint32_t num_pages = page_count;"));
    }
    text.work += "- **Grid**: single core (0,0)\n";
    const auto single = built(text);
    EXPECT_TRUE(
        has(file_of(single, "_program_factory.cpp"), "const uint32_t all_pages = output.buffer()->num_pages();"));
    EXPECT_TRUE(has(file_of(single, "toy_op_compute.cpp"), "const uint32_t num_pages = all_pages;"));
}

TEST(UnevenUnits, AreRefusedWhereARowOfTilesStaysTogether) {
    testing::SpecText text = sticks("tile_size", "tile_size", "[N, C, H, W]");
    text.inputs += "| Alignment | H % 32 == 0, W % 32 == 0 | \"whole tiles\" |\n";
    text.work = "## Work Distribution\n- **Work unit**: one tile-row\n- **Total**: 7 * N * C * H / 32\n";
    const auto tree = built(text);
    ASSERT_FALSE(tree.has_value());
    EXPECT_EQ(tree.error().id, "stub-units") << to_text(tree.error());
}

/// A position per stick: the reader's own buffer of another format than the input's.
TEST(Positions, OfSticksAreNumbersOfPages) {
    testing::SpecText text = sticks("2 * W", "", "[N, C, H, 1]");
    text.output += "- **Dtype**: UINT32\n";
    text.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size | Data Format | From | To |\n"
        "|---|---|---|---|---|---|---|\n| c_0 | cb_values | 2 | 2 * W | - | reader | reader |\n"
        "| c_16 | cb_best | 2 | 32 | UINT32 | reader | writer |\n";
    text.kernels =
        "## Kernel Data Movement\n| Kernel | Core | Actual Function |\n|---|---|---|\n"
        "| reader_toy_op | RISCV_0 | Reads |\n| writer_toy_op | RISCV_1 | Writes |\n";
    const std::string reader = file_of(built(text), "reader_toy_op.cpp");
    EXPECT_TRUE(has(reader, "volatile tt_l1_ptr uint32_t* words =")) << reader;
    EXPECT_TRUE(has(reader, "for (uint32_t i = 0; i < 1; ++i) {"));
    EXPECT_TRUE(has(reader, "get_write_ptr(cb_values), ")) << "the input comes into the reader's own buffer";
}

TEST(MissingArguments, ComeBehindThoseOfTheSpec) {
    testing::SpecText text;
    text.kernels +=
        "\n## Runtime Arguments\n| Kernel | Index | Name | Meaning |\n|---|---|---|---|\n"
        "| Reader | 0 | num_tiles | of this core |\n| Writer | 0 | start_tile | first |\n";
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(text, style);
        const std::string reader = file_of(tree, "reader_toy_op.cpp"), writer = file_of(tree, "writer_toy_op.cpp");
        EXPECT_TRUE(has(reader, "const uint32_t start_unit = get_arg_val<uint32_t>(1);")) << reader;
        EXPECT_TRUE(has(reader, "const uint32_t x_addr = get_arg_val<uint32_t>(2);"));
        EXPECT_TRUE(has(writer, "const uint32_t num_units = get_arg_val<uint32_t>(1);")) << writer;
        EXPECT_TRUE(has(writer, "const uint32_t output_addr = get_arg_val<uint32_t>(2);")) << writer;
    }
}

/// The reader fills the output's own shards: nobody has to store them.
TEST(Shards, ThatTheReaderFillsNeedNoWriter) {
    testing::SpecText text;
    text.parameters += "| memory_config | MemoryConfig | Yes | - | - | where the shards lie |\n";
    text.output += "- **Memory**: width sharded, as memory_config says\n";
    text.work = "## Work Distribution\nEach core of the shard grid of the output fills its own shard.\n";
    text.buffers =
        "## Circular Buffer Requirements\n| CB | Name | Pages | Page Size | Producer | Consumer | Globally allocated "
        "|\n"
        "|---|---|---|---|---|---|---|\n"
        "| c_16 | cb_shard | num_tiles_per_shard | tile_size | reader | writer | output |\n";
    text.kernels =
        "## Kernel Data Movement\n| Kernel | Core | Actual Function |\n|---|---|---|\n"
        "| reader_toy_op | RISCV_0 | Reads |\n";
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        const auto tree = built(text, style);
        ASSERT_TRUE(tree.has_value()) << to_text(tree.error());
        for (const TreeFile& file : tree->files) EXPECT_FALSE(has(file.path, "writer")) << file.path;
        EXPECT_FALSE(has(file_of(tree, "_program_factory.cpp"), "writer"));
    }
    // Where one is listed, it is there; and an output that is not a buffer's memory needs one.
    text.kernels += "| writer_toy_op | RISCV_1 | Waits |\n";
    EXPECT_TRUE(has(file_of(built(text), "writer_toy_op.cpp"), "cb_wait_front"));
}

TEST(Meanings, AreToldByTheStubThatWasFound) {
    const Result<Spec> spec = parse_spec(sticks("2 * W", "2", "[N, C, H, 1]").text(), "toy.md");
    Result<Plan> plan = make_plan(*spec);
    ASSERT_TRUE(plan.has_value());
    EXPECT_EQ(plan->passthroughs.front().meaning, "");
    tell_meanings(*plan);
    EXPECT_EQ(plan->passthroughs.front().meaning,
              "page p of `output` holds page p of `x`, cut to the length of the output's page or repeated up to it");
}

/// Sticks that stand in rows of tiles, an output of one value per row: of each stick the beginning goes through, and
/// each begins with a tile however long it is.
TEST(SticksInTileRows, NarrowerOutputTakesTheBeginningOfEachStick) {
    const std::string file = "builder/plan/testdata/dialects/peak_w_rm.md";
    const Result<Spec> spec = parse_spec(testing::source_file(file), file);
    ASSERT_TRUE(spec.has_value()) << to_text(spec.error());
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        PlanOptions options;
        options.style = style;
        const Result<Plan> plan = make_plan(*spec, options);
        ASSERT_TRUE(plan.has_value()) << to_text(plan.error());
        const Result<Tree> tree = render(*plan, {6, 6});
        const std::string reader = file_of(tree, "/reader_peak_w_rm_interleaved.cpp");
        EXPECT_TRUE(has(reader, "cb_reserve_back(CB_in, 1);")) << reader;
        EXPECT_TRUE(has(reader, "l1_addr, output_page_bytes);\n            l1_addr += row_bytes;")) << reader;
        const std::string writer = file_of(tree, "/writer_peak_w_rm_interleaved.cpp");
        EXPECT_TRUE(has(writer, "cb_wait_front(CB_out, 1);")) << writer;
        EXPECT_TRUE(has(writer, "l1_addr += row_bytes;")) << writer;
    }
}

/// The kernels are told Ht and Wt and no count: compute takes Ht rows of Wt tiles, not as many as there are sticks.
TEST(SticksInTileRows, ComputeCountsTilesWhereNoArgumentDoes) {
    const std::string file = "builder/plan/testdata/dialects/peak_w_rm.md";
    std::string text = testing::source_file(file);
    const std::string reduced = "| **Logical shape** | `[..., 1]` (one value per row) |";
    ASSERT_TRUE(has(text, reduced));
    text.replace(text.find(reduced), reduced.size(), "| **Logical shape** | Same as input |");
    const std::string one = "| c_16 | CB_out | Row-major output sticks | Compute (untilize) | Writer | 1 tile";
    ASSERT_TRUE(has(text, one));
    text.replace(text.find(one) + one.size() - 6, 6, "Wt tiles");
    const Result<Spec> spec = parse_spec(text, file);
    ASSERT_TRUE(spec.has_value()) << to_text(spec.error());
    const Result<Plan> plan = make_plan(*spec);
    ASSERT_TRUE(plan.has_value()) << to_text(plan.error());
    const Result<Tree> tree = render(*plan, {6, 6});
    const std::string compute = file_of(tree, "/peak_w_rm_compute.cpp");
    EXPECT_FALSE(has(compute, "const uint32_t num_pages = num_pages;")) << compute;
    EXPECT_TRUE(has(compute, "const uint32_t all_pages = get_arg_val<uint32_t>(0);")) << compute;
    EXPECT_TRUE(has(compute, "i < num_pages;")) << compute;
    const std::string factory = file_of(tree, "_program_factory.cpp");
    EXPECT_TRUE(has(factory, "/ 32 * static_cast<uint32_t>((32 * output.buffer()->page_size()")) << factory;
}

}  // namespace
}  // namespace opwright::builder
