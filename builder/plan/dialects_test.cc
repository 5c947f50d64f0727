// Specs in dialects that no sample has, as different planners write them: they are read by meaning, without a word of
// their own in the sources. What is asserted is what an expert reads by eye.
#include <gtest/gtest.h>

#include <algorithm>

#include "builder/plan/plan.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

Plan planned(const std::string& file) {
    const Result<Spec> spec = parse_spec(testing::source_file("builder/plan/testdata/dialects/" + file), file);
    EXPECT_TRUE(spec.has_value()) << to_text(spec.error());
    if (!spec) return {};
    const Result<Plan> plan = make_plan(*spec);
    EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
    return plan ? *plan : Plan{};
}

/// `c_0 cb_in 2*Wt reader>compute x`, one line per buffer.
std::string buffers(const Plan& plan) {
    std::string out;
    for (const CircularBuffer& b : plan.buffers) {
        out += "c_" + std::to_string(b.index) + " " + b.name + " " + to_text(b.count) + " " + to_string(b.producer) +
               ">" + to_string(b.consumer) + (b.tensor.empty() ? "" : " " + b.tensor) + "\n";
    }
    return out;
}

/// `name=source` of a kernel's run-time or compile-time arguments.
std::string arguments(const Plan& plan, KernelKind kind, bool runtime) {
    const Kernel* kernel = plan.kernel(kind);
    if (kernel == nullptr) return "no kernel";
    std::string out;
    for (const KernelArg& a : runtime ? kernel->runtime_args : kernel->compile_args)
        out += (out.empty() ? "" : " ") + a.name + "=" + to_string(a.source);
    return out;
}

const Predicate* check(const Plan& plan, PredicateKind kind, const std::string& subject = {}) {
    for (const Predicate& c : plan.conditions) {
        const bool mine =
            subject.empty() || std::find(c.subjects.begin(), c.subjects.end(), subject) != c.subjects.end();
        if (c.kind == kind && mine) return &c;
    }
    return nullptr;
}

bool warned(const Plan& plan, const std::string& id) {
    return std::any_of(plan.notes.begin(), plan.notes.end(), [&](const Diagnostic& d) { return d.id == id; });
}

TEST(Dialects, ColumnsPerTensorAndLegacyIndices) {
    const Plan plan = planned("gated_relu.md");
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(plan.tensors[1].dtypes, (std::vector<DataType>{DataType::kBfloat16, DataType::kFloat32}));
    ASSERT_EQ(plan.buffers.size(), 3U);
    EXPECT_EQ(plan.buffers[2].index, 16);
    EXPECT_EQ(plan.buffers[1].tensor, "gate");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTile);
    EXPECT_EQ(plan.kernels.size(), 3U);
    EXPECT_EQ(plan.passthroughs.front().dropped.size(), 1U);
    const Predicate* rank = check(plan, PredicateKind::kRank);
    ASSERT_NE(rank, nullptr);
    EXPECT_EQ(rank->subjects.size(), 2U);
    EXPECT_EQ(rank->high, 4);
}

TEST(Dialects, BoldLinesBulletsAndProse) {
    const Plan plan = planned("transpose_hc.md");
    EXPECT_EQ(plan.names.directory, "ttnn/cpp/ttnn/operations/data_movement/transpose_hc");
    EXPECT_EQ(plan.outputs.front().shape.dims.size(), 4U);
    EXPECT_EQ(plan.work.unit, WorkUnit::kStick);
    EXPECT_EQ(to_text(plan.work.total), "N*C*H");
    EXPECT_EQ(plan.kernel(KernelKind::kCompute), nullptr);
    EXPECT_EQ(plan.buffers[0].consumer, KernelKind::kWriter);
    EXPECT_EQ(plan.tensors[0].layout, Layout::kRowMajor);
    EXPECT_TRUE(plan.attributes[0].type.is_optional);
}

/// The planner template in use: two sections, per-kernel tables under bold lines, a second CB table at the end.
TEST(Dialects, PlannerTemplateWithTheFinalTable) {
    const Plan plan = planned("row_rms_scale.md");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_input 2*Wt reader>compute input_tensor\n"
              "c_1 cb_sq Wt compute>compute\n"
              "c_3 cb_weight Wt reader>compute weight\n"
              "c_8 cb_scaler 1 reader>compute\n"
              "c_9 cb_eps 1 reader>compute\n"
              "c_16 cb_out 2 compute>writer output\n"
              "c_24 cb_ms 1 compute>compute\n");
    EXPECT_EQ(to_text(plan.work.total), "NC*Ht");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "src_addr=buffer-address weight_addr=buffer-address num_rows=unit-count start_row=unit-start "
              "packed_eps=attribute-bits");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "Wt=value input_tensor_accessor=accessor weight_accessor=accessor");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, true),
              "dst_addr=buffer-address num_tiles=unit-count start_tile=unit-start");
    const Predicate* whole = check(plan, PredicateKind::kExpression);
    ASSERT_NE(whole, nullptr);
    EXPECT_EQ(whole->message, "H and W must be tile-aligned");
}

/// The older template: a section for two tensors, kernels called by their role, definitions through unknown names.
TEST(Dialects, OlderTemplateWithTwoTensorsInATitle) {
    const Plan plan = planned("layernorm_rows.md");
    const Predicate* of_gamma = check(plan, PredicateKind::kLayout, "gamma");
    ASSERT_NE(of_gamma, nullptr);
    EXPECT_EQ(of_gamma->subjects, (std::vector<std::string>{"gamma", "beta"}));
    EXPECT_EQ(check(plan, PredicateKind::kLayout, "input_tensor")->subjects.size(), 1U);
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->name, "reader_layernorm_rows_interleaved");
    EXPECT_EQ(to_text(plan.symbol("Wt")->value), "ceil(W/32)") << "`Wt = width / TILE_WIDTH` leads nowhere";
    EXPECT_EQ(plan.work.policy, GridPolicy::kCliff);
    EXPECT_EQ(to_text(plan.work.total), "prod(shape[:-1])/TILE_HEIGHT");
    EXPECT_EQ(plan.kernel(KernelKind::kWriter)->compile_args[1].tensor, "output");
    EXPECT_EQ(plan.passthroughs.front().dropped.size(), 2U);
    EXPECT_FALSE(warned(plan, "argument-unresolved"));
}

