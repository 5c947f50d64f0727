// The readers on small specs: what each takes, in several dialects, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "builder/spec/parse.hpp"
#include "builder/spec/sections.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

using testing::SpecText;

Spec read(const std::string& text) {
    const Result<Spec> spec = parse_spec(text, "toy.md");
    EXPECT_TRUE(spec.has_value()) << to_text(spec.error());
    return spec ? *spec : Spec{};
}

/// "line:column id" of the error, or "accepted".
std::string refused(const std::string& text) {
    const Result<Spec> spec = parse_spec(text, "toy.md");
    if (spec) return "accepted";
    return std::to_string(spec.error().place.line) + ":" + std::to_string(spec.error().place.column) + " " +
           spec.error().id;
}

std::string refused_id(const SpecText& spec) {
    const std::string text = refused(spec.text());
    return text.substr(text.find(' ') + 1);
}

bool warns(const Spec& spec, const std::string& id) {
    return std::any_of(spec.notes.begin(), spec.notes.end(),
                       [&](const Diagnostic& d) { return d.id == id && d.severity == Severity::kWarning; });
}

std::string parameters(const std::string& rows) {
    return "## Parameters\n| Name | C++ type | Default | Accepted now |\n|---|---|---|---|\n| x | Tensor | | |\n" +
           rows;
}

std::string buffers(const std::string& header, const std::string& rows) {
    std::string rule = "|";
    for (std::size_t i = 1; i < static_cast<std::size_t>(std::count(header.begin(), header.end(), '|')); ++i)
        rule += "---|";
    return "## On-chip buffers\n" + header + "\n" + rule + "\n" + rows;
}

// ------------------------------------------------------------------------------------------------------- identity

TEST(Identity, ComesFromFieldsInAnyDialect) {
    SpecText spec;
    for (const char* head : {"# T\n- **Operation Name**: toy_op\n- **Category**: eltwise (binary)\n",
                             "# T\n* Op name: `toy_op`\n* Family: eltwise\n",
                             "# T\n## 1. Summary\n| Field | Value |\n|:--|:--|\n| Op | toy_op |\n| group | eltwise |\n",
                             "# T\n- operation: toy_op\n- Location: `ttnn/cpp/ttnn/operations/eltwise/toy_op/`\n"}) {
        spec.head = head;
        const Spec s = read(spec.text());
        EXPECT_EQ(s.name.value, "toy_op") << head;
        EXPECT_EQ(s.category.value, "eltwise") << head;
    }
}

TEST(Identity, FallsBackToTheTitleWithAWarning) {
    SpecText spec;
    spec.head = "# Operation Design: toy_op\n\n- Category: eltwise\n";
    const Spec s = read(spec.text());
    EXPECT_EQ(s.name.value, "toy_op");
    EXPECT_TRUE(warns(s, "op-name-from-title"));
}

TEST(Identity, MissingOnesAreErrors) {
    SpecText spec;
    spec.head = "# A title\n- Category: eltwise\n";
    EXPECT_EQ(refused(spec.text()), "1:1 no-op-name");
    spec.head = "# toy_op\n- Op: toy_op\n";
    EXPECT_EQ(refused(spec.text()), "1:1 no-category");
    spec.head = "# toy_op\n- Op: toy-op\n- Category: eltwise\n";
    EXPECT_EQ(refused(spec.text()), "2:7 bad-name");
    spec.head = "# toy_op\n- Op: toy_op\n- Category: ../../etc\n";
    EXPECT_EQ(refused(spec.text()), "3:13 bad-name");
}

TEST(Identity, TwoOtherNamesAreAConflict) {
    SpecText spec;
    spec.head = "# Operation Design: other_op\n- Op: toy_op\n- Category: eltwise\n";
    const Result<Spec> conflict = parse_spec(spec.text(), "third_spec.md");
    ASSERT_FALSE(conflict.has_value());
    EXPECT_EQ(conflict.error().id, "name-conflict");
    const Result<Spec> one = parse_spec(spec.text(), "toy_op_spec.md");
    ASSERT_TRUE(one.has_value());
    EXPECT_TRUE(warns(*one, "name-differs"));
}

// ----------------------------------------------------------------------------------------------------- parameters

