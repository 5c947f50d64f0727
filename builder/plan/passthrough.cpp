// Which data the Stage 6 stub moves: from the spec's own words, else the first input straight to the output.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

void plan_passthrough(Planner& p) {
    Plan& plan = p.plan;
    Passthrough& route = plan.passthrough;
    const PassthroughSpec& said = p.spec.passthrough;
    const bool compute = plan.kernel(KernelKind::kCompute) != nullptr;
    route.through_compute = compute;

    const auto cb_of = [&](const std::string& tensor, KernelKind end, bool producer) -> const CircularBuffer* {
        for (const CircularBuffer& c : plan.buffers) {
            const bool fits = producer ? c.producer == end : c.consumer == end;
            if (c.tensor == tensor && fits) return &c;
        }
        return nullptr;
    };
    if (said.from && said.to && plan.buffer(said.from->value) != nullptr && plan.buffer(said.to->value) != nullptr) {
        route.input_cb = said.from->value;
        route.output_cb = said.to->value;
        route.input = plan.buffer(route.input_cb)->tensor;
    } else if (compute) {
        // The first input whose buffer compute reads; a reader's private scratch is no way through.
        for (const TensorArg& t : plan.tensors) {
            const CircularBuffer* in = cb_of(t.name, KernelKind::kCompute, false);
            if (in == nullptr || route.input_cb >= 0) continue;
            route.input_cb = in->index;
            route.input = t.name;
        }
        if (const CircularBuffer* out = cb_of(plan.output.name, KernelKind::kCompute, true))
            route.output_cb = out->index;
        p.deduce(fmt::format("the stub copies c_{} to c_{}", route.input_cb, route.output_cb), "passthrough-default",
                 "the spec does not say what the stub does", p.spec.name.place);
    } else {
        for (const CircularBuffer& c : plan.buffers) {
            if (c.scratch || route.input_cb >= 0) continue;
            route.input_cb = route.output_cb = c.index;
            route.input = c.tensor.empty() ? plan.tensors.front().name : c.tensor;
        }
    }
    if (route.input.empty()) route.input = plan.tensors.front().name;
    if (route.input_cb < 0 || route.output_cb < 0) {
        p.error("no-passthrough", plan.buffers.empty() ? p.spec.name.place : plan.buffers.front().place,
                "no circular buffer leads from an input to the output",
                "a buffer that the reader fills and one that the writer drains",
                "name producer and consumer of the buffers");
        return;
    }
    for (const CircularBuffer& c : plan.buffers) {
        const bool other_input = compute && c.index != route.input_cb && c.index != route.output_cb &&
                                 !c.tensor.empty() && c.tensor != plan.output.name &&
                                 c.consumer == KernelKind::kCompute && c.producer == KernelKind::kReader;
        if (other_input) route.dropped.push_back({c.tensor, c.index});
    }

    const TensorArg* input = plan.tensor(route.input);
    const ShapeFormula& shape = plan.output.shape;
    const auto same_list = [&] {
        if (shape.kind != ShapeFormula::Kind::kList || input == nullptr || !input->shape ||
            input->shape->dims.size() != shape.dims.size())
            return false;
        for (std::size_t i = 0; i < shape.dims.size(); ++i) {
            if (to_text(shape.dims[i]) != to_text(input->shape->dims[i].alternatives.front())) return false;
        }
        return true;
    };
    const bool same_tensor =
        shape.kind == ShapeFormula::Kind::kSameAs && (shape.tensor.empty() || shape.tensor == route.input);
    route.same_volume = (same_tensor || same_list()) && input != nullptr && !input->is_vector;
    route.meaning = route.same_volume ? fmt::format("every page of `{}` arrives unchanged in the same page of `{}`",
                                                    route.input, plan.output.name)
                                      : fmt::format(
                                            "`{}` has another shape than `{}`: the stub fills each page of the output "
                                            "with page (index modulo pages of the input)",
                                            plan.output.name, route.input);
}

}  // namespace opwright::builder
