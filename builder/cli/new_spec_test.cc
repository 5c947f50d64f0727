#include "builder/cli/new_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/cli/spec_file.hpp"

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;

NewOperation operation(std::vector<std::string> inputs, bool tiles, bool compute, const std::string& dtype,
                       std::vector<NewParameter> parameters) {
    NewOperation op;
    op.name = "row_scale";
    op.category = "eltwise";
    op.inputs = std::move(inputs);
    op.tiles = tiles;
    op.compute = compute;
    op.dtype = dtype;
    op.parameters = std::move(parameters);
    return op;
}

TEST(NewSpec, IsReadWithoutAWarning) {
    const TempFolder folder;
    std::vector<NewOperation> operations{
        operation({"input_tensor"}, true, true, "bfloat16", {}),
        operation({"x", "mask"}, true, true, "float32",
                  {{"alpha", "float", "1.0"}, {"k", "uint32_t", ""}, {"exact", "bool", "true"}}),
        operation({"input_tensor"}, false, false, "int32", {{"offset", "int32_t", "-3"}}),
        operation({"a"}, true, false, "uint32", {{"mode", "std::string", "\"zeros\""}}),
    };
    for (const std::string& memory : new_memories()) {
        operations.push_back(operation({"x", "gate"}, true, true, "bfloat16", {{"alpha", "float", "1.0"}}));
        operations.back().memory = memory;
    }
    for (const NewOperation& op : operations) {
        ASSERT_TRUE(check_new_operation(op));
        const auto file = folder.path() / "row_scale_spec.md";
        ASSERT_TRUE(write_file(file, new_spec_text(op)));
        const auto planned = plan_spec_file(file.string());
        ASSERT_TRUE(planned) << to_text(planned.error());
        for (const Diagnostic& note : planned->plan.notes)
            EXPECT_NE(note.severity, Severity::kWarning) << to_text(note);
        EXPECT_EQ(planned->plan.names.op, "row_scale");
        const bool sharded = op.memory != "interleaved";
        EXPECT_EQ(planned->plan.work.policy == GridPolicy::kShardGrid, sharded);
        EXPECT_EQ(planned->plan.kernels.front().name,
                  sharded ? "reader_row_scale_sharded" : "reader_row_scale_interleaved");
    }
}

TEST(NewSpec, NamesThatCannotBeAreRefused) {
    for (const char* name : {"", "Row", "1st", "a b", "a-b", "../x", "a__b", "_a", "a_", "class", "lambda", "a/b",
                             "a;b", "a\nb", "ttnn", "\xC3\xA4"}) {
        NewOperation op = operation({"x"}, true, true, "bfloat16", {});
        op.name = name;
        EXPECT_EQ(check_new_operation(op).error().id, "bad-name") << name;
        op.name = "row_scale";
        op.category = name;
        EXPECT_EQ(check_new_operation(op).error().id, "bad-name") << name;
        EXPECT_EQ(check_new_operation(operation({name}, true, true, "bfloat16", {})).error().id, "bad-name") << name;
    }
}

TEST(NewSpec, WhatDoesNotFitTogetherIsRefused) {
    const auto error = [](const NewOperation& op) { return to_text(check_new_operation(op).error()); };
    EXPECT_THAT(error(operation({"x", "x"}, true, true, "bfloat16", {})), HasSubstr("'x' stands for two things"));
    EXPECT_THAT(error(operation({"x"}, true, true, "bfloat61", {})), HasSubstr("did you mean 'bfloat16'?"));
    EXPECT_THAT(error(operation({"x"}, true, true, "bfloat16", {{"a", "quux", ""}})), HasSubstr("has the type 'quux'"));
    EXPECT_THAT(error(operation({"x"}, true, true, "bfloat16", {{"a", "float", "1 | 2"}})), HasSubstr("table cell"));
    EXPECT_THAT(error(operation({"x"}, false, true, "bfloat16", {})), HasSubstr("do not pass a compute kernel"));
    EXPECT_THAT(error(operation({"x", "y"}, true, false, "bfloat16", {})), HasSubstr("only one input"));
    NewOperation shards = operation({"x"}, true, false, "bfloat16", {});
    shards.memory = "height_sharded";
    EXPECT_THAT(error(shards), HasSubstr("only tiles that are computed on"));
    shards.memory = "hight_sharded";
    EXPECT_THAT(error(shards), HasSubstr("did you mean 'height_sharded'?"));
    EXPECT_EQ(parse_parameter("alpha").error().id, "bad-parameter");
    EXPECT_EQ(parse_parameter("alpha:float=1.0")->default_value, "1.0");
    EXPECT_EQ(parse_parameter("mode:std::string=zeros")->type, "std::string");
}

}  // namespace
}  // namespace opwright::builder
