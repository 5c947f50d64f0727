// Which data the Stage 6 stub moves: from the spec's own words, else the first input straight to the output.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

class PassthroughPlanner {
  public:
    explicit PassthroughPlanner(Planner& p)
        : p_(p), plan_(p.plan), compute_(p.plan.kernel(KernelKind::kCompute) != nullptr) {}

    void run() {
        for (const OutputPlan& output : plan_.outputs) {
            Passthrough route;
            route.output = output.name;
            route.through_compute = compute_;
            find_ends(route);
            if (route.input.empty() && !route.counted) route.input = plan_.tensors.front().name;
            if (route.input_cb < 0 || route.output_cb < 0) return no_route(output);
            compare(route, output);
            plan_.passthroughs.push_back(std::move(route));
        }
        for (Passthrough& route : plan_.passthroughs) drop(route);
    }

  private:
    const CircularBuffer* cb_of(const std::string& tensor, KernelKind end, bool producer) const {
        for (const CircularBuffer& c : plan_.buffers) {
            const bool fits = producer ? c.producer == end : c.consumer == end;
            if (c.tensor == tensor && fits) return &c;
        }
        return nullptr;
    }

    void find_ends(Passthrough& route) {
        // What the spec says; of several outputs each needs a copy of its own.
        const PassthroughSpec::Copy* said = nullptr;
        for (const PassthroughSpec::Copy& copy : p_.spec.passthrough.copies) {
            const CircularBuffer* from = plan_.buffer(copy.from.value);
            const CircularBuffer* to = plan_.buffer(copy.to.value);
            const bool mine = to != nullptr && (plan_.has_one_output() || to->tensor == route.output);
            if (said == nullptr && from != nullptr && mine) said = &copy;
        }
        if (said != nullptr) {
            route.input_cb = said->from.value;
            route.output_cb = said->to.value;
            route.input = plan_.buffer(route.input_cb)->tensor;
        } else if (compute_) {
            through_compute(route);
        } else {
            straight(route);
        }
    }

    /// The first input whose buffer compute reads and that no output has yet, if its pages fit; a reader's private
    /// scratch is no way through.
    void through_compute(Passthrough& route) {
        const TensorArg* source = nullptr;
        for (const TensorArg& t : plan_.tensors) {
            const CircularBuffer* in = cb_of(t.name, KernelKind::kCompute, false);
            if (in == nullptr) continue;
            const bool next = !route_from(t.name) && alike(*plan_.output(route.output), t);
            if (source != nullptr && !next) continue;
            source = &t;
            route.input_cb = in->index;
            route.input = t.name;
            if (plan_.passthroughs.empty() || next) break;
        }
        count_where_needed(route);
        const CircularBuffer* out = cb_of(route.output, KernelKind::kCompute, true);
        if (out == nullptr) out = shared_buffer(*plan_.output(route.output));
        if (out != nullptr) route.output_cb = out->index;
        const std::string for_output = plan_.has_one_output() ? "" : fmt::format(" for `{}`", route.output);
        p_.deduce(fmt::format("the stub copies c_{} to c_{}{}", route.input_cb, route.output_cb, for_output),
                  "passthrough-default", "the spec does not say what the stub does", p_.spec.name.place);
    }

    /// A copy makes no whole numbers of floating-point values. Where the reader fills a buffer of the output's format
    /// by itself (positions, indices), the stub lets it number the pages.
    void count_where_needed(Passthrough& route) const {
        const std::vector<DataType>& out = plan_.dtypes_of(*plan_.output(route.output));
        const TensorArg* in = plan_.tensor(route.input);
        if (out.empty() || in == nullptr || is_integer(out.front()) == is_integer(in->dtypes.front())) return;
        for (const CircularBuffer& c : plan_.buffers) {
            const KernelKind next = compute_ ? KernelKind::kCompute : KernelKind::kWriter;
            const bool made = c.producer == KernelKind::kReader && c.consumer == next &&
                              plan_.tensor(c.tensor) == nullptr && c.backing.empty();
            if (!made || (compute_ && !c.page_is_tile) || !c.format.tensor.empty() || c.format.dtype != out.front() ||
                !is_integer(out.front()))
                continue;
            route.counted = true;
            route.input.clear();
            route.input_cb = c.index;
            return;
        }
    }