/// The newest template: a classification for a category, `X | None` types, sizes as calls of the library.
TEST(Dialects, NewestTemplateWithClassification) {
    const Plan plan = planned("tile_convert.md");
    EXPECT_EQ(plan.names.category, "data_movement");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_rm_in 2*Wt reader>compute input_tensor\nc_16 cb_tiled_out 2*Wt compute>writer output\n");
    EXPECT_EQ(plan.buffers[1].format.tensor, "output");
    EXPECT_EQ(plan.outputs.front().layout, Layout::kTile);
    EXPECT_EQ(plan.outputs.front().memory_attribute, "memory_config");
    EXPECT_EQ(plan.work.policy, GridPolicy::kTwoGroups) << "single-core is a special case of the caller";
    EXPECT_EQ(check(plan, PredicateKind::kRank)->low, 2);
    EXPECT_EQ(plan.tensors[0].layout, Layout::kRowMajor) << "TILE stands in a remark";
    EXPECT_TRUE(warned(plan, "dtype-parameter"));
}

TEST(Dialects, UnderlinedNumberedHeadingsAndSticks) {
    const Plan plan = planned("concat_rows.md");
    EXPECT_TRUE(plan.tensors[0].is_vector);
    EXPECT_EQ(plan.tensors[0].max_count, 8);
    EXPECT_EQ(plan.tensors[0].dtypes.size(), 3U);
    EXPECT_EQ(buffers(plan), "c_0 sticks 4 reader>writer tensors\n");
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), "tensors.shape[-1]*element_size(tensors)");
    EXPECT_EQ(to_text(plan.work.total), "N*C*K*H");
    EXPECT_EQ(plan.work.order, CoreOrder::kRowsFirst);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "sticks=cb-index stick_bytes=value tensors_accessor=accessor");
    EXPECT_EQ(plan.kernel(KernelKind::kCompute), nullptr);
}

TEST(Dialects, TurnedBufferTableAndNumberedArguments) {
    const Plan plan = planned("pad_sticks.md");
    EXPECT_EQ(buffers(plan), "c_0 stick 4 reader>writer x\nc_1 pad_row 1 reader>writer\n");
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), "align_up(2*W, 32)");
    EXPECT_EQ(plan.buffers[1].place.line, 40U);
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[2]), "front + H + back");
    EXPECT_EQ(to_text(plan.work.total), "N*C*(front + H + back)");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "x_addr=buffer-address num_sticks=unit-count start_stick=unit-start pad_value=attribute-bits");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, false), "cb_stick=cb-index output_accessor=accessor");
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "pad_sticks: only row-major");
}

TEST(Dialects, QuotedFieldsAndRowsPerTensor) {
    const Plan plan = planned("embedding_lookup.md");
    EXPECT_EQ(plan.names.category, "embedding");
    EXPECT_EQ(plan.outputs.front().name, "out");
    EXPECT_EQ(plan.outputs.front().dtype_of, "weight");
    EXPECT_EQ(check(plan, PredicateKind::kDtype, "indices")->message, "indices must be uint32");
    EXPECT_EQ(check(plan, PredicateKind::kMemoryLayout)->message, "inputs must be interleaved");
    EXPECT_EQ(plan.buffer(1)->tensor, "weight") << "its page is 2*E, and E is a dimension of weight";
    EXPECT_TRUE(plan.buffer(0)->scratch);
    EXPECT_EQ(to_text(plan.work.total), "B*L");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "cb_idx=cb-index cb_row=cb-index indices_accessor=accessor weight_accessor=accessor");
}

TEST(Dialects, EmojiCommentsFootnotesAndShards) {
    const Plan plan = planned("upsample_rows.md");
    EXPECT_EQ(plan.buffers.size(), 2U) << "the table in the comment is none";
    EXPECT_EQ(plan.buffer(0)->backing, "input");
    EXPECT_EQ(plan.buffer(16)->backing, "output");
    EXPECT_EQ(to_text(plan.buffer(16)->count), "scale_h*shard_rows");
    EXPECT_EQ(plan.symbol("shard_rows")->kind, Symbol::Kind::kShardHeight);
    EXPECT_EQ(plan.attributes[0].cpp_default, "2");
    EXPECT_EQ(plan.work.policy, GridPolicy::kShardGrid);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "c_0=cb-index c_16=cb-index stick_bytes=value scale_h=value");
    EXPECT_EQ(check(plan, PredicateKind::kBufferType)->buffers, std::vector<BufferType>{BufferType::kL1});
}

TEST(Dialects, BulletsForEverything) {
    const Plan plan = planned("max_pool_rows.md");
    ASSERT_EQ(plan.attributes.size(), 2U);
    EXPECT_EQ(plan.attributes[0].cpp_default, "2");
    EXPECT_EQ(plan.attributes[1].cpp_default, "false");
    EXPECT_EQ(check(plan, PredicateKind::kAttributeRange, "k")->message, "k must be between 1 and 32");
    EXPECT_EQ(buffers(plan), "c_0 cb_rows 2*k reader>compute x\nc_16 cb_max 2 compute>writer output\n");
    EXPECT_EQ(check(plan, PredicateKind::kRank)->message, "input must be rank 4");
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[2]), "H/k");
    EXPECT_EQ(to_text(plan.work.total), "N*C*ceil(H/k/32)*Wt");
}

TEST(Dialects, OtherLanguagesPunctuationAndCrlf) {
    const Plan plan = planned("addcmul_bcast.md");
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "only TILE");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_a 2 reader>compute a\nc_1 cb_b 2 reader>compute b\nc_2 cb_c 2 reader>compute c\n"
              "c_16 cb_out 2 compute>writer output\n");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "a_addr=buffer-address b_addr=buffer-address c_addr=buffer-address num_tiles=unit-count "
              "start_tile=unit-start")
        << "the name of the total is a core's share here";
    EXPECT_EQ(arguments(plan, KernelKind::kCompute, true), "num_tiles=unit-count value=attribute-bits");
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kSameAs);
}

TEST(Dialects, SignatureProseAndArgumentsAsCode) {
    const Plan plan = planned("transpose_tiles.md");
    EXPECT_EQ(plan.names.category, "data_movement");
    ASSERT_EQ(plan.attributes.size(), 1U);
    EXPECT_EQ(plan.attributes[0].name, "memory_config");
    EXPECT_EQ(plan.tensors[0].dtypes.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kExpression)->place.line, 17U);
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[2]), "W");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false), "Ht=value Wt=value HtWt=value input_accessor=accessor");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "input_addr=buffer-address num_tiles=unit-count start_tile=unit-start");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, false), "cb_dst=cb-index output_accessor=accessor");
    EXPECT_EQ(arguments(plan, KernelKind::kCompute, true), "num_tiles=unit-count");
}