TEST(Parameters, TypesInTheirManySpellings) {
    SpecText spec;
    spec.parameters = parameters(
        "| a | std::optional\\<ttnn::MemoryConfig\\> | std::nullopt | |\n| b | Optional[float] | None | |\n| c | const "
        "bool& | True | |\n"
        "| d | int | -3 | |\n| e | std::vector<uint32_t> | | |\n| f | string | \"zeros\" | |\n");
    const Spec s = read(spec.text());
    ASSERT_EQ(s.parameters.size(), 7U);
    EXPECT_EQ(s.parameters[1].type.value, (ParamType{ParamKind::kMemoryConfig, false, true}));
    EXPECT_EQ(s.parameters[2].type.value, (ParamType{ParamKind::kFloat, false, true}));
    EXPECT_TRUE(s.parameters[3].default_value->value.boolean);
    EXPECT_EQ(s.parameters[4].default_value->value.integer, -3);
    EXPECT_TRUE(s.parameters[5].type.value.is_vector);
    EXPECT_TRUE(s.parameters[5].required);
    EXPECT_EQ(s.parameters[6].default_value->value.text, "zeros");
}

TEST(Parameters, DefaultsMustFit) {
    SpecText spec;
    const auto with = [&](const std::string& row) {
        spec.parameters = parameters(row);
        return refused_id(spec);
    };
    EXPECT_EQ(with("| a | uint32_t | -1 | |\n"), "default-type");
    EXPECT_EQ(with("| a | int8_t | 128 | |\n"), "default-type");
    EXPECT_EQ(with("| a | int8_t | -128 | |\n"), "accepted");
    EXPECT_EQ(with("| a | bool | 1 | |\n"), "default-type");
    EXPECT_EQ(with("| a | float | 1e-5 | |\n"), "accepted");
    EXPECT_EQ(with("| a | float | one | |\n"), "default-type");
    EXPECT_EQ(with("| a | string | zeros | |\n"), "default-type");
    EXPECT_EQ(with("| a | string | zeros | zeros |\n"), "accepted");
    EXPECT_EQ(with("| a | uint32_t | 0 | >= 1 |\n"), "default-range");
    EXPECT_EQ(with("| a | float | 0 | > 0 |\n"), "default-range");
    EXPECT_EQ(with("| a | string | \"ones\" | zeros, border |\n"), "default-range");
    EXPECT_EQ(with("| a | quaternion | 1 | |\n"), "unknown-type");
    EXPECT_EQ(with("| class | float | 1 | |\n"), "bad-name");
    EXPECT_EQ(with("| lambda | float | 1 | |\n"), "bad-name");
    EXPECT_EQ(with("| a b | float | 1 | |\n"), "bad-name");
    EXPECT_EQ(with("| x | float | 1 | |\n"), "duplicate-name");
    EXPECT_EQ(with("| a | float | 1 |\n"), "cell-count");
}

// -------------------------------------------------------------------------------------------------------- buffers

TEST(Buffers, IndexIsReadInEverySpelling) {
    SpecText spec;
    for (const char* index : {"c_16", "CB_16", "cb16", "CBIndex::c_16", "`tt::CBIndex::c_16`", "16", "c_out0"}) {
        spec.buffers = buffers("| CB Index | Name | Tile Count |",
                               std::string("| 0 | cb_in | 2 |\n| ") + index + " | cb_out | 2 |\n");
        EXPECT_EQ(read(spec.text()).buffers.back().index.value, 16) << index;
    }
    for (const char* index : {"c_x", "sixteen", "-1", "c_16b"}) {
        spec.buffers = buffers("| CB Index | Name | Tile Count |", std::string("| ") + index + " | cb_out | 2 |\n");
        EXPECT_EQ(refused_id(spec), "cell-unreadable") << index;
    }
}

TEST(Buffers, SizesInOneCell) {
    SpecText spec;
    const auto size = [&](const std::string& cell) {
        spec.buffers = buffers("| CB ID | Name | Sizing Strategy |", "| c_0 | cb_in | " + cell + " |\n");
        const Result<Spec> s = parse_spec(spec.text(), "toy.md");
        if (!s) return s.error().id;
        return to_text(s->buffers[0].count) + " of " + to_text(s->buffers[0].page_bytes);
    };
    EXPECT_EQ(size("2 tiles"), "2 of tile_size");
    EXPECT_EQ(size("2 \xC3\x97 tile_size(dtype), page = one tile (double-buffered)"), "2 of tile_size");
    EXPECT_EQ(size("2 pages, page = 64 B"), "2 of 64");
    EXPECT_EQ(size("4 * W * 32 B"), "4*W of 32");
    EXPECT_EQ(size("1 tile (2 KiB)"), "1 of tile_size");
    EXPECT_EQ(size("full-shard"), "num_tiles_per_shard of ");
    EXPECT_EQ(size("2"), "unit-missing");
    EXPECT_EQ(size("a few tiles"), "cell-unreadable");
    EXPECT_EQ(size("TBD"), "cell-unreadable");
    EXPECT_EQ(size("0 tiles"), "size-not-positive");
    EXPECT_EQ(size("7/2 tiles"), "not-whole");
    EXPECT_EQ(size("2*Wq tiles"), "unknown-symbol");
    EXPECT_EQ(size("cube(2) tiles"), "unknown-function");
}

