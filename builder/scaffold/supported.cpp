// One rule per thing that a stub could not be written for, however its kernels looked.
#include "builder/scaffold/supported.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/not_rendered.hpp"

namespace opwright::builder {

namespace {

/// Pages are copied whole: buffer and tensor must agree about their size.
Result<void> check_format(const CircularBuffer& cb, const std::vector<DataType>& dtypes, const std::string& tensor) {
    if (!cb.format.tensor.empty()) return {};
    for (const DataType dtype : dtypes)
        if (dtype != cb.format.dtype)
            return not_rendered(
                cb.place, "format-mismatch",
                fmt::format("circular buffer '{}' is {}, but '{}' may be {}", cb.name, format_name(cb.format.dtype),
                            tensor, cpp_name(dtype)),
                fmt::format("the format of '{}'", tensor),
                fmt::format("write \"as {}\" for the buffer's format, or accept one dtype only", tensor));
    return {};
}

Result<void> check_formats(const Plan& plan) {
    for (const CircularBuffer& cb : plan.buffers) {
        const TensorArg* tensor = plan.tensor(cb.tensor);
        if (tensor == nullptr || cb.constant) continue;
        if (auto ok = check_format(cb, tensor->dtypes, tensor->name); !ok) return ok;
    }
    for (const Passthrough& route : plan.passthroughs) {
        const OutputPlan& output = *plan.output(route.output);
        const std::vector<DataType>& dtypes = plan.dtypes_of(output);
        if (dtypes.empty())
            return not_rendered(output.place, "output-dtype",
                                fmt::format("the dtype of '{}' is not known", output.name),
                                "a dtype, or the tensor it follows", "name the dtype in the output section");
        const TensorArg* source = plan.tensor(route.input);
        if (source != nullptr && is_integer(source->dtypes.front()) != is_integer(dtypes.front()))
            return not_rendered(
                output.place, "stub-format",
                fmt::format("'{}' is {}, and the data that passes through is that of '{}', {}: a copy "
                            "does not turn one into the other",
                            output.name, cpp_name(dtypes.front()), source->name, cpp_name(source->dtypes.front())),
                "an input of the same kind of numbers, or a buffer of the output's format that the "
                "reader fills by itself and compute reads",
                "add the buffer that holds the positions or counts to the table of circular buffers");
        const CircularBuffer* out = plan.buffer(route.output_cb);
        if (out == nullptr) continue;
        if (auto ok = check_format(*out, dtypes, output.name); !ok) return ok;
    }
    return {};
}

/// Sticks have no shared exponents.
Result<void> check_dtypes(const Plan& plan) {
    const auto blocked = [](DataType d) { return d == DataType::kBfloat8B || d == DataType::kBfloat4B; };
    for (const TensorArg& t : plan.tensors)
        if (t.layout == Layout::kRowMajor && std::any_of(t.dtypes.begin(), t.dtypes.end(), blocked))
            return not_rendered(t.place, "dtype-needs-tiles",
                                fmt::format("'{}' is row-major and of a block floating-point type", t.name),
                                "TILE layout for bfloat8_b and bfloat4_b", "correct the layout or the dtype");
    return {};
}

}  // namespace

Result<void> check_supported(const Plan& plan) {
    if (plan.tensors.empty())
        return not_rendered({plan.spec_file, 1, 1}, "no-input", "an operation without an input tensor",
                            "at least one input tensor", "describe the inputs");
    const bool stored = std::all_of(plan.outputs.begin(), plan.outputs.end(),
                                    [&](const OutputPlan& output) { return plan.is_resident(output.name); });
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter})
        if (plan.kernel(kind) == nullptr && !(kind == KernelKind::kWriter && stored))
            return not_rendered(plan.work.place, "no-kernel", fmt::format("there is no {} kernel", to_string(kind)),
                                "a reader and a writer", fmt::format("list a {} among the kernels", to_string(kind)));
    if (std::any_of(plan.passthroughs.begin(), plan.passthroughs.end(),
                    [](const Passthrough& route) { return !route.via.empty(); }))
        return not_rendered(
            plan.buffers.front().place, "stub-route", "data passes through several circular buffers inside compute",
            "one copy from the input's buffer to the output's", "name the two buffers of the passthrough");
    if (auto ok = check_dtypes(plan); !ok) return ok;
    return check_formats(plan);
}

}  // namespace opwright::builder