TEST(Dialects, CliffLogicalShapeAndALateCorrection) {
    const Plan plan = planned("sum_over_h.md");
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[2]), "1") << "the logical shape, not the padded one";
    EXPECT_EQ(plan.work.policy, GridPolicy::kCliff);
    EXPECT_EQ(to_text(plan.work.total), "cols");
    EXPECT_EQ(plan.buffer(24)->format.dtype, DataType::kFloat32);
    EXPECT_TRUE(warned(plan, "cb-table-corrected"));
    EXPECT_EQ(plan.tensors[0].dtypes, std::vector<DataType>{DataType::kBfloat16}) << "float32 is only planned";
    EXPECT_FALSE(plan.attribute("scaler")->hashed);
}

TEST(Dialects, SeveralOutputsEachWithItsBuffer) {
    const Plan plan = planned("topk_rows.md");
    ASSERT_EQ(plan.outputs.size(), 2U);
    EXPECT_EQ(plan.outputs[0].name, "values");
    EXPECT_EQ(plan.outputs[1].name, "indices");
    EXPECT_EQ(plan.outputs[1].dtypes, std::vector<DataType>{DataType::kUint16});
    EXPECT_EQ(plan.buffer(16)->tensor, "values");
    EXPECT_EQ(plan.buffer(17)->tensor, "indices");
    EXPECT_EQ(to_text(plan.buffer(16)->count), "ceil(k/32)");
    EXPECT_EQ(plan.buffer(24)->producer, KernelKind::kCompute);
    EXPECT_EQ(to_text(plan.work.total), "N*C*Ht");
}

TEST(Dialects, LegacyIndicesAndPreallocatedOutput) {
    const Plan plan = planned("moreh_dot_rows.md");
    EXPECT_EQ(plan.tensors.size(), 2U);
    ASSERT_TRUE(plan.outputs.front().given.has_value());
    EXPECT_FALSE(warned(plan, "preallocated-output"));
    EXPECT_EQ(buffers(plan),
              "c_0 cb_a 2 reader>compute a\nc_1 cb_b 2 reader>compute b\nc_2 cb_one 1 reader>compute\n"
              "c_16 cb_y Wt compute>writer output\nc_24 cb_mul 1 compute>compute\n");
    EXPECT_EQ(plan.work.policy, GridPolicy::kSingleCore);
    EXPECT_EQ(check(plan, PredicateKind::kRank)->high, 8);
}

TEST(Dialects, ShardsOfSticksOnTheirOwnCores) {
    const Plan plan = planned("halo_rows.md");
    EXPECT_EQ(plan.tensors.size(), 3U);
    EXPECT_EQ(plan.symbol("padding_config_shard_sticks")->kind, Symbol::Kind::kShardHeight);
    EXPECT_EQ(plan.symbol("padding_config_shard_sticks")->tensor, "padding_config");
    EXPECT_EQ(plan.buffer(2)->backing, "output");
    EXPECT_EQ(plan.kernel(KernelKind::kWriter)->name, "halo_gather_rows");
}

TEST(Dialects, SectionsPerTensorAndUnitsBesideDimensions) {
    const Plan plan = planned("rotary_pairs.md");
    EXPECT_EQ(to_text(plan.buffer(24)->page_bytes), "2048") << "B is a dimension, `2,048 B` are bytes";
    EXPECT_EQ(to_text(plan.symbol("Dt")->value), "D/32");
    EXPECT_EQ(plan.buffer(2)->tensor, "cos");
    EXPECT_EQ(check(plan, PredicateKind::kSameShape, "sin")->other, "cos");
    EXPECT_EQ(check(plan, PredicateKind::kExpression)->message, "head dim must be a multiple of 64");
    EXPECT_EQ(to_text(plan.work.total), "rows");
}

/// The design document that the planner agent writes today: no kernel table, bold lines with the kernel in brackets.
TEST(Dialects, PlannerDesignDocument) {
    const Plan plan = planned("rms_scale_rows.md");
    EXPECT_EQ(to_text(plan.work.total), "prod(shape[:-1])/32");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_TRUE(plan.tensors[1].is_optional) << "gamma is not required and defaults to None";
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "src_addr=buffer-address start_id=unit-start num_rows=unit-count gamma_addr=buffer-address");
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kWriter)->compile_args[0].value), "tile_size(output)");
}

/// Its functional specification: capacities and blocks, words for defaults, a logical and a padded shape.
TEST(Dialects, PlannerSpecificationOfAReduction) {
    const Plan plan = planned("var_rows_rm.md");
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kConcat);
    EXPECT_EQ(to_text(plan.outputs.front().shape.parts[0].end), "-1");
    EXPECT_EQ(to_text(plan.outputs.front().shape.parts[1].dims[0]), "1") << "[..., 1], the logical shape";
    EXPECT_EQ(to_text(plan.work.total), "Ht");
    EXPECT_EQ(plan.work.policy, GridPolicy::kSingleCore);
    EXPECT_EQ(to_text(check(plan, PredicateKind::kExpression)->condition), "W >= 1") << "Width | >= 1";
    EXPECT_EQ(buffers(plan),
              "c_0 cb_in_rm 2*Wt reader>compute input_tensor\nc_1 cb_in_tiled Wt compute>compute\n"
              "c_2 cb_scaler 1 reader>compute\nc_16 cb_out_rm 2 compute>writer output\n");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "input_stick_size_aligned=value packed_scaler_value=reciprocal-packed Ht=value Wt=value "
              "input_tensor_accessor=accessor");
}

/// Its specification of a fused operation: sizing in words, a configuration parameter, two shapes in one cell.
TEST(Dialects, PlannerSpecificationInHybridMode) {
    const Plan plan = planned("mean_w_rm.md");
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[3]), "1");
    EXPECT_EQ(plan.compute.parameter, "compute_kernel_config");
    EXPECT_EQ(plan.attributes.size(), 2U);
    EXPECT_EQ(plan.attributes[1].cpp_type, "std::optional<ttnn::DeviceComputeKernelConfig>");
    EXPECT_EQ(to_text(plan.work.total), "NC*Ht");
    EXPECT_EQ(plan.kernel(KernelKind::kWriter)->compile_args[0].cb, 16) << "Output CB ID (c_16)";
    EXPECT_EQ(check(plan, PredicateKind::kExpression)->message, "Input width must be positive");
    EXPECT_FALSE(warned(plan, "argument-unresolved"));
}

