#include "builder/cli/spec_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace opwright::builder {

std::vector<SpecLine> spec_lines(const Plan& plan, int stage) {
    std::vector<SpecLine> lines;
    const auto add = [&](const SourcePlace& place, std::string what) {
        if (place.line != 0) lines.push_back({place.line, std::move(what)});
    };
    switch (stage) {
        case 1:
            for (const TensorArg& tensor : plan.tensors) add(tensor.place, "tensor " + tensor.name);
            for (const Attribute& one : plan.attributes)
                add(one.place, fmt::format("parameter {} ({})", one.name, one.cpp_type));
            break;
        case 2:
            for (const Predicate& one : plan.conditions) add(one.place, "refusal: " + one.message);
            break;
        case 3:
            for (const OutputPlan& output : plan.outputs) add(output.place, "output " + output.name);
            break;
        case 4:
            add(plan.work.place, fmt::format("one program factory: {}", to_string(plan.work.policy)));
            break;
        case 5:
            for (const CircularBuffer& one : plan.buffers)
                add(one.place, fmt::format("circular buffer c_{} {}", one.index, one.name));
            add(plan.work.place, fmt::format("work split: {}", plan.work.unit_words.empty() ? to_string(plan.work.unit)
                                                                                            : plan.work.unit_words));
            break;
        case 6:
            for (const Kernel& kernel : plan.kernels) {
                add(kernel.place, fmt::format("{} kernel {}", to_string(kernel.kind), kernel.name));
                for (const KernelArg& one : kernel.compile_args)
                    add(one.place, fmt::format("{}: compile-time argument {}", kernel.name, one.name));
                for (const KernelArg& one : kernel.runtime_args)
                    add(one.place, fmt::format("{}: run-time argument {}", kernel.name, one.name));
            }
            break;
        default:
            break;
    }
    std::stable_sort(lines.begin(), lines.end(), [](const SpecLine& a, const SpecLine& b) { return a.line < b.line; });
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

}  // namespace opwright::builder