TEST(Buffers, CountsAreNoBytes) {
    SpecText spec;
    spec.buffers = buffers("| CB ID | Name | Pages | Page Size |", "| c_0 | cb_in | 4096 B | 2048 |\n");
    EXPECT_EQ(refused_id(spec), "not-a-count");
    spec.buffers = buffers("| CB ID | Name | Pages | Page Size |", "| c_0 | cb_in | 2*tile_size | 2048 |\n");
    EXPECT_EQ(refused_id(spec), "not-a-count");
}

TEST(Buffers, BufferingWordsNeverDoubleACapacity) {
    SpecText spec;
    spec.buffers = buffers("| CB | Name | Capacity | Block Size | Buffering |",
                           "| c_0 | a | 2 tiles | 1 tile | Double |\n| c_1 | b | | 3 tiles | Triple |\n| c_2 | c | 2 "
                           "tiles | 1 tile | Single |\n");
    const Spec s = read(spec.text());
    EXPECT_EQ(to_text(s.buffers[0].count), "2");
    EXPECT_EQ(to_text(s.buffers[1].count), "9");
    EXPECT_EQ(to_text(s.buffers[2].count), "2");
    EXPECT_TRUE(warns(s, "buffering-differs"));
}

TEST(Buffers, OnlyTheRightTableIsTaken) {
    SpecText spec;
    spec.kernels += "\n### Phase 1\n\n| CB | Tiles | State |\n|---|---|---|\n| c_24 | Wt | waited |\n";
    EXPECT_EQ(read(spec.text()).buffers.size(), 2U);
    spec.kernels +=
        "\n**Correction**: one more buffer.\n\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n| c_24 | "
        "cb_mid | 1 | tile_size |\n";
    const Spec s = read(spec.text());
    ASSERT_EQ(s.buffers.size(), 3U);
    EXPECT_TRUE(s.buffers[2].from_correction);
    EXPECT_TRUE(warns(s, "cb-table-corrected"));
}

TEST(Buffers, UnknownColumnsAndBackings) {
    SpecText spec;
    spec.buffers =
        buffers("| CB ID | Name | Tile Count | Colour | Backing |", "| c_0 | cb_in | 2 | red | buffer of x |\n");
    const Spec s = read(spec.text());
    EXPECT_TRUE(warns(s, "unknown-column"));
    EXPECT_EQ(s.buffers[0].backing, "x");
    spec.buffers = buffers("| CB ID | Name | Tile Count | Backing |", "| c_0 | cb_in | 2 | buffer of q |\n");
    EXPECT_EQ(refused_id(spec), "unknown-symbol");
    spec.buffers = buffers("| CB ID | Name | Tile Count | Data Format |", "| c_0 | cb_in | 2 | Float17 |\n");
    EXPECT_EQ(refused_id(spec), "unknown-dtype");
}

// -------------------------------------------------------------------------------------------------------- kernels

TEST(Kernels, RiscDecidesTheKind) {
    SpecText spec;
    spec.kernels =
        "## Kernels\n| Kernel | Core | Does |\n|---|---|---|\n| reader_and_writer_toy | RISCV_1 | writes |\n| "
        "second_toy | BRISC | reads |\n| (compute) | - | Not present |\n";
    const Spec s = read(spec.text());
    ASSERT_EQ(s.kernels.size(), 2U);
    EXPECT_EQ(s.kernels[0].kind, KernelKind::kWriter);
    EXPECT_EQ(s.kernels[1].kind, KernelKind::kReader);
    EXPECT_TRUE(s.no_compute);
}