/// Its template operation: sizes in names of its own, a single core in prose, a constant default placement.
TEST(Dialects, PlannerTemplateOperation) {
    const Plan plan = planned("tilize_loop.md");
    EXPECT_EQ(
        buffers(plan),
        "c_0 CB_in num_tiles_per_row reader>compute input_tensor\nc_1 CB_tiled num_tiles_per_row compute>compute\n"
        "c_16 CB_out num_tiles_per_row compute>writer output\n");
    EXPECT_EQ(to_text(plan.symbol("num_tiles_per_row")->value), "Wt") << "Width in tiles";
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), "input_tile_size");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow) << "a tile block of 32 rows";
    EXPECT_EQ(plan.work.policy, GridPolicy::kSingleCore);
    EXPECT_EQ(plan.outputs.front().interleaved_in, BufferType::kDram) << "the default of the parameter";
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kWriter)->compile_args[2].value), "32") << "Tile height constant (32)";
}

TEST(Dialects, YamlBlocks) {
    const Plan plan = planned("leaky_clamp.md");
    EXPECT_EQ(plan.tensors[0].dtypes.size(), 2U);
    ASSERT_EQ(plan.attributes.size(), 3U);
    EXPECT_EQ(plan.attributes[1].cpp_default, "6.0f");
    EXPECT_EQ(check(plan, PredicateKind::kAttributeRange, "slope")->place.line, 30U);
    EXPECT_EQ(buffers(plan), "c_0 cb_x 2 reader>compute x\nc_16 cb_y 2 compute>writer output\n");
    EXPECT_EQ(plan.buffers[1].place.line, 45U);
    EXPECT_EQ(to_text(plan.work.total), "N*C*Ht*Wt");
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kSameAs);
}

TEST(Dialects, HtmlTables) {
    const Plan plan = planned("where_mask.md");
    EXPECT_EQ(plan.names.category, "eltwise");
    EXPECT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "tiles expected");
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->subjects.size(), 2U);
    EXPECT_EQ(plan.buffers[2].place.line, 39U);
    EXPECT_EQ(buffers(plan),
              "c_0 cb_mask 2 reader>compute mask\nc_1 cb_a 2 reader>compute a\nc_16 cb_out 2 compute>writer output\n");
}

TEST(Dialects, NestedListsInsteadOfHeadings) {
    const Plan plan = planned("channel_shuffle_rows.md");
    EXPECT_EQ(plan.names.directory, "ttnn/cpp/ttnn/operations/data_movement/channel_shuffle_rows");
    EXPECT_EQ(check(plan, PredicateKind::kDtype)->message, "bf16 or fp32 expected");
    EXPECT_EQ(to_text(check(plan, PredicateKind::kExpression)->condition), "C % groups == 0");
    EXPECT_EQ(check(plan, PredicateKind::kExpression)->message, "groups must divide C");
    EXPECT_EQ(buffers(plan), "c_0 cb_in 2 reader>writer x\n");
    EXPECT_EQ(to_text(plan.work.total), "N*H*W");
}

TEST(Dialects, BoldLinesInsteadOfHeadings) {
    const Plan plan = planned("bias_gelu.md");
    EXPECT_EQ(plan.names.category, "eltwise") << "eltwise/binary";
    EXPECT_EQ(check(plan, PredicateKind::kSameDtype, "bias")->other, "x");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_0 2 reader>compute x\nc_1 cb_1 Wt reader>compute bias\nc_16 cb_16 2 compute>writer output\n");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
    EXPECT_EQ(to_text(plan.work.total), "N*C*Ht");
    EXPECT_EQ(plan.kernel(KernelKind::kCompute)->name, "bias_gelu_compute");
}

TEST(Dialects, ConditionsWithTheTextOfTheirError) {
    const Plan plan = planned("add_sharded.md");
    EXPECT_EQ(plan.attributes[0].cpp_default, "1.0f") << "`alpha` – `float` – default 1.0";
    EXPECT_EQ(check(plan, PredicateKind::kSameShape, "b")->message, "shapes must match");
    EXPECT_EQ(check(plan, PredicateKind::kSameShardSpec, "b")->other, "a");
    EXPECT_EQ(check(plan, PredicateKind::kBufferType)->buffers, std::vector<BufferType>{BufferType::kL1});
    EXPECT_EQ(plan.buffer(1)->backing, "b");
    EXPECT_EQ(plan.buffer(16)->backing, "output");
    EXPECT_EQ(plan.work.policy, GridPolicy::kShardGrid);
    EXPECT_EQ(buffers(plan),
              "c_0 cb_a num_tiles_per_shard reader>compute a\nc_1 cb_b num_tiles_per_shard reader>compute b\n"
              "c_16 cb_y num_tiles_per_shard compute>writer output\n")
        << "no kernel is named, and tiles lie at both ends";
}

TEST(Dialects, FrontMatterTaskListAndSignatureInText) {
    const Plan plan = planned("slice_rows.md");
    EXPECT_EQ(plan.names.category, "data_movement");
    EXPECT_EQ(plan.attributes.size(), 3U);
    EXPECT_TRUE(plan.attributes[0].required);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "slice_rows: row-major input needed");
    EXPECT_EQ(to_text(check(plan, PredicateKind::kExpression)->condition), "begin + length <= H");
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), "W*element_size");
    EXPECT_EQ(to_text(plan.outputs.front().shape.dims[2]), "length");
    EXPECT_EQ(to_text(plan.work.total), "N*C*length");
    EXPECT_FALSE(warned(plan, "demand-unresolved"));
}

TEST(Dialects, ShortHeadersDetailsAndListsInCells) {
    const Plan plan = planned("dropout_like.md");
    EXPECT_EQ(plan.outputs.front().name, "y");
    EXPECT_EQ(plan.attributes[1].cpp_type, "uint32_t") << "the C++ type, not the Python one";
    EXPECT_EQ(check(plan, PredicateKind::kBufferType)->buffers, std::vector<BufferType>{BufferType::kDram});
    EXPECT_EQ(buffers(plan),
              "c_0 cb_x 2 reader>compute x\nc_1 cb_mask 2 reader>compute mask\nc_16 cb_y 2 compute>writer y\n");
    EXPECT_EQ(plan.buffers[1].format.tensor, "mask");
    EXPECT_EQ(to_text(plan.work.total), "N*C*ceil(H/32)*ceil(W/32)");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "x_addr=buffer-address mask_addr=buffer-address num_tiles=unit-count start_tile=unit-start");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "cb_x=cb-index cb_mask=cb-index x_accessor=accessor mask_accessor=accessor");
}

