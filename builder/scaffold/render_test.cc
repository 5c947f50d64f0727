#include "builder/scaffold/render.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/temp_folder.hpp"
#include "builder/scaffold/sample_plan.hpp"
#include "builder/scaffold/supported.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;

constexpr int kLastStage = 6;
using ::testing::HasSubstr;
using ::testing::Not;

Tree rendered(const Plan& plan, int stage) {
    auto tree = render(plan, stage);
    EXPECT_TRUE(tree) << (tree ? "" : to_text(tree.error()));
    return tree ? *tree : Tree{};
}

std::string text_of(const Tree& tree, const Plan& plan, const std::string& path) {
    const TreeFile* file = tree.find(plan.names.directory + "/" + path);
    return file != nullptr ? file->text : "(missing: " + path + ")";
}

TEST(Render, IsTheSameEachTime) {
    const Plan plan = sample::masked_softmax();
    for (int stage = 1; stage <= kLastStage; ++stage) {
        const Tree a = rendered(plan, stage), b = rendered(plan, stage);
        ASSERT_EQ(a.files.size(), b.files.size());
        for (std::size_t i = 0; i < a.files.size(); ++i) EXPECT_EQ(a.files[i].text, b.files[i].text);
    }
}

TEST(Render, LeavesNoTagsNoBlanksAtLineEndsAndNoDoubleBlankLinesInCode) {
    const Plan plan = sample::masked_softmax();
    for (int stage = 1; stage <= kLastStage; ++stage)
        for (const TreeFile& file : rendered(plan, stage).files) {
            EXPECT_EQ(file.text.find("{{#"), std::string::npos) << file.path;
            EXPECT_EQ(file.text.find("{{/"), std::string::npos) << file.path;
            EXPECT_EQ(file.text.find("{{>"), std::string::npos) << file.path;
            EXPECT_EQ(file.text.find(" \n"), std::string::npos) << file.path;
            EXPECT_TRUE(file.text.ends_with("\n") && !file.text.ends_with("\n\n")) << file.path;
            if (file.path.ends_with("pp")) {
                EXPECT_EQ(file.text.find("\n\n\n"), std::string::npos) << file.path;
            }
            EXPECT_THAT(file.text, Not(HasSubstr("opwright"))) << file.path;
        }
}

TEST(Render, TheSpecTravelsWithTheOperation) {
    const Plan plan = sample::masked_softmax();
    Tree tree = rendered(plan, 1);
    add_spec(tree, plan, "# no line break at the end");
    EXPECT_EQ(text_of(tree, plan, "masked_softmax_spec.md"), "# no line break at the end");
    EXPECT_TRUE(std::is_sorted(tree.files.begin(), tree.files.end(),
                               [](const TreeFile& a, const TreeFile& b) { return a.path < b.path; }));
}

TEST(Render, FollowsTheSpecsPositionsOfArguments) {
    const Plan plan = sample::masked_softmax();
    const Tree tree = rendered(plan, 6);
    const std::string factory = text_of(tree, plan, "device/masked_softmax_program_factory.cpp");
    EXPECT_THAT(factory, HasSubstr("{x_addr, mask_addr, num_units, start_unit, scale_bits, mask_num_pages});"))
        << "what the stub needs besides stands behind the arguments of the specification";
    EXPECT_THAT(factory, HasSubstr("{y_addr, num_units * Wt, start_unit * Wt}"));
    EXPECT_THAT(factory, HasSubstr("constexpr uint32_t kReaderScaleBits = 4;"));
    EXPECT_THAT(factory, HasSubstr("reader_args[kReaderMaskAddr] = mask_addr;"));
    const std::string reader = text_of(tree, plan, "device/kernels/dataflow/reader_masked_softmax_interleaved.cpp");
    EXPECT_THAT(reader, HasSubstr("mask_addr = get_arg_val<uint32_t>(1);"));
    EXPECT_THAT(reader, HasSubstr("TensorAccessorArgs<input_accessor_args.next_compile_time_args_offset()>()"));
    EXPECT_THAT(reader,
                HasSubstr("noc_async_read_page(page % mask_num_pages, mask_accessor, get_write_ptr(cb_mask));"));
}