TEST(Kernels, NamesCannotLeaveTheOperation) {
    SpecText spec;
    for (const char* name : {"../reader_x", "/etc/reader_x", "~/reader_x", "a\\\\reader", "C:reader_x",
                             "device/kernels/../reader_x", "other/reader_x", "reader x", "reader\"x", "reader;rm"}) {
        spec.kernels =
            std::string("## Kernels\n| Kernel | Core | Does |\n|---|---|---|\n| ") + name + " | RISCV_0 | reads |\n";
        EXPECT_EQ(refused_id(spec), "unsafe-path") << name;
    }
    for (const char* name : {"reader_x.cpp", "device/kernels/dataflow/reader_x.cpp"}) {
        spec.kernels =
            std::string("## Kernels\n| Kernel | Core | Does |\n|---|---|---|\n| ") + name + " | RISCV_0 | reads |\n";
        EXPECT_EQ(read(spec.text()).kernels[0].name.value, "reader_x") << name;
    }
}

TEST(Arguments, FourFormsOfTheSameList) {
    SpecText spec;
    const std::string base = spec.kernels;
    const char* forms[] = {
        "## Compile-Time Arguments\n### Reader Kernel\n| Index | Name | Type | Description |\n|---|---|---|---|\n| 0 | "
        "cb_id | uint32_t | c_0 |\n| 1 | C | uint32_t | channels |\n"
        "| 2+ | TensorAccessorArgs(x) | - | x |\n",
        "## Kernel Arguments\n**Compile-time** (per kernel):\n\n| Kernel | Index | Name | Description "
        "|\n|---|---|---|---|\n| Reader | 0 | cb_id | c_0 |\n| Reader | 1 | C | channels |\n"
        "| Reader | 2... | TensorAccessorArgs(x) | x |\n",
        "### 7.1 reader_toy_op (RISCV_0)\n```\ncompile-time\n  [0] cb_id (c_0)   [1] C\n  [2...] "
        "TensorAccessorArgs(x)\n```\n",
        "**Reader** (`reader_toy_op`, RISCV_0)\n1. compile-time: `cb_id` = c_0; `C`; then TensorAccessorArgs of the "
        "input x\n",
    };
    for (const char* form : forms) {
        spec.kernels = base + "\n" + form;
        const Spec s = read(spec.text());
        const auto reader = std::find_if(s.kernels.begin(), s.kernels.end(),
                                         [](const KernelSpec& k) { return k.kind == KernelKind::kReader; });
        ASSERT_NE(reader, s.kernels.end());
        ASSERT_EQ(reader->compile_args.size(), 3U) << form;
        EXPECT_EQ(reader->compile_args[0].cb, 0) << form;
        EXPECT_EQ(reader->compile_args[1].name.value, "C") << form;
        EXPECT_EQ(reader->compile_args[2].form, ArgSpec::Form::kAccessor) << form;
        EXPECT_EQ(reader->compile_args[2].tensor, "x") << form;
    }
}

TEST(Arguments, IndicesCountUpAndBuffersExist) {
    SpecText spec;
    const std::string base = spec.kernels;
    const auto with = [&](const std::string& rows) {
        spec.kernels =
            base + "\n## Runtime Arguments\n### Reader Kernel\n| Index | Name | Description |\n|---|---|---|\n" + rows;
        return refused_id(spec);
    };
    EXPECT_EQ(with("| 0 | a_addr | x |\n| 2 | num_tiles | n |\n"), "arg-index");
    EXPECT_EQ(with("| 0 | a_addr | x |\n| 0 | num_tiles | n |\n"), "arg-index");
    EXPECT_EQ(with("| 0 | cb | c_9 |\n"), "unknown-cb");
    EXPECT_EQ(with("| x | a_addr | x |\n"), "cell-unreadable");
    EXPECT_EQ(with("| 0 | a-addr | x |\n"), "accepted");
    EXPECT_EQ(with("| 0 | 9addr | x |\n"), "bad-name");
}

// ------------------------------------------------------------------------------------------------ shapes and demands

TEST(Output, ShapesAreFormulas) {
    SpecText spec;
    spec.output = "## Output\n| What | Value |\n|---|---|\n| shape | same as input |\n| dtype | bfloat16 |\n";
    Spec s = read(spec.text());
    EXPECT_EQ(s.outputs.front().shape.kind, ShapeFormula::Kind::kSameAs);
    EXPECT_EQ(s.outputs.front().shape.tensor, "x");
    spec.output = "## Output shape\n[N, C, 2*H, W]\n";
    s = read(spec.text());
    ASSERT_EQ(s.outputs.front().shape.dims.size(), 4U);
    EXPECT_EQ(to_text(s.outputs.front().shape.dims[2]), "2*H");
    spec.output = "## Output\n- Shape: `shape[:1] + [2] + shape[1:]`\n";
    s = read(spec.text());
    EXPECT_EQ(s.outputs.front().shape.kind, ShapeFormula::Kind::kConcat);
    spec.output = "";
    EXPECT_EQ(refused(spec.text()), "1:1 no-output-shape");
    spec.output = "## Output\n- Shape: whatever fits\n";
    EXPECT_EQ(refused_id(spec), "cell-unreadable");
}

