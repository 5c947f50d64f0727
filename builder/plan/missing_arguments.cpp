// Arguments that a kernel cannot do without and that the spec's lists do not have: where a tensor begins, how it is
// laid out, what this core's share is. They come behind those of the spec, whose positions stay.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

using Arguments = std::vector<KernelArg>;

bool has_source(const Arguments& list, ArgSource source, const std::string& tensor = {}) {
    return std::any_of(list.begin(), list.end(), [&](const KernelArg& a) {
        return a.source == source && (tensor.empty() || a.tensor == tensor);
    });
}

/// Behind a run whose length only the run tells positions are relative to its end.
int next_index(const Arguments& list) {
    if (list.empty()) return 0;
    const KernelArg& last = list.back();
    const bool run = last.source == ArgSource::kAccessor || last.source == ArgSource::kAddressList;
    return run || last.index < 0 ? -1 : last.index + 1;
}

class Completion {
  public:
    Completion(Planner& p, Kernel& kernel) : p_(p), kernel_(kernel) {}

    void run() {
        for (const std::string& tensor : tensors()) {
            if (!has_source(kernel_.compile_args, ArgSource::kAccessor, tensor))
                add(kernel_.compile_args, tensor + "_accessor", ArgSource::kAccessor, tensor);
            if (has_source(kernel_.runtime_args, ArgSource::kBufferAddress, tensor) ||
                has_source(kernel_.runtime_args, ArgSource::kAddressList, tensor))
                continue;
            const TensorArg* input = p_.plan.tensor(tensor);
            const bool list = input != nullptr ? input->is_vector : p_.plan.returns_list();
            // One list at most: behind it nobody knows where the next one begins.
            if (list && has_source(kernel_.runtime_args, ArgSource::kAddressList)) continue;
            addresses_.push_back({tensor, list});
        }
        share();
        for (const auto& [tensor, list] : addresses_)
            if (!list) add(kernel_.runtime_args, tensor + "_addr", ArgSource::kBufferAddress, tensor);
        for (const auto& [tensor, list] : addresses_)
            if (list) add(kernel_.runtime_args, tensor + "_addrs", ArgSource::kAddressList, tensor);
    }

  private:
    /// Those that this kernel moves pages of.
    std::vector<std::string> tensors() const {
        std::vector<std::string> found;
        const auto note = [&](const std::string& tensor) {
            if (!tensor.empty() && !p_.plan.is_resident(tensor) &&
                std::find(found.begin(), found.end(), tensor) == found.end())
                found.push_back(tensor);
        };
        if (kernel_.kind == KernelKind::kWriter)
            for (const Passthrough& route : p_.plan.passthroughs) note(route.output);
        if (kernel_.kind != KernelKind::kReader) return found;
        for (const Passthrough& route : p_.plan.passthroughs) note(route.input);
        for (const CircularBuffer& c : p_.plan.buffers)
            if (c.producer == KernelKind::kReader && !c.constant && p_.plan.tensor(c.tensor) != nullptr) note(c.tensor);
        return found;
    }

    void share() {
        const GridPolicy policy = p_.plan.work.policy;
        if (policy == GridPolicy::kShardGrid || policy == GridPolicy::kSingleCore) return;
        const bool counts = has_source(kernel_.runtime_args, ArgSource::kUnitCount) ||
                            has_source(kernel_.compile_args, ArgSource::kUnitCount);
        if (!counts) add(kernel_.runtime_args, "num_units", ArgSource::kUnitCount, {});
        if (kernel_.kind != KernelKind::kCompute && !has_source(kernel_.runtime_args, ArgSource::kUnitStart))
            add(kernel_.runtime_args, "start_unit", ArgSource::kUnitStart, {});
    }

    void add(Arguments& list, std::string name, ArgSource source, const std::string& tensor) {
        const auto taken = [&](const std::string& n) {
            const auto same = [&](const KernelArg& a) { return a.name == n; };
            return std::any_of(kernel_.compile_args.begin(), kernel_.compile_args.end(), same) ||
                   std::any_of(kernel_.runtime_args.begin(), kernel_.runtime_args.end(), same);
        };
        while (taken(name)) name += "_";
        KernelArg arg;
        arg.name = name;
        arg.source = source;
        arg.tensor = tensor;
        arg.refresh = source == ArgSource::kBufferAddress || source == ArgSource::kAddressList;
        arg.index = next_index(list);
        arg.place = kernel_.place;
        p_.warn("argument-added", kernel_.place.line != 0 ? kernel_.place : p_.spec.name.place,
                fmt::format("the {} kernel cannot do without `{}`; it comes behind the arguments of the spec",
                            to_string(kernel_.kind), name),
                "list it among the kernel's arguments");
        list.push_back(std::move(arg));
    }

    Planner& p_;
    Kernel& kernel_;
    std::vector<std::pair<std::string, bool>> addresses_;
};

}  // namespace

void plan_missing_arguments(Planner& p) {
    for (Kernel& kernel : p.plan.kernels) Completion(p, kernel).run();
}

}  // namespace opwright::builder
