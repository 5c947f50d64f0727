// The five sample specs: what their plans say, and the whole table letter by letter (testdata/<op>.plan.txt).
#include "builder/plan/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "builder/plan/render.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

Plan planned(const std::string& op) {
    const Result<Spec> spec = parse_spec(testing::sample_spec(op), op + "_spec.md");
    EXPECT_TRUE(spec.has_value()) << to_text(spec.error());
    const Result<Plan> plan = make_plan(*spec);
    EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
    return plan ? *plan : Plan{};
}

std::vector<std::pair<std::uint32_t, std::string>> warnings(const Plan& plan) {
    std::vector<std::pair<std::uint32_t, std::string>> out;
    for (const Diagnostic& d : plan.notes) {
        if (d.severity == Severity::kWarning) out.emplace_back(d.place.line, d.id);
    }
    return out;
}

std::vector<std::string> sources(const std::vector<KernelArg>& args) {
    std::vector<std::string> out;
    for (const KernelArg& a : args)
        out.push_back(a.name + ":" + to_string(a.source) + (a.value ? ":" + to_text(a.value) : ""));
    return out;
}

const Predicate* with_message(const Plan& plan, const std::string& message, PredicateKind kind) {
    const auto at = std::find_if(plan.conditions.begin(), plan.conditions.end(),
                                 [&](const Predicate& c) { return c.message == message && c.kind == kind; });
    return at == plan.conditions.end() ? nullptr : &*at;
}

using Strings = std::vector<std::string>;
using Warnings = std::vector<std::pair<std::uint32_t, std::string>>;

class GoldenPlan : public ::testing::TestWithParam<std::string> {};

/// OPWRIGHT_WRITE_GOLDEN=1 rewrites the files instead; look at the difference before committing it.
TEST_P(GoldenPlan, TableIsTheRecordedOne) {
    const std::string path = "builder/plan/testdata/" + GetParam() + ".plan.txt";
    const std::string table = to_table(planned(GetParam()));
    if (std::getenv("OPWRIGHT_WRITE_GOLDEN") != nullptr) {
        std::ofstream(std::string(OPWRIGHT_SOURCE_DIR) + "/" + path) << table;
        GTEST_SKIP() << "rewrote " << path;
    }
    EXPECT_EQ(table, testing::source_file(path));
}

TEST_P(GoldenPlan, IsTheSameEveryTime) {
    EXPECT_EQ(to_json(planned(GetParam())).dump(), to_json(planned(GetParam())).dump());
}

TEST_P(GoldenPlan, SymbolsComeAfterTheirParts) {
    const Plan plan = planned(GetParam());
    for (std::size_t i = 0; i < plan.symbols.size(); ++i) {
        for (const std::string& part : names_of(plan.symbols[i].value)) {
            const auto at =
                std::find_if(plan.symbols.begin(), plan.symbols.end(), [&](const Symbol& s) { return s.name == part; });
            ASSERT_NE(at, plan.symbols.end()) << part;
            EXPECT_LT(at - plan.symbols.begin(), static_cast<std::ptrdiff_t>(i))
                << plan.symbols[i].name << " needs " << part;
        }
    }
}