TEST(Render, CreatesEveryCircularBuffer) {
    const Plan plan = sample::masked_softmax();
    const std::string factory = text_of(rendered(plan, 5), plan, "device/masked_softmax_program_factory.cpp");
    for (const CircularBuffer& cb : plan.buffers) {
        EXPECT_THAT(factory, HasSubstr("constexpr uint32_t " + cb.name + " = CBIndex::c_" + std::to_string(cb.index)));
        EXPECT_TRUE(std::regex_search(factory, std::regex("create_cb\\(\\s*" + cb.name + ","))) << cb.name;
    }
}

TEST(Render, KeepsARunTimeParameterOutOfTheHash) {
    Plan plan = sample::masked_softmax();
    EXPECT_THAT(text_of(rendered(plan, 6), plan, "device/masked_softmax_op.cpp"),
                HasSubstr("hash_operation<MaskedSoftmaxDeviceOperation>(operation_attributes.memory_config, "
                          "tensor_args)"));
    plan.attributes[0].hashed = true;
    EXPECT_THAT(text_of(rendered(plan, 6), plan, "device/masked_softmax_op.cpp"),
                Not(HasSubstr("compute_program_hash")));
}

TEST(Render, TestsNameEveryConditionsWords) {
    const Plan plan = sample::masked_softmax();
    const std::string test = text_of(rendered(plan, 2), plan, "test_dev/test_stage2_validation.py");
    for (const Predicate& p : plan.conditions) EXPECT_THAT(test, HasSubstr(p.message)) << p.message;
}

TEST(Render, HandlesThirtyTwoBitInputs) {
    Plan plan = sample::masked_softmax();
    plan.tensors[0].dtypes = {DataType::kBfloat16, DataType::kFloat32};
    plan.buffers[0].format.tensor = "input";
    plan.buffers[4].format.tensor = "output";
    plan.outputs.front().dtype_of = "input";
    plan.conditions.erase(plan.conditions.begin() + 4);  // bfloat16 only
    const Tree tree = rendered(plan, 6);
    const std::string factory = text_of(tree, plan, "device/masked_softmax_program_factory.cpp");
    EXPECT_THAT(factory, HasSubstr("UnpackToDestFp32"));
    EXPECT_THAT(factory, HasSubstr(".fp32_dest_acc_en = is_32_bit"));
    EXPECT_THAT(text_of(tree, plan, "test_dev/test_stage6_kernel_compilation.py"), HasSubstr("dtype=ttnn.float32"));
}

TEST(Render, SignedAttributesBecomeWordsAsArguments) {
    const std::string file = "builder/plan/testdata/dialects/tril_mask.md";
    const Result<Spec> spec = parse_spec(testing::source_file(file), file);
    ASSERT_TRUE(spec.has_value());
    const Result<Plan> plan = make_plan(*spec);
    ASSERT_TRUE(plan.has_value());
    EXPECT_THAT(text_of(rendered(*plan, 6), *plan, "device/tril_mask_program_factory.cpp"),
                HasSubstr("start_unit, static_cast<uint32_t>(diagonal)}"));
}

TEST(Render, NamesOfTheSpecDoNotCollideWithOurs) {
    Plan plan = sample::masked_softmax();
    for (Symbol& symbol : plan.symbols)
        if (symbol.name == "Ht") symbol.name = "tile_size";
    plan.symbols.back().value = sample::times(sample::times(sample::s("N"), sample::s("C")), sample::s("tile_size"));
    plan.kernels[0].compile_args[1].value = sample::s("tile_size");
    const std::string factory = text_of(rendered(plan, 6), plan, "device/masked_softmax_program_factory.cpp");
    EXPECT_THAT(factory, HasSubstr("const uint32_t tile_size_ = H / 32;"));
    EXPECT_THAT(factory, HasSubstr("const uint32_t R = N * C * tile_size_;"));
}