TEST(Dialects, PlainTextWithLeaderDotsAndColumns) {
    const Plan plan = planned("matmul_bias_tiles.md");
    EXPECT_EQ(plan.names.category, "matmul");
    EXPECT_EQ(plan.outputs.front().name, "out");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_a 2*Kt reader>compute a\nc_1 cb_w 2*Kt reader>compute w\nc_16 cb_out 2 compute>writer out\n");
    EXPECT_EQ(plan.symbol("N")->tensor, "w");
    EXPECT_EQ(to_text(plan.work.total), "B*Mt*Nt");
}

/// The conditions on sizes as `condition: message`, one line each.
std::string expressions(const Plan& plan) {
    std::string out;
    for (const Predicate& c : plan.conditions) {
        if (c.kind == PredicateKind::kExpression)
            out += to_text(c.condition) + (c.message_from_spec ? ": " + c.message : "") + "\n";
    }
    return out;
}

TEST(Dialects, StructOfAttributesAndAssertionsOfTheHost) {
    const Plan plan = planned("snake_rows.md");
    ASSERT_EQ(plan.tensors.size(), 1U);
    EXPECT_EQ(plan.tensors[0].name, "input");
    ASSERT_EQ(plan.attributes.size(), 3U);
    EXPECT_EQ(plan.attributes[0].cpp_default, "1.0f");
    EXPECT_TRUE(check(plan, PredicateKind::kAttributeRange, "alpha")->low_open);
    EXPECT_EQ(check(plan, PredicateKind::kAttributeRange, "groups")->high, 8);
    EXPECT_EQ(check(plan, PredicateKind::kOnDevice)->message, "snake_rows: input must be on device");
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "snake_rows: tiles only, got {}");
    EXPECT_EQ(check(plan, PredicateKind::kDtype)->dtypes,
              (std::vector<DataType>{DataType::kBfloat16, DataType::kFloat32}));
    EXPECT_EQ(check(plan, PredicateKind::kMemoryLayout)->memory, std::vector<MemoryLayout>{MemoryLayout::kInterleaved});
    EXPECT_EQ(check(plan, PredicateKind::kBufferType)->buffers, std::vector<BufferType>{BufferType::kDram});
    EXPECT_EQ(expressions(plan),
              "input.shape[-1] % TILE_WIDTH == 0: snake_rows: width in whole tiles\n"
              "input.shape[-2] % groups == 0: snake_rows: groups must divide the rows\n");
    EXPECT_FALSE(warned(plan, "demand-unresolved"));
}

TEST(Dialects, SectionPerTensorAndWhatIsRefused) {
    const Plan plan = planned("gather_pairs.md");
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(plan.tensors[1].name, "index");
    EXPECT_EQ(plan.tensors[1].dtypes, std::vector<DataType>{DataType::kUint32});
    EXPECT_EQ(check(plan, PredicateKind::kDtype, "index")->message, "gather_pairs: index must be uint32");
    EXPECT_EQ(check(plan, PredicateKind::kRank, "x")->message, "gather_pairs: x must be rank 4");
    EXPECT_EQ(check(plan, PredicateKind::kLayout, "x")->layout, Layout::kRowMajor) << "`layout is TILE` is refused";
    EXPECT_EQ(check(plan, PredicateKind::kLayout, "index")->message, "gather_pairs: sticks only");
    EXPECT_EQ(check(plan, PredicateKind::kMemoryLayout, "index")->message, "gather_pairs: interleaved only");
    EXPECT_EQ(check(plan, PredicateKind::kAttributeAccepted, "mode")->accepted,
              (std::vector<std::string>{"wrap", "clamp"}));
    EXPECT_EQ(expressions(plan),
              "W*element_size % 32 == 0: gather_pairs: sticks of whole 32 bytes\n"
              "stride == 1 or stride == 2 or stride == 4\n");
    EXPECT_FALSE(warned(plan, "demand-unresolved"));
}

TEST(Dialects, ShortConditionsInLists) {
    const Plan plan = planned("clip_mix.md");
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(plan.attributes[2].cpp_type, "uint64_t");
    EXPECT_EQ(check(plan, PredicateKind::kAttributeRange, "weight")->high, 1);
    EXPECT_EQ(check(plan, PredicateKind::kAttributeRange, "times")->high, 16);
    EXPECT_EQ(check(plan, PredicateKind::kOnDevice)->subjects.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->subjects.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "clip_mix: tiles only");
    EXPECT_EQ(check(plan, PredicateKind::kSameDtype, "b")->other, "a");
    EXPECT_EQ(check(plan, PredicateKind::kSameShape, "b")->other, "a");
    EXPECT_EQ(check(plan, PredicateKind::kDtype, "a")->dtypes.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kRank)->low, 2);
    EXPECT_EQ(check(plan, PredicateKind::kRank)->high, 4);
    EXPECT_EQ(check(plan, PredicateKind::kMemoryLayout, "b")->memory,
              std::vector<MemoryLayout>{MemoryLayout::kInterleaved});
    EXPECT_EQ(expressions(plan), "times <= H: clip_mix: too many repetitions\n");
}

TEST(Dialects, ListsInSentencesAndTwoKernelsInOneParagraph) {
    const Plan plan = planned("roll_rows.md");
    EXPECT_EQ(buffers(plan), "c_0 cb_rows 4 reader>writer x\n");
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), "W*element_size");
    EXPECT_EQ(to_text(plan.work.total), "N*C*H");
    ASSERT_EQ(plan.attributes.size(), 1U);
    EXPECT_EQ(plan.attributes[0].cpp_default, "1");
    // The reader runs on NCRISC and the writer on BRISC, as the runtime has it.
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->runtime_args.size(), 5U);
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, false), "stick_size=value y_accessor=accessor");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, true),
              "y_addr=buffer-address first_stick=unit-start num_sticks=unit-count");
}

TEST(Dialects, BuffersInAFenceAndShapesInWords) {
    const Plan plan = planned("lerp_tiles.md");
    EXPECT_EQ(plan.names.category, "eltwise");
    EXPECT_EQ(
        buffers(plan),
        "c_0 cb_start 2 reader>compute start\nc_1 cb_end 2 reader>compute end\nc_16 result 2 compute>writer output\n"
        "c_24 difference 1 compute>compute\n");
    EXPECT_EQ(plan.outputs.front().shape.kind, ShapeFormula::Kind::kSameAs);
    EXPECT_EQ(plan.outputs.front().shape.tensor, "start");
    ASSERT_NE(plan.kernel(KernelKind::kCompute), nullptr);
    EXPECT_EQ(plan.kernel(KernelKind::kCompute)->name, "lerp_tiles");
}

