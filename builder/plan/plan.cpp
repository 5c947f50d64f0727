#include "builder/plan/plan.hpp"

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

template <typename List, typename Test>
auto find(const List& list, Test test) -> const typename List::value_type* {
    const auto at = std::find_if(list.begin(), list.end(), test);
    return at == list.end() ? nullptr : &*at;
}

}  // namespace

const Kernel* Plan::kernel(KernelKind kind) const {
    return find(kernels, [&](const Kernel& k) { return k.kind == kind; });
}

const CircularBuffer* Plan::buffer(int index) const {
    return find(buffers, [&](const CircularBuffer& c) { return c.index == index; });
}

const OutputPlan* Plan::output(const std::string& name) const {
    return find(outputs, [&](const OutputPlan& o) { return o.name == name; });
}

const std::vector<DataType>& Plan::dtypes_of(const OutputPlan& output) const {
    const TensorArg* like = output.dtype_of.empty() ? nullptr : tensor(output.dtype_of);
    return like != nullptr ? like->dtypes : output.dtypes;
}

bool Plan::has_given_outputs() const {
    return std::any_of(outputs.begin(), outputs.end(), [](const OutputPlan& o) { return o.given.has_value(); });
}

const TensorArg* Plan::tensor(const std::string& name) const {
    return find(tensors, [&](const TensorArg& t) { return t.name == name; });
}

const Attribute* Plan::attribute(const std::string& name) const {
    return find(attributes, [&](const Attribute& a) { return a.name == name; });
}

const Symbol* Plan::symbol(const std::string& name) const {
    return find(symbols, [&](const Symbol& s) { return s.name == name; });
}

bool Plan::is_resident(const std::string& tensor) const {
    return find(buffers, [&](const CircularBuffer& c) { return c.backing == tensor; }) != nullptr;
}

const Attribute* Plan::shard_attribute() const {
    if (!has_one_output()) return nullptr;
    const OutputPlan& output = outputs.front();
    const Attribute* decides = attribute(output.memory_attribute);
    return decides != nullptr && decides->required && is_resident(output.name) ? decides : nullptr;
}

Result<Plan> make_plan(const Spec& spec, const PlanOptions& options) {
    Planner planner(spec, options);
    planner.plan.style = options.style;
    for (void (*pass)(Planner&) :
         {plan_names, plan_arguments, plan_output, plan_conditions, plan_buffers, plan_work, plan_kernels, plan_compute,
          plan_passthrough, plan_missing_arguments, plan_whole_tiles, plan_budget}) {
        pass(planner);
        if (!planner.errors.empty()) return fail(planner.errors.front());
    }
    Plan& plan = planner.plan;
    plan.notes.insert(plan.notes.begin(), spec.notes.begin(), spec.notes.end());
    std::stable_sort(plan.notes.begin(), plan.notes.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    return std::move(plan);
}

}  // namespace opwright::builder
