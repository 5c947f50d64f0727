// cb-not-in-plan, cb-role: the circular buffers that kernels use against the plan of the operation's specification.
#include <fmt/format.h>

#include <set>

#include "builder/check/rules/source_rules.hpp"

namespace opwright::builder::check {

namespace {

std::string known_buffers(const Plan& plan) {
    std::string text;
    for (const CircularBuffer& buffer : plan.buffers)
        text += fmt::format("{}c_{} ({})", text.empty() ? "" : ", ", buffer.index, buffer.name);
    return text;
}

const Kernel* kernel_of(const Plan& plan, const std::filesystem::path& file) {
    for (const Kernel& kernel : plan.kernels) {
        if (std::filesystem::path(kernel.path).filename() == file.filename()) return &kernel;
    }
    return nullptr;
}

}  // namespace

void check_plan_buffers(const Plan& plan, const std::vector<FolderKernel>& kernels, bool factory_known,
                        Findings& findings) {
    if (plan.buffers.empty()) return;
    for (const FolderKernel& kernel : kernels) {
        const Kernel* planned = kernel_of(plan, kernel.file);
        if (planned == nullptr) continue;
        for (const auto& [index, use] : kernel.trace.buffers) {
            if (index >= 64 || plan.buffer(static_cast<int>(index)) != nullptr) continue;
            findings.mistakes.push_back(
                {.rule = "cb-not-in-plan",
                 .severity = factory_known ? Severity::kWarning : Severity::kError,
                 .place = kernel.source->place(use.spot),
                 .what = fmt::format("{} uses c_{}, which the specification does not have", use.name, index),
                 .other = plan.buffers[0].place,
                 .other_what = "its circular buffers begin here",
                 .fix = fmt::format("use one of {}", known_buffers(plan)),
                 .excerpt = {}});
        }
    }
}

}  // namespace opwright::builder::check