TEST(Output, ShapesInWords) {
    SpecText spec;
    const auto shape = [&](const std::string& words) {
        spec.output = "## Output\n- Shape: " + words + "\n";
        return read(spec.text()).outputs.front().shape;
    };
    EXPECT_EQ(shape("that of `x`").kind, ShapeFormula::Kind::kSameAs);
    EXPECT_EQ(shape("`x.shape`").tensor, "x");
    for (const char* words : {"same as input, except the last dimension, which is 1",
                              "same as `x` with the last dim = 1", "same as `x` except `W`, which becomes 1"}) {
        const ShapeFormula s = shape(words);
        ASSERT_EQ(s.kind, ShapeFormula::Kind::kConcat) << words;
        ASSERT_EQ(s.parts.size(), 2U);
        EXPECT_EQ(to_text(s.parts[0].end), "-1");
        EXPECT_EQ(to_text(s.parts[1].dims.at(0)), "1");
    }
    const ShapeFormula middle = shape("same as x except the second-to-last dimension, which is 2*W");
    ASSERT_EQ(middle.parts.size(), 3U);
    EXPECT_EQ(to_text(middle.parts[2].begin), "-1");
    for (const char* words : {"twice that of `x`", "that of `x`, transposed", "same as `x`, but halved"}) {
        spec.output = std::string("## Output\n- Shape: ") + words + "\n";
        EXPECT_EQ(refused_id(spec), "cell-unreadable") << words;
    }
}

TEST(Sections, TitlesInOtherWords) {
    EXPECT_EQ(role_of_title("5 How the work is divided"), Role::kWork);
    EXPECT_EQ(role_of_title("Multi-core strategy"), Role::kWork);
    EXPECT_EQ(role_of_title("Memory plan (per core)"), Role::kBuffers);
    EXPECT_EQ(role_of_title("SRAM budget"), Role::kBuffers);
    EXPECT_EQ(role_of_title("Error conditions"), Role::kRefusals);
    EXPECT_EQ(role_of_title("History"), std::nullopt);
}

TEST(Demands, HedgedTypesAreNotAccepted) {
    SpecText spec;
    spec.inputs =
        "## Input constraints\n| What | Must be |\n|---|---|\n| shape | [N, C, H, W] |\n| dtype | BFLOAT16 or FLOAT32 "
        "(BFLOAT8_B ought to work) |\n";
    const Spec s = read(spec.text());
    ASSERT_EQ(s.tensors.size(), 1U);
    EXPECT_EQ(s.tensors[0].dtypes.size(), 2U);
}

TEST(Demands, WordsOfManyDialects) {
    SpecText spec;
    spec.output = "## Output\n- Shape: same as input\n";
    spec.inputs =
        "## Input constraints\n| What | Must be | Text to find in the error |\n|---|---|---|\n| rank | at least 2 | "
        "`too flat` |\n"
        "| W = shape[-1] | multiple of 32 | `odd width` |\n| memory | interleaved, DRAM only | `place` |\n| Alignment "
        "| H % 64 == 0 | `tall` |\n";
    const Spec s = read(spec.text());
    const auto find = [&](const std::string& message) {
        const auto at =
            std::find_if(s.demands.begin(), s.demands.end(), [&](const Demand& d) { return d.message == message; });
        EXPECT_NE(at, s.demands.end()) << message;
        return at == s.demands.end() ? Demand{} : *at;
    };
    EXPECT_EQ(find("too flat").low, 2);
    EXPECT_FALSE(find("too flat").high.has_value());
    EXPECT_EQ(to_text(find("odd width").condition), "W % 32 == 0");
    EXPECT_EQ(find("place").memory, std::vector<MemoryLayout>{MemoryLayout::kInterleaved});
    EXPECT_EQ(to_text(find("tall").condition), "H % 64 == 0");
}

}  // namespace
}  // namespace opwright::builder