TEST(Dialects, HeadingsThatLeadInAParagraph) {
    const Plan plan = planned("diag_mask.md");
    EXPECT_EQ(to_text(plan.work.total), "num_tiles");
    EXPECT_EQ(plan.work.order, CoreOrder::kRowsFirst);
    EXPECT_EQ(arguments(plan, KernelKind::kCompute, true), "num_tiles=unit-count");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, true),
              "output_addr=buffer-address num_tiles=unit-count start_id=unit-start");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->runtime_args.size(), 6U);
    EXPECT_EQ(plan.buffers[1].purpose, "mask tile, generated once per diagonal crossing");
    EXPECT_FALSE(warned(plan, "no-work-split"));
}

TEST(Dialects, DefinitionListsAndAccessorsInASentence) {
    const Plan plan = planned("scale_heads.md");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false), "x_accessor=accessor factor_accessor=accessor");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->compile_args[1].tensor, "factor");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->runtime_args.size(), 6U);
    EXPECT_EQ(to_text(plan.work.total), "B*NH");
    const std::vector<KernelArg>& written = plan.kernel(KernelKind::kWriter)->runtime_args;
    EXPECT_EQ(to_text(written[1].value), "ceil(S/32)*Dt") << "`start tile`, and a unit is a head";
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "scale_heads: TILE layout required");
}

/// What no reader took anything from, by line.
std::vector<std::uint32_t> unread(const Plan& plan) {
    std::vector<std::uint32_t> lines;
    for (const Diagnostic& d : plan.notes) {
        if (d.id == "not-read" || d.id == "demand-unresolved" || d.id == "range-unread") lines.push_back(d.place.line);
    }
    return lines;
}

std::string rules(const Plan& plan) {
    std::string out;
    for (const Predicate& c : plan.conditions) {
        if (c.kind == PredicateKind::kExpression) out += to_text(c.condition) + ": " + c.message + "\n";
    }
    return out;
}

TEST(Dialects, NumberedRequirements) {
    const Plan plan = planned("tril_mask.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(plan.names.category, "data_movement");
    ASSERT_EQ(plan.attributes.size(), 3U);
    EXPECT_EQ(plan.attributes[0].cpp_default, "0");
    ASSERT_NE(check(plan, PredicateKind::kAttributeRange, "diagonal"), nullptr);
    EXPECT_NE(check(plan, PredicateKind::kAttributeFinite, "fill"), nullptr);
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "tril_mask: TILE layout required");
    EXPECT_EQ(check(plan, PredicateKind::kDtype)->dtypes,
              (std::vector<DataType>{DataType::kBfloat16, DataType::kFloat32}));
    EXPECT_EQ(buffers(plan),
              "c_0 cb_in 2 reader>compute input_tensor\nc_1 cb_mask 1 reader>compute\n"
              "c_16 cb_out 2 compute>writer output\n");
    EXPECT_EQ(to_text(plan.work.total), "B*C*Ht*Wt");
    EXPECT_EQ(plan.work.order, CoreOrder::kRowsFirst);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "cb_in=cb-index cb_mask=cb-index Ht=value Wt=value input_tensor_accessor=accessor");
    EXPECT_EQ(plan.kernel(KernelKind::kWriter)->name, "writer_tril_mask");
}

TEST(Dialects, HtmlListsOfWhatIsRefused) {
    const Plan plan = planned("cache_fill_heads.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(rules(plan),
              "keys.shape[-3] == cache.shape[-3]: number of heads must match\n"
              "S <= L: new keys do not fit into the cache\n"
              "L % 32 == 0: L must be a multiple of 32\nS % 32 == 0: S must be a multiple of 32\n"
              "D % 32 == 0: D must be a multiple of 32\nbatch_offset < B: batch_offset out of range\n");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->name, "reader_cache_fill");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "cb_tile=cb-index tiles_per_head=value new_tiles_per_head=value cache_accessor=accessor "
              "keys_accessor=accessor");
    EXPECT_EQ(to_text(plan.work.total), "B*NH");
    EXPECT_EQ(plan.work.unit, WorkUnit::kOther) << "a head of many tiles";
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kWriter)->runtime_args[2].value), "tiles_per_head") << "start_tile";
}

TEST(Dialects, DocstringOfThePythonFunction) {
    const Plan plan = planned("repeat_rows.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    ASSERT_EQ(plan.attributes.size(), 2U);
    EXPECT_EQ(plan.attributes[0].cpp_default, "2");
    EXPECT_EQ(check(plan, PredicateKind::kLayout)->message, "x must be row major");
    EXPECT_EQ(check(plan, PredicateKind::kRank)->message, "rank must be 4");
    EXPECT_EQ(rules(plan),
              "W*element_size % 32 == 0: row must be a multiple of 32 bytes\n"
              "repeats >= 1: repeats must be in 1..64\nrepeats <= 64: repeats must be in 1..64\n");
    EXPECT_EQ(buffers(plan), "c_0 cb_row 2 reader>writer x\n");
    EXPECT_EQ(arguments(plan, KernelKind::kWriter, false),
              "cb_row=cb-index row_bytes=value repeats=value output_accessor=accessor");
}

TEST(Dialects, JsonFromTheFirstLineToTheLast) {
    const Plan plan = planned("gated_rms_norm.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{12});  // 1e-12 as a bound
    ASSERT_EQ(plan.tensors.size(), 3U);
    EXPECT_TRUE(plan.tensors[2].is_optional);
    EXPECT_EQ(check(plan, PredicateKind::kSameShape, "gate")->message, "gate must have the shape of x");
    EXPECT_EQ(rules(plan), "H % 32 == 0: H must be a multiple of 32\nW % 32 == 0: W must be a multiple of 32\n");
    EXPECT_EQ(plan.buffers.size(), 7U);
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "cb_x=cb-index cb_gate=cb-index cb_gamma=cb-index cb_scaler=cb-index Wt=value x_accessor=accessor "
              "gate_accessor=accessor gamma_accessor=accessor");
    EXPECT_EQ(plan.kernel(KernelKind::kReader)->name, "reader_gated_rms_norm");
}

TEST(Dialects, ListsOfArgumentsInTheCellsOfATable) {
    const Plan plan = planned("batch_norm_apply.md");
    EXPECT_EQ(unread(plan), (std::vector<std::uint32_t>{22, 39}));  // a fraction as a bound; "bias needs weight"
    EXPECT_TRUE(warned(plan, "dtype-parameter"));
    EXPECT_EQ(plan.names.category, "normalization");
    ASSERT_EQ(plan.tensors.size(), 5U);
    EXPECT_TRUE(plan.tensors[3].is_optional);
    EXPECT_NE(rules(plan).find("mean.shape[-3] == x.shape[-3]: batch_norm_apply: mean must have C channels\n"),
              std::string::npos)
        << rules(plan);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "HtWt=value has_weight=presence has_bias=presence x_accessor=accessor mean_accessor=accessor "
              "var_accessor=accessor weight_accessor=accessor bias_accessor=accessor");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "x_addr=buffer-address mean_addr=buffer-address var_addr=buffer-address weight_addr=buffer-address "
              "bias_addr=buffer-address "
              "tile_count=unit-count first_tile=unit-start");
}