TEST_P(GoldenPlan, HasNoUnresolvedArgument) {
    const Plan plan = planned(GetParam());
    for (const Kernel& k : plan.kernels) {
        for (const std::vector<KernelArg>* args : {&k.compile_args, &k.runtime_args}) {
            for (const KernelArg& a : *args) EXPECT_NE(a.source, ArgSource::kUnresolved) << k.name << " " << a.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, GoldenPlan, ::testing::ValuesIn(testing::sample_specs()),
                         [](const auto& info) { return info.param; });

TEST(MaskedSoftmax, BuffersOfBothTables) {
    const Plan plan = planned("masked_softmax");
    ASSERT_EQ(plan.buffers.size(), 10U);
    std::map<int, std::string> pages;
    for (const CircularBuffer& c : plan.buffers) {
        pages[c.index] = to_text(c.count);
        EXPECT_TRUE(c.page_is_tile) << c.name;
        EXPECT_EQ(c.format.dtype, DataType::kBfloat16);
    }
    EXPECT_EQ(pages, (std::map<int, std::string>{{0, "2*Wt"},
                                                 {1, "2*Wt"},
                                                 {2, "1"},
                                                 {3, "1"},
                                                 {16, "2"},
                                                 {24, "Wt"},
                                                 {25, "1"},
                                                 {26, "Wt"},
                                                 {27, "1"},
                                                 {28, "Wt"}}));
    EXPECT_EQ(plan.buffer(0)->tensor, "input");
    EXPECT_EQ(plan.buffer(1)->tensor, "mask");
    EXPECT_EQ(plan.buffer(16)->tensor, "output");
    EXPECT_EQ(plan.buffer(28)->producer, KernelKind::kCompute);
    EXPECT_EQ(plan.buffer(3)->producer, KernelKind::kReader);
    EXPECT_TRUE(plan.buffer(3)->constant);
    EXPECT_EQ(plan.buffer(16)->consumer, KernelKind::kWriter);
}

TEST(MaskedSoftmax, L1NeedIsRecomputed) {
    const Plan plan = planned("masked_softmax");
    Environment env;
    env.value = [](const std::string& n) { return n == "Wt" ? std::optional<std::int64_t>(104) : std::nullopt; };
    EXPECT_EQ(*evaluate(plan.l1_bytes, env), (7 * 104 + 6) * 2048);
    env.value = [](const std::string& n) { return n == "Wt" ? std::optional<std::int64_t>(96) : std::nullopt; };
    EXPECT_LE(*evaluate(plan.l1_bytes, env), plan.l1_budget);
    EXPECT_EQ(warnings(plan), (Warnings{{64, "l1-promise"},
                                        {135, "l1-formula-differs"},
                                        {165, "argument-prose-differs"},
                                        {187, "cb-table-corrected"}}));
    EXPECT_EQ(plan.conditions.back().kind, PredicateKind::kL1Budget);
}

TEST(MaskedSoftmax, ArgumentsAreUnderstood) {
    const Plan plan = planned("masked_softmax");
    EXPECT_EQ(sources(plan.kernel(KernelKind::kReader)->compile_args),
              (Strings{"Wt:value:Wt", "Ht:value:Ht", "C:value:C",
                       "mask_batched:value:1 if mask.shape[0] == N and N > 1 else 0", "input_accessor:accessor",
                       "mask_accessor:accessor"}));
    EXPECT_EQ(sources(plan.kernel(KernelKind::kReader)->runtime_args),
              (Strings{"x_addr:buffer-address", "mask_addr:buffer-address", "num_rows:unit-count",
                       "start_row:unit-start", "scale_bits:attribute-bits"}));
    EXPECT_EQ(sources(plan.kernel(KernelKind::kWriter)->runtime_args),
              (Strings{"y_addr:buffer-address", "num_tiles:unit-count:Wt", "start_tile:unit-start:Wt"}));
    EXPECT_TRUE(plan.kernel(KernelKind::kCompute)->per_group);
    EXPECT_FALSE(plan.kernel(KernelKind::kReader)->per_group);
    // "On a cache hit refresh reader 0, 1 and 4 and writer 0."
    std::vector<int> refreshed;
    for (const KernelArg& a : plan.kernel(KernelKind::kReader)->runtime_args) {
        if (a.refresh) refreshed.push_back(a.index);
    }
    EXPECT_EQ(refreshed, (std::vector<int>{0, 1, 4}));
    EXPECT_FALSE(plan.attribute("scale")->hashed);
}

TEST(MaskedSoftmax, ChecksHaveTheSpecsWords) {
    const Plan plan = planned("masked_softmax");
    EXPECT_NE(with_message(plan, "must be rank 4", PredicateKind::kRank), nullptr);
    EXPECT_NE(with_message(plan, "mask must be [1 or N, 1, H, W]", PredicateKind::kShape), nullptr);
    EXPECT_NE(with_message(plan, "only bfloat16 is supported", PredicateKind::kDtype), nullptr);
    EXPECT_NE(with_message(plan, "scale must be positive", PredicateKind::kAttributeRange), nullptr);
    EXPECT_NE(with_message(plan, "H and W must be multiples of 32", PredicateKind::kExpression), nullptr);
    EXPECT_EQ(with_message(plan, "must be interleaved", PredicateKind::kMemoryLayout)->subjects,
              (Strings{"input", "mask"}));
}

TEST(MaskedSoftmax, PassthroughIsTheStagePlans) {
    const Passthrough route = planned("masked_softmax").passthroughs.front();
    EXPECT_EQ(route.input, "input");
    EXPECT_EQ(route.input_cb, 0);
    EXPECT_EQ(route.output_cb, 16);
    ASSERT_EQ(route.dropped.size(), 1U);
    EXPECT_EQ(route.dropped[0].cb, 1);
    EXPECT_TRUE(route.same_volume);
}

TEST(Stack, ListOfTensorsAndAShapeOfSlices) {
    const Plan plan = planned("stack");
    EXPECT_TRUE(plan.tensors[0].is_vector);
    EXPECT_EQ(plan.tensors[0].min_count, 2);
    EXPECT_EQ(plan.tensors[0].max_count, 8);
    EXPECT_EQ(plan.kernel(KernelKind::kCompute), nullptr);
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->runtime_args[3].source, ArgSource::kAddressList);
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kConcat);
    EXPECT_EQ(plan.symbol("N")->kind, Symbol::Kind::kTensorCount);
    EXPECT_EQ(plan.symbol("r")->kind, Symbol::Kind::kRank);
    EXPECT_EQ(warnings(plan), (Warnings{{45, "range-narrowed"}}));
}