    /// The one buffer that the writer drains, for an output that has none of its own.
    const CircularBuffer* shared_buffer(const OutputPlan& output) const {
        const CircularBuffer* only = nullptr;
        for (const CircularBuffer& c : plan_.buffers) {
            if (c.producer != KernelKind::kCompute || c.consumer != KernelKind::kWriter) continue;
            if (only != nullptr) return nullptr;
            only = &c;
        }
        if (only != nullptr)
            p_.warn("outputs-share-buffer", output.place,
                    fmt::format("no circular buffer is that of `{}`: it leaves through {} (c_{}), as `{}` does",
                                output.name, only->name, only->index, only->tensor),
                    "give every output a circular buffer of its own");
        return only;
    }

    bool route_from(const std::string& input) const {
        return std::any_of(plan_.passthroughs.begin(), plan_.passthroughs.end(),
                           [&](const Passthrough& other) { return other.input == input; });
    }

    /// A further output takes a further input where both have one shape and format, so that the data tells them apart.
    bool alike(const OutputPlan& output, const TensorArg& t) const {
        return !t.is_vector && !t.is_optional && t.layout == output.layout && t.dtypes == plan_.dtypes_of(output) &&
               has_shape_of(output, t.name);
    }

    bool has_shape_of(const OutputPlan& output, const std::string& tensor) const {
        const TensorArg* input = plan_.tensor(tensor);
        const ShapeFormula& shape = output.shape;
        if (shape.kind == ShapeFormula::Kind::kSameAs) {
            const std::string& model = shape.tensor.empty() ? plan_.tensors.front().name : shape.tensor;
            return tensor == model || (input != nullptr && input->shape && input->shape->same_as == model);
        }
        if (shape.kind != ShapeFormula::Kind::kList || input == nullptr || !input->shape ||
            input->shape->dims.size() != shape.dims.size())
            return false;
        for (std::size_t i = 0; i < shape.dims.size(); ++i) {
            if (to_text(shape.dims[i]) != to_text(input->shape->dims[i].alternatives.front())) return false;
        }
        return true;
    }

    /// Without compute one buffer leads from the reader to the writer: that of the output, else the one that serves
    /// all.
    void straight(Passthrough& route) const {
        const CircularBuffer* way = nullptr;
        for (const CircularBuffer& c : plan_.buffers) {
            if (c.scratch) continue;
            const bool mine = c.tensor == route.output;
            const bool of_another = !mine && p_.is_output(c.tensor) && !plan_.has_one_output();
            if (of_another || (way != nullptr && !(mine && way->tensor != route.output))) continue;
            way = &c;
        }
        if (way == nullptr) return;
        route.input_cb = route.output_cb = way->index;
        // The one buffer may be the output's own memory.
        route.input = plan_.tensor(way->tensor) != nullptr ? way->tensor : plan_.tensors.front().name;
        count_where_needed(route);
    }

    void no_route(const OutputPlan& output) {
        if (plan_.has_one_output()) {
            p_.error("no-passthrough", plan_.buffers.empty() ? p_.spec.name.place : plan_.buffers.front().place,
                     "no circular buffer leads from an input to the output",
                     "a buffer that the reader fills and one that the writer drains",
                     "name producer and consumer of the buffers");
            return;
        }
        p_.error("no-passthrough", output.place,
                 fmt::format("no circular buffer leads from an input to the output `{}`", output.name),
                 fmt::format("a buffer that the writer drains for `{}`", output.name),
                 "give every output a circular buffer, and name the output in its name or purpose");
    }

    /// Inputs that compute gets and that are the source of no output.
    void drop(Passthrough& route) const {
        for (const CircularBuffer& c : plan_.buffers) {
            const bool other_input = compute_ && c.index != route.input_cb && c.index != route.output_cb &&
                                     !c.tensor.empty() && !p_.is_output(c.tensor) &&
                                     c.consumer == KernelKind::kCompute && c.producer == KernelKind::kReader;
            const bool used = std::any_of(plan_.passthroughs.begin(), plan_.passthroughs.end(),
                                          [&](const Passthrough& r) { return r.input_cb == c.index; });
            if (other_input && !used && &route == &plan_.passthroughs.front())
                route.dropped.push_back({c.tensor, c.index});
        }
    }

    void compare(Passthrough& route, const OutputPlan& output) const {
        const TensorArg* input = plan_.tensor(route.input);
        route.same_volume =
            !route.counted && input != nullptr && !input->is_vector && has_shape_of(output, route.input);
    }

    Planner& p_;
    Plan& plan_;
    bool compute_;
};

}  // namespace

void plan_passthrough(Planner& p) {
    PassthroughPlanner(p).run();
}

}  // namespace opwright::builder