TEST(Render, HostileWordsStayWords) {
    Plan plan = sample::masked_softmax();
    const std::string hostile = "a \"quote\" {} {0} \\ )doc\" \"\"\" ?\?/ {{op}} {{#op}} */ end";
    for (Predicate& p : plan.conditions) p.message = hostile;
    for (TensorArg& tensor : plan.tensors) tensor.description = hostile;
    for (Attribute& attribute : plan.attributes) attribute.description = hostile;
    for (CircularBuffer& cb : plan.buffers) cb.purpose = hostile;
    for (Kernel& kernel : plan.kernels)
        for (auto* list : {&kernel.compile_args, &kernel.runtime_args})
            for (KernelArg& arg : *list) arg.description = hostile;
    plan.summary = hostile;
    plan.work.unit_words = hostile;
    const Tree tree = rendered(plan, 6);
    const std::string op = text_of(tree, plan, "device/masked_softmax_op.cpp");
    EXPECT_THAT(op, HasSubstr("\\\"quote\\\" {{}} {{0}} \\\\ "));  // text for fmt, inside a literal
    const std::string binding = text_of(tree, plan, "masked_softmax_nanobind.cpp");
    // Only the template itself ends the raw string.
    EXPECT_EQ(binding.find(")doc\""), binding.rfind(")doc\""));
    EXPECT_THAT(binding, HasSubstr("{{#op}}"));
}

/// One sample per thing that is refused; `what` is part of the message.
TEST(Supported, RefusesWithThePlaceInTheSpec) {
    struct Row {
        const char* what;
        void (*change)(Plan&);
    };
    const Row rows[] = {
        {"several circular buffers", [](Plan& p) { p.passthroughs.front().via = {24}; }},
        {"no circular buffer leads", [](Plan& p) { p.passthroughs.front().output_cb = 9; }},
        {"no compute kernel", [](Plan& p) { p.kernels.erase(p.kernels.begin() + 1); }},
        {"no reader", [](Plan& p) { p.kernels.erase(p.kernels.begin()); }},
        {"may be FLOAT32", [](Plan& p) { p.tensors[0].dtypes = {DataType::kFloat32}; }},
        {"may be absent", [](Plan& p) { p.tensors[0].is_optional = true; }},
        {"cores are not the ones that do the work", [](Plan& p) { p.buffers[0].backing = "input"; }},
        {"nothing says how 'output' is cut",
         [](Plan& p) {
             for (CircularBuffer& cb : p.buffers)
                 if (cb.index == p.passthroughs.front().output_cb) cb.backing = p.outputs.front().name;
             p.work.policy = GridPolicy::kShardGrid;
         }},
        {"row-major and the other end is tiled",
         [](Plan& p) {
             p.tensors[0].layout = Layout::kRowMajor;
             p.conditions.erase(p.conditions.begin() + 3);  // TILE only
             p.work.unit = WorkUnit::kTile;
         }},
        {"do not tell the number of pages",
         [](Plan& p) { p.kernels[2].runtime_args.erase(p.kernels[2].runtime_args.begin() + 1); }},
        {"has no address", [](Plan& p) { p.kernels[0].runtime_args.erase(p.kernels[0].runtime_args.begin() + 1); }},
    };
    for (const Row& row : rows) {
        Plan plan = sample::masked_softmax();
        row.change(plan);
        const auto tree = render(plan, 1);
        ASSERT_FALSE(tree) << row.what;
        EXPECT_THAT(to_text(tree.error()), HasSubstr(row.what));
        EXPECT_FALSE(tree.error().fix.empty()) << row.what;
    }
}

/// tt-metal's own settings, as far as they matter for what we write.
constexpr const char* kClangFormat =
    "{BasedOnStyle: Google, IndentWidth: 4, ColumnLimit: 120, AlignAfterOpenBracket: AlwaysBreak, "
    "BinPackArguments: false, BinPackParameters: false, IncludeBlocks: Preserve, AllowShortFunctionsOnASingleLine: "
    "All, AccessModifierOffset: -1}";

TEST(Render, IsAsClangFormatWouldHaveIt) {
    const auto version = run({{"clang-format", "--version"}, {}, {}});
    if (!version || !version->end.ok()) GTEST_SKIP() << "clang-format is not installed";
    const Plan plan = sample::masked_softmax();
    const TempFolder folder;
    Command command{{"clang-format", "--dry-run", "--Werror", std::string("--style=") + kClangFormat}, {}, {}};
    for (int stage = 1; stage <= kLastStage; ++stage)
        for (const TreeFile& file : rendered(plan, stage).files) {
            if (!file.path.ends_with("pp")) continue;
            const fs::path path = folder.path() / std::to_string(stage) / file.path;
            ASSERT_TRUE(write_file(path, file.text));
            command.argv.push_back(path.string());
        }
    const auto checked = run(command);
    ASSERT_TRUE(checked) << to_text(checked.error());
    EXPECT_TRUE(checked->end.ok()) << checked->output;
}

}  // namespace
}  // namespace opwright::builder
