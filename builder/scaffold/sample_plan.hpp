// Plans written by hand for the tests of this folder: small, complete, independent of the parser and the planner.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder::sample {

inline ExprPtr n(std::int64_t value) {
    return number(value);
}
inline ExprPtr s(std::string text) {
    return name(std::move(text));
}
inline ExprPtr op(ExprOp which, ExprPtr a, ExprPtr b) {
    return make(which, {std::move(a), std::move(b)});
}
inline ExprPtr times(ExprPtr a, ExprPtr b) {
    return op(ExprOp::kMultiply, std::move(a), std::move(b));
}
inline ExprPtr over(ExprPtr a, ExprPtr b) {
    return op(ExprOp::kDivide, std::move(a), std::move(b));
}

inline TensorArg tensor(std::string name, std::vector<std::vector<ExprPtr>> dims, std::string description) {
    TensorArg t;
    t.name = std::move(name);
    t.layout_given = true;
    t.dtypes = {DataType::kBfloat16};
    t.memory = {MemoryLayout::kInterleaved};
    t.description = std::move(description);
    if (!dims.empty()) {
        ShapePattern pattern;
        for (auto& alternatives : dims) pattern.dims.push_back({std::move(alternatives), {}});
        t.min_rank = t.max_rank = static_cast<std::int64_t>(pattern.dims.size());
        t.shape = std::move(pattern);
    }
    return t;
}

inline Symbol dimension(std::string name, std::string tensor, std::int64_t axis) {
    Symbol symbol;
    symbol.kind = Symbol::Kind::kDimension;
    symbol.name = std::move(name);
    symbol.tensor = std::move(tensor);
    symbol.axis = axis;
    return symbol;
}

inline Symbol definition(std::string name, ExprPtr value) {
    Symbol symbol;
    symbol.name = std::move(name);
    symbol.value = std::move(value);
    return symbol;
}

inline Predicate check(PredicateKind kind, std::vector<std::string> subjects, std::string message) {
    Predicate p;
    p.kind = kind;
    p.subjects = std::move(subjects);
    p.message = std::move(message);
    return p;
}

inline CircularBuffer buffer(int index, std::string name, ExprPtr count, std::string purpose, std::string tensor = {}) {
    CircularBuffer cb;
    cb.index = index;
    cb.name = std::move(name);
    cb.count = std::move(count);
    cb.page_bytes = number(2048);
    cb.purpose = std::move(purpose);
    cb.tensor = std::move(tensor);
    return cb;
}

inline KernelArg arg(std::string name, ArgSource source, int index, ExprPtr value = nullptr,
                     std::string description = {}) {
    KernelArg a;
    a.name = std::move(name);
    a.source = source;
    a.index = index;
    a.value = std::move(value);
    a.description = std::move(description);
    return a;
}

inline KernelArg of_tensor(std::string name, ArgSource source, int index, std::string tensor,
                           std::string description = {}) {
    KernelArg a = arg(std::move(name), source, index, nullptr, std::move(description));
    a.tensor = std::move(tensor);
    a.refresh = source == ArgSource::kBufferAddress;
    return a;
}

inline Names names(const std::string& op, const std::string& pascal, const std::string& category) {
    Names names;
    names.op = op;
    names.pascal = pascal;
    names.category = category;
    names.op_namespace = "ttnn::operations::" + category + "::" + op;
    names.device_operation = pascal + "DeviceOperation";
    names.directory = "ttnn/cpp/ttnn/operations/" + category + "/" + op;
    names.dataflow_dir = names.directory + "/device/kernels/dataflow";
    names.compute_dir = names.directory + "/device/kernels/compute";
    return names;
}

inline Kernel kernel(const Names& names, KernelKind kind, const std::string& stem) {
    Kernel k;
    k.kind = kind;
    k.name = stem;
    k.path = (kind == KernelKind::kCompute ? names.compute_dir : names.dataflow_dir) + "/" + stem + ".cpp";
    return k;
}