TEST(GridSample, SticksAndCases) {
    const Plan plan = planned("grid_sample");
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kCases);
    EXPECT_EQ(plan.tensor("grid")->dtypes, (std::vector<DataType>{DataType::kBfloat16, DataType::kFloat32}));
    EXPECT_EQ(plan.symbol("K")->divisor, 2);
    EXPECT_TRUE(plan.buffer(0)->scratch);
    EXPECT_EQ(plan.outputs.front().memory_of, "grid");
    EXPECT_EQ(plan.work.unit, WorkUnit::kStick);
    EXPECT_EQ(warnings(plan),
              (Warnings{{57, "dtype-row-differs"}, {59, "not-read"}, {91, "core-count-is-example"}, {105, "total-differs"}}));
}

TEST(RowCentralize, CliffOverTileRows) {
    const Plan plan = planned("row_centralize");
    EXPECT_EQ(plan.work.policy, GridPolicy::kCliff);
    EXPECT_EQ(to_text(plan.work.total), "rows/32");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->runtime_args[3].source, ArgSource::kReciprocalPacked);
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kWriter)->runtime_args[2].value), "32");
    EXPECT_EQ(warnings(plan), (Warnings{{45, "output-memory-differs"}, {112, "buffering-differs"}}));
}

TEST(ShardedScaleAdd, BuffersAreTheShards) {
    const Plan plan = planned("sharded_scale_add");
    EXPECT_EQ(plan.work.policy, GridPolicy::kShardGrid);
    EXPECT_EQ(plan.work.shard_tensor, "a");
    EXPECT_EQ(plan.buffer(0)->backing, "a");
    EXPECT_EQ(plan.buffer(2)->backing, "out");
    EXPECT_EQ(plan.l1_bytes, nullptr);
    EXPECT_FALSE(plan.attribute("alpha")->hashed);
    EXPECT_EQ(plan.passthroughs.front().dropped.size(), 1U);
    EXPECT_EQ(warnings(plan), (Warnings{{67, "kernel-kept"}, {93, "refusal-holds"}}));
}

TEST(WithCaret, PointsAtTheColumn) {
    const Diagnostic d{Severity::kError, "x", {"a.md", 2, 4}, "wrong", {}, {}};
    EXPECT_EQ(with_caret(d, "one\nabcdef\n"), "a.md:2:4: error: wrong [x]\n      2 | abcdef\n        |    ^");
}

}  // namespace
}  // namespace opwright::builder
