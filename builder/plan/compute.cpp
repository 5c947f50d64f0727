// The compute configuration: what the spec says, and which of the user's parameters decides over it.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

template <typename T>
std::optional<T> value_of(const std::optional<Placed<T>>& setting, ComputePlan& plan) {
    if (!setting) return std::nullopt;
    if (!plan.given) plan.place = setting->place;
    plan.given = true;
    return setting->value;
}

}  // namespace

void plan_compute(Planner& p) {
    const ComputeSpec& spec = p.spec.compute;
    ComputePlan& plan = p.plan.compute;
    plan.fidelity = value_of(spec.fidelity, plan).value_or(Fidelity::kHiFi4);
    plan.fp32_dest_acc = value_of(spec.fp32_dest_acc, plan);
    plan.approx_mode = value_of(spec.approx_mode, plan);
    plan.packer_l1_acc = value_of(spec.packer_l1_acc, plan);
    plan.dst_full_sync = value_of(spec.dst_full_sync, plan);
    for (const Placed<int>& index : spec.unpack_to_dest) {
        if (p.plan.buffer(index.value) == nullptr) {
            p.warn("compute-config-buffer", index.place,
                   fmt::format("c_{} is to be unpacked to DST, but there is no such circular buffer", index.value),
                   "name a buffer of the table");
            continue;
        }
        plan.unpack_to_dest.push_back(index.value);
        plan.given = true;
    }
    std::sort(plan.unpack_to_dest.begin(), plan.unpack_to_dest.end());
    plan.unpack_to_dest.erase(std::unique(plan.unpack_to_dest.begin(), plan.unpack_to_dest.end()),
                              plan.unpack_to_dest.end());
    for (const Attribute& attribute : p.plan.attributes) {
        if (attribute.type.kind != ParamKind::kComputeConfig) continue;
        if (plan.parameter.empty()) {
            plan.parameter = attribute.name;
        } else {
            p.warn("compute-config-twice", attribute.place,
                   fmt::format("`{}` is a second compute configuration; `{}` decides", attribute.name, plan.parameter),
                   "keep one of the two");
        }
    }
    const bool open = !spec.fidelity && (plan.given || !plan.parameter.empty());
    if (open && p.plan.kernel(KernelKind::kCompute) != nullptr)
        p.deduce("math fidelity is HiFi4", "fidelity-default", "the spec names none", plan.place);
    if (p.plan.kernel(KernelKind::kCompute) == nullptr && (plan.given || !plan.parameter.empty()))
        p.warn("compute-config-unused", plan.given ? plan.place : p.plan.attribute(plan.parameter)->place,
               "there is no compute kernel: its configuration decides nothing", "drop it, or list a compute kernel");
}

}  // namespace opwright::builder