TEST(Dialects, HostCodeWithRemarks) {
    const Plan plan = planned("addcmul_scaled.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_TRUE(warned(plan, "op-name-from-text"));
    EXPECT_TRUE(warned(plan, "dtype-parameter"));
    EXPECT_EQ(plan.names.op + " " + plan.names.category, "addcmul_scaled eltwise");
    EXPECT_EQ(plan.attributes[0].cpp_type, "float");  // double
    EXPECT_EQ(buffers(plan),
              "c_0 cb_a 2 reader>compute input_a\nc_1 cb_b 2 reader>compute input_b\n"
              "c_2 cb_c 2 reader>compute input_c\nc_16 cb_out 2 compute>writer output\n"
              "c_24 cb_tmp 1 compute>compute\n");
    EXPECT_EQ(arguments(plan, KernelKind::kCompute, true), "value_bits=attribute-bits");
}

TEST(Dialects, LettersInBracketsAndATableTurnedAround) {
    const Plan plan = planned("argmax_rows.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(check(plan, PredicateKind::kDtype)->message, "argmax_rows needs BFLOAT16");
    EXPECT_EQ(rules(plan), "W % 16 == 0: argmax_rows: W must be a multiple of 16\n");
    EXPECT_EQ(plan.outputs.front().dtypes, std::vector<DataType>{DataType::kUint32});
    EXPECT_EQ(to_text(plan.work.total), "N*C*H");
    EXPECT_EQ(plan.work.policy, GridPolicy::kCliff);
}

TEST(Dialects, GermanNumbersAndHeaders) {
    const Plan plan = planned("outer_tiles.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(plan.names.category, "matmul");
    EXPECT_EQ(plan.attributes[0].cpp_default, "1.0f");                                    // 1,0
    EXPECT_EQ(to_text(plan.buffers[0].page_bytes), to_text(plan.buffers[2].page_bytes));  // 2.048 B and 2,048 B
    EXPECT_FALSE(warned(plan, "total-differs"));
    EXPECT_EQ(arguments(plan, KernelKind::kReader, true),
              "a_addr=buffer-address b_addr=buffer-address num_tiles=unit-count start_tile=unit-start");
}

TEST(Dialects, DotsBetweenFieldsAndArguments) {
    const Plan plan = planned("layer_norm_opt.md");
    EXPECT_EQ(unread(plan), (std::vector<std::uint32_t>{19, 20, 21}));  // "gamma (when present) has W columns" ...
    EXPECT_EQ(plan.names.category, "normalization");
    ASSERT_EQ(plan.tensors.size(), 3U);
    EXPECT_TRUE(plan.tensors[1].is_optional && plan.tensors[2].is_optional);
    EXPECT_EQ(plan.attributes[0].cpp_default, "1e-05f");
    EXPECT_EQ(plan.buffers[0].name, "cb_x");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "Wt=value has_gamma=presence has_beta=presence x_accessor=accessor gamma_accessor=accessor "
              "beta_accessor=accessor");
}

TEST(Dialects, FactsWithTheTextOfTheirErrors) {
    const Plan plan = planned("rotate_half_apply.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{29});  // "no tensor is sharded" is named, not guessed
    EXPECT_EQ(check(plan, PredicateKind::kRank, "x")->message, "rotate_half_apply: x must be rank 4");
    EXPECT_EQ(check(plan, PredicateKind::kShape, "cos")->message, "rotate_half_apply: cos must be [1, 1, S, D]");
    EXPECT_EQ(check(plan, PredicateKind::kSameShape, "sin")->other, "cos");
    EXPECT_EQ(rules(plan),
              "D % 64 == 0: rotate_half_apply: D must be a multiple of 64\n"
              "S % 32 == 0: rotate_half_apply: S must be a multiple of 32\n");
    EXPECT_EQ(to_text(plan.work.total), "B*NH*St");
    EXPECT_EQ(plan.buffers.front().name, "cb_x");
}

TEST(Dialects, ListsOfListsFromTheFirstLine) {
    const Plan plan = planned("moe_gate_mul.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(rules(plan), "T % 32 == 0: T must be a multiple of 32\nH % 32 == 0: H must be a multiple of 32\n");
    EXPECT_EQ(to_text(plan.work.total), "E*Tt*Ht");  // "... where Tt = T/32, Ht = H/32"
    EXPECT_EQ(plan.work.order, CoreOrder::kRowsFirst);
}

TEST(Dialects, AttributesThatAreDimensions) {
    const Plan plan = planned("scatter_rows.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_NE(check(plan, PredicateKind::kAttributeRange, "num_rows"), nullptr);
    EXPECT_NE(check(plan, PredicateKind::kBufferType, "index"), nullptr);  // the column "Location"
    EXPECT_EQ(to_text(plan.work.total), "R");                              // "R rows, ..."
    EXPECT_EQ(rules(plan).substr(0, 55), "W % 16 == 0: scatter_rows: W must be a multiple of 16\nR");
}

/// Tensors by their letters, conditions as properties, tiles along any dimension, arguments that are found by name.
TEST(Dialects, LettersOfTensorsAndArgumentsByName) {
    const Plan plan = planned("gated_mix_sc.md");
    EXPECT_EQ(rules(plan),
              "input_a.shape[-1] == input_b.shape[-2]: gated_mix_sc: inner sizes differ\n"
              "P % 32 == 0: gated_mix_sc: whole tiles of rows\n");
    EXPECT_EQ(plan.symbol("P")->tensor, "input_a") << "its description has the shape";
    EXPECT_EQ(plan.symbol("R")->tensor, "input_b");
    EXPECT_EQ(arguments(plan, KernelKind::kReader, false),
              "input_a_accessor=accessor input_b_accessor=accessor depth=value");
    const Kernel& reader = *plan.kernel(KernelKind::kReader);
    EXPECT_EQ(reader.compile_args[1].tensor, "input_b");
    EXPECT_EQ(to_text(reader.compile_args[2].value), "Qt");
    EXPECT_EQ(to_text(plan.symbol("Qt")->value), "ceil(Q/32)");
    EXPECT_EQ(to_text(reader.runtime_args[3].value), "1") << "always 1";
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kCompute)->runtime_args[0].value), "Rt");
    EXPECT_FALSE(warned(plan, "argument-unresolved"));
}

/// Only optional tensors are listed; the sticks that compute tilizes stand in tile-sized pages.
TEST(Dialects, TheInputThatNoRowNames) {
    const Plan plan = planned("scale_rows_rm.md");
    EXPECT_TRUE(warned(plan, "input-assumed"));
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(plan.tensors[0].name, "input_tensor");
    EXPECT_FALSE(plan.tensors[0].is_optional);
    EXPECT_TRUE(plan.tensors[1].is_optional);
    EXPECT_EQ(plan.symbol("W")->tensor, "input_tensor") << "not that of `weight`, which may be absent";
    EXPECT_NE(check(plan, PredicateKind::kShape, "weight"), nullptr);
    EXPECT_EQ(rules(plan), "H % 32 == 0: scale_rows_rm: height\nW % 32 == 0: scale_rows_rm: width\n");
    EXPECT_EQ(buffers(plan),
              "c_0 cb_sticks_in Wt reader>compute input_tensor\nc_1 cb_tiles Wt compute>compute\n"
              "c_2 cb_gain 1 reader>compute\nc_16 cb_sticks_out Wt compute>writer output\n");
    EXPECT_TRUE(plan.buffer(0)->page_is_tile);
    EXPECT_NE(to_text(plan.work.total), "width") << "what a unit consists of is not how many there are";
    EXPECT_EQ(arguments(plan, KernelKind::kCompute, false), "Wt=value Ht=unit-count") << "per core";
    EXPECT_EQ(to_text(plan.kernel(KernelKind::kReader)->runtime_args[2].value), "32");
}

/// `name=value` of a kernel's arguments: what is passed, not only where it comes from.
std::string values(const Plan& plan, KernelKind kind, bool runtime) {
    std::string out;
    for (const KernelArg& a : runtime ? plan.kernel(kind)->runtime_args : plan.kernel(kind)->compile_args) {
        out += (out.empty() ? "" : " ") + a.name + "=" + to_string(a.source);
        if (a.value) out += ":" + to_text(a.value);
    }
    return out;
}

TEST(Dialects, RowMajorRowsWithOneValuePerColumn) {
    const Plan plan = planned("shift_gain_rm.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    const Predicate* rank = check(plan, PredicateKind::kRank, "input_tensor");
    ASSERT_NE(rank, nullptr);
    EXPECT_EQ(rank->low, 2);
    EXPECT_FALSE(rank->high.has_value());  // ">= 2D" is no "2D"
    // W is the input's width, so that the shapes of the others say something.
    EXPECT_EQ(plan.symbol("W")->tensor, "input_tensor");
    for (const char* tensor : {"gain", "shift"}) {
        ASSERT_NE(check(plan, PredicateKind::kShape, tensor), nullptr) << tensor;
        EXPECT_EQ(check(plan, PredicateKind::kShape, tensor)->message, "one value per column");
        EXPECT_NE(rules(plan).find(std::string("prod(") + tensor + ".shape[:-2]) == 1: one value per column"),
                  std::string::npos)
            << rules(plan);
    }
    EXPECT_EQ(plan.work.policy, GridPolicy::kSingleCore);  // what is planned for later is no policy
    EXPECT_EQ(to_text(plan.symbol("Ht")->value), "prod(input_tensor.shape[:-2])*ceil(H/32)");
    EXPECT_EQ(values(plan, KernelKind::kReader, false),
              "stick_size=value:input_tensor.shape[-1]*element_size(input_tensor) input_tensor_accessor=accessor "
              "gain_accessor=accessor shift_accessor=accessor");
    EXPECT_EQ(values(plan, KernelKind::kCompute, false), "Wt=value:Wt Ht=unit-count");
    EXPECT_EQ(values(plan, KernelKind::kWriter, false),
              "cb_id_out=cb-index tile_height=value:TILE_HEIGHT output_accessor=accessor");
    // The list behind the table, and the range of a tensor whose shape has a row of its own, are no second reading.
    EXPECT_EQ(plan.buffers.size(), 4U);
    EXPECT_FALSE(warned(plan, "range-unread"));
    // Two rows of the table are about the memory, and the parameter's default wins over both.
    EXPECT_TRUE(warned(plan, "output-memory-differs"));
    EXPECT_EQ(plan.outputs.front().memory, std::vector<MemoryLayout>{MemoryLayout::kInterleaved});
}

TEST(Dialects, RowsReducedToOneValue) {
    const Plan plan = planned("peak_w_rm.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    // Neither "Where: W is ..." nor a case "W = TILE_WIDTH (32)" redefines W.
    EXPECT_EQ(plan.symbol("W")->axis, -1);
    EXPECT_EQ(rules(plan),
              "W >= 1: a row has values\n"
              "input_tensor.shape[-2] % 32 == 0: peak_w_rm: dimension -2 of input_tensor must be a multiple of 32\n");
    EXPECT_EQ(to_text(plan.symbol("Ht")->value), "prod(input_tensor.shape[:-2])*ceil(H/32)");
    EXPECT_TRUE(warned(plan, "row-major-padding"));
    EXPECT_TRUE(warned(plan, "dtype-parameter"));
    EXPECT_EQ(plan.work.unit, WorkUnit::kTileRow);
}

TEST(Dialects, NumbersInBracketsBehindTheWords) {
    const Plan plan = planned("span_rows_rm.md");
    EXPECT_EQ(unread(plan), std::vector<std::uint32_t>{});
    EXPECT_EQ(plan.symbol("W")->axis, 3);  // named behind the rank
    EXPECT_EQ(values(plan, KernelKind::kReader, true),
              "src_addr=buffer-address num_sticks=unit-count:TILE_HEIGHT num_tiles_per_row=value:Wt "
              "row_width_bytes=value:padded_W*element_size start_stick_id=unit-start:32");
    EXPECT_EQ(values(plan, KernelKind::kWriter, true),
              "dst_addr=buffer-address num_output_tiles=unit-count start_output_stick_id=unit-start:32");
    EXPECT_EQ(values(plan, KernelKind::kWriter, false),
              "output_stick_size=value:output.shape[-1]*element_size(output) tile_height=value:TILE_HEIGHT "
              "output_accessor=accessor");
}

}  // namespace
}  // namespace opwright::builder
