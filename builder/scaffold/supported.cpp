// One rule per thing that the templates cannot make yet.
#include "builder/scaffold/supported.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace opwright::builder {

namespace {

Unexpected refuse(SourcePlace place, std::string what, std::string expected) {
    Diagnostic d;
    d.id = "not-supported-yet";
    d.place = std::move(place);
    d.what = std::move(what);
    d.expected = std::move(expected);
    d.fix = "build this operation by hand, or wait for a version of the templates that knows it; nothing was written";
    return fail(std::move(d));
}

}  // namespace

Result<void> check_supported(const Plan& plan) {
    if (plan.tensors.empty())
        return refuse({plan.spec_file, 1, 1}, "an operation without an input tensor", "at least one input tensor");
    for (const TensorArg& tensor : plan.tensors) {
        if (tensor.is_vector)
            return refuse(tensor.place, fmt::format("'{}' is a list of tensors", tensor.name), "single tensors");
        if (tensor.is_optional)
            return refuse(tensor.place, fmt::format("'{}' is an optional tensor", tensor.name),
                          "tensors that are there");
        if (tensor.layout != Layout::kTile)
            return refuse(tensor.place, fmt::format("'{}' is in row-major layout", tensor.name), "TILE layout");
        const bool interleaved = std::all_of(tensor.memory.begin(), tensor.memory.end(),
                                             [](MemoryLayout m) { return m == MemoryLayout::kInterleaved; });
        if (!interleaved)
            return refuse(tensor.place, fmt::format("'{}' may be sharded", tensor.name), "interleaved tensors");
    }
    if (plan.output.layout != Layout::kTile)
        return refuse(plan.output.place, "the output is in row-major layout", "TILE layout");
    if (!plan.passthrough.same_volume)
        return refuse(plan.output.place, "the output has another shape than its input",
                      "an output with the shape of an input, so that pages can pass through one by one");
    if (plan.output.shape.kind != ShapeFormula::Kind::kSameAs && plan.output.shape.kind != ShapeFormula::Kind::kList)
        return refuse(plan.output.place, "the output's shape is made of slices or depends on a parameter",
                      "a list of dimensions, or the shape of an input");
    if (plan.work.policy == GridPolicy::kShardGrid || !plan.work.total)
        return refuse(plan.work.place, "work on the cores of a shard grid", "a number of units to divide");
    for (const CircularBuffer& cb : plan.buffers)
        if (!cb.backing.empty())
            return refuse(cb.place, fmt::format("circular buffer '{}' lies in the memory of a tensor", cb.name),
                          "circular buffers with memory of their own");

    const Passthrough& pass = plan.passthrough;
    const CircularBuffer* in = plan.buffer(pass.input_cb);
    const CircularBuffer* out = plan.buffer(pass.output_cb);
    if (in == nullptr || out == nullptr || plan.tensor(pass.input) == nullptr)
        return refuse(plan.work.place, "no circular buffer leads from an input to the output",
                      "one buffer that the reader fills and one that the writer drains");
    if (!pass.via.empty())
        return refuse(in->place, "data passes through several circular buffers inside compute",
                      "one copy from the input's buffer to the output's");
    if (plan.kernel(KernelKind::kReader) == nullptr || plan.kernel(KernelKind::kWriter) == nullptr)
        return refuse(plan.work.place, "no reader or no writer kernel", "a reader and a writer");
    if (pass.through_compute && plan.kernel(KernelKind::kCompute) == nullptr)
        return refuse(plan.work.place, "no compute kernel, though two circular buffers must be connected",
                      "a compute kernel, or one buffer for reader and writer");
    for (const CircularBuffer* cb : {in, out})
        if (!cb->page_is_tile)
            return refuse(cb->place, fmt::format("the pages of '{}' are not tiles", cb->name), "one tile per page");

    // Pages are copied whole: buffer and tensor must agree about their size.
    const auto check_format = [&](const CircularBuffer& cb, const std::vector<DataType>& dtypes,
                                  const std::string& tensor) -> Result<void> {
        if (!cb.format.tensor.empty()) return {};
        for (const DataType dtype : dtypes)
            if (dtype != cb.format.dtype) {
                Diagnostic d;
                d.id = "format-mismatch";
                d.place = cb.place;
                d.what = fmt::format("circular buffer '{}' is {}, but '{}' may be {}", cb.name,
                                     format_name(cb.format.dtype), tensor, cpp_name(dtype));
                d.expected = fmt::format("the format of '{}'", tensor);
                d.fix = fmt::format("write \"as {}\" for the buffer's format, or accept one dtype only", tensor);
                return fail(std::move(d));
            }
        return {};
    };
    if (auto ok = check_format(*in, plan.tensor(pass.input)->dtypes, pass.input); !ok) return ok;
    for (const Passthrough::Drop& drop : pass.dropped) {
        const TensorArg* tensor = plan.tensor(drop.tensor);
        const CircularBuffer* cb = plan.buffer(drop.cb);
        if (tensor == nullptr || cb == nullptr)
            return refuse(in->place, fmt::format("no circular buffer for input '{}'", drop.tensor),
                          "a buffer that the reader fills from it");
        if (auto ok = check_format(*cb, tensor->dtypes, drop.tensor); !ok) return ok;
    }
    const std::vector<DataType> output_dtypes =
        plan.output.dtype_of.empty() || plan.tensor(plan.output.dtype_of) == nullptr
            ? plan.output.dtypes
            : plan.tensor(plan.output.dtype_of)->dtypes;
    if (output_dtypes.empty())
        return refuse(plan.output.place, "the output's dtype is not known", "a dtype, or the tensor it follows");
    return check_format(*out, output_dtypes, plan.output.name);
}

}  // namespace opwright::builder