/// A row-wise operation with a second input, a run-time attribute and intermediates.
inline Plan masked_softmax() {
    Plan plan;
    plan.spec_file = "masked_softmax_spec.md";
    plan.names = names("masked_softmax", "MaskedSoftmax", "normalization");
    plan.summary = "Attention-style softmax";
    plan.tensors = {tensor("input", {{s("N")}, {s("C")}, {s("H")}, {s("W")}}, "x"),
                    tensor("mask", {{n(1), s("N")}, {n(1)}, {s("H")}, {s("W")}}, "Additive mask")};

    Attribute scale;
    scale.name = "scale";
    scale.type = {ParamKind::kFloat, false, false};
    scale.cpp_type = scale.python_type = "float";
    DefaultValue one;
    one.kind = DefaultValue::Kind::kReal;
    one.real = 1;
    scale.default_value = one;
    scale.cpp_default = "1.0f";
    scale.python_default = "1.0";
    scale.hashed = false;
    scale.description = "Multiplies x before the mask is added";
    Attribute memory;
    memory.name = "memory_config";
    memory.type = {ParamKind::kMemoryConfig, false, true};
    memory.cpp_type = "std::optional<tt::tt_metal::MemoryConfig>";
    memory.python_type = "ttnn.MemoryConfig | None";
    memory.cpp_default = "std::nullopt";
    memory.python_default = "None";
    memory.description = "Where y goes";
    plan.attributes = {scale, memory};

    const std::vector<std::string> both = {"input", "mask"};
    const auto add = [&](Predicate p) { plan.conditions.push_back(std::move(p)); };
    add(check(PredicateKind::kSameDevice, both, "must be on the same device"));
    Predicate rank = check(PredicateKind::kRank, both, "must be rank 4");
    rank.low = rank.high = 4;
    add(rank);
    Predicate shape = check(PredicateKind::kShape, {"mask"}, "mask must be [1 or N, 1, H, W]");
    shape.shape = plan.tensors[1].shape;
    shape.other = "input";
    add(shape);
    Predicate layout = check(PredicateKind::kLayout, both, "must be in TILE layout");
    layout.layout = Layout::kTile;
    add(layout);
    Predicate dtype = check(PredicateKind::kDtype, both, "only bfloat16 is supported");
    dtype.dtypes = {DataType::kBfloat16};
    add(dtype);
    Predicate placed = check(PredicateKind::kMemoryLayout, both, "must be interleaved");
    placed.memory = {MemoryLayout::kInterleaved};
    add(placed);
    Predicate multiple = check(PredicateKind::kExpression, {}, "H and W must be multiples of 32");
    multiple.condition = op(ExprOp::kAnd, op(ExprOp::kEqual, op(ExprOp::kModulo, s("H"), n(32)), n(0)),
                            op(ExprOp::kEqual, op(ExprOp::kModulo, s("W"), n(32)), n(0)));
    add(multiple);
    add(check(PredicateKind::kAttributeFinite, {"scale"}, "scale must be finite"));
    Predicate positive = check(PredicateKind::kAttributeRange, {"scale"}, "scale must be positive");
    positive.real_low = 0;
    positive.low_open = true;
    add(positive);
    Predicate where = check(PredicateKind::kAttributeMemory, {"memory_config"}, "memory_config must be interleaved");
    where.memory = {MemoryLayout::kInterleaved};
    add(where);
    Predicate budget = check(PredicateKind::kL1Budget, {}, "the circular buffers do not fit into L1");
    budget.condition = times(op(ExprOp::kAdd, times(n(7), s("Wt")), n(6)), n(2048));
    budget.high = 1'400'000;
    add(budget);

    plan.symbols = {dimension("N", "input", 0),
                    dimension("C", "input", 1),
                    dimension("H", "input", 2),
                    dimension("W", "input", 3),
                    definition("Ht", over(s("H"), n(32))),
                    definition("Wt", over(s("W"), n(32))),
                    definition("R", times(times(s("N"), s("C")), s("Ht")))};

    plan.outputs.front().shape.kind = ShapeFormula::Kind::kSameAs;
    plan.outputs.front().shape.tensor = "input";
    plan.outputs.front().dtypes = {DataType::kBfloat16};
    plan.outputs.front().memory_attribute = "memory_config";
    plan.outputs.front().memory_of = "input";
    plan.outputs.front().memory = {MemoryLayout::kInterleaved};

    plan.buffers = {buffer(0, "cb_x", times(n(2), s("Wt")), "x tiles", "input"),
                    buffer(1, "cb_mask", times(n(2), s("Wt")), "mask tiles", "mask"),
                    buffer(2, "cb_one", n(1), "reduce scaler, 1.0"),
                    buffer(3, "cb_scale", n(1), "scale as a scalar-broadcast tile"),
                    buffer(16, "cb_y", n(2), "result tiles", "output"),
                    buffer(24, "cb_z", s("Wt"), "z = scale*x + mask"),
                    buffer(25, "cb_max", n(1), "row maximum, column 0 valid"),
                    buffer(26, "cb_exp", s("Wt"), "exponentials"),
                    buffer(27, "cb_rsum", n(1), "reciprocal of the row sum, column 0 valid"),
                    buffer(28, "cb_scaled", s("Wt"), "scale*x before masking")};
    plan.buffers[4].format.tensor = "output";
    plan.l1_bytes = budget.condition;

    plan.work.unit = WorkUnit::kTileRow;
    plan.work.unit_words = "one tile-row (Wt tiles of x)";
    plan.work.total = s("R");
    plan.work.total_name = "R";
    plan.work.input_pages_per_unit = plan.work.output_pages_per_unit = s("Wt");

    Kernel reader = kernel(plan.names, KernelKind::kReader, "reader_masked_softmax_interleaved");
    reader.compile_args = {
        arg("Wt", ArgSource::kValue, 0, s("Wt"), "Tiles per row"),
        arg("Ht", ArgSource::kValue, 1, s("Ht"), "Tile-rows per plane"),
        arg("C", ArgSource::kValue, 2, s("C"), "Channels"),
        arg("mask_batched", ArgSource::kValue, 3,
            op(ExprOp::kAnd, op(ExprOp::kEqual, make(ExprOp::kAxis, {n(0)}, {}, "mask"), s("N")),
               op(ExprOp::kGreater, s("N"), n(1))),
            "1 if mask.shape[0] == N and N > 1"),
        of_tensor("input_args", ArgSource::kAccessor, 4, "input", "x accessor"),
        of_tensor("mask_args", ArgSource::kAccessor, -1, "mask", "mask accessor, right behind the x one")};
    KernelArg bits = arg("scale_bits", ArgSource::kAttributeBits, 4, nullptr, "scale, fp32 bit pattern");
    bits.attribute = "scale";
    bits.refresh = true;
    reader.runtime_args = {of_tensor("x_addr", ArgSource::kBufferAddress, 0, "input", "Base of x"),
                           of_tensor("mask_addr", ArgSource::kBufferAddress, 1, "mask", "Base of mask"),
                           arg("num_rows", ArgSource::kUnitCount, 2, nullptr, "Tile-rows of this core"),
                           arg("start_row", ArgSource::kUnitStart, 3, nullptr, "First global tile-row"), bits};
    Kernel compute = kernel(plan.names, KernelKind::kCompute, "masked_softmax_compute");
    compute.compile_args = {arg("num_rows", ArgSource::kUnitCount, 0, nullptr, "Tile-rows of this core group"),
                            arg("Wt", ArgSource::kValue, 1, s("Wt"), "Tiles per row")};
    compute.per_group = true;
    Kernel writer = kernel(plan.names, KernelKind::kWriter, "writer_masked_softmax_interleaved");
    writer.compile_args = {of_tensor("output_args", ArgSource::kAccessor, 0, "output", "y accessor")};
    writer.runtime_args = {of_tensor("y_addr", ArgSource::kBufferAddress, 0, "output", "Base of y"),
                           arg("num_tiles", ArgSource::kUnitCount, 1, s("Wt"), "num_rows * Wt"),
                           arg("start_tile", ArgSource::kUnitStart, 2, s("Wt"), "start_row * Wt")};
    plan.kernels = {reader, compute, writer};

    Passthrough route;
    route.output = "output";
    route.input = "input";
    route.input_cb = 0;
    route.output_cb = 16;
    route.dropped = {{"mask", 1}};
    plan.passthroughs = {route};
    return plan;
}

}  // namespace opwright::builder::sample
