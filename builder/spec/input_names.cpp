#include "builder/spec/input_names.hpp"

#include <algorithm>

#include "builder/spec/demands.hpp"

namespace opwright::builder {

bool is_output_word(std::string_view word) {
    return is_one_of(lower(word), {"output", "out", "y", "result", "output_tensor"});
}

std::vector<std::string> input_names(const Reading& r) {
    std::vector<std::string> names;
    for (const Parameter& p : r.spec.parameters) {
        if (p.type.value.kind == ParamKind::kTensor) names.push_back(p.name.value);
    }
    for (const TensorDemands& t : r.spec.tensors) {
        const bool known = std::find(names.begin(), names.end(), t.name.value) != names.end();
        if (!t.is_output && !known) names.push_back(t.name.value);
    }
    return names;
}

std::vector<std::string> inputs_or_one(Reading& r, std::size_t section) {
    std::vector<std::string> names = input_names(r);
    if (!names.empty()) return names;
    tensor_entry(r, "input", r.heading(section));
    return {"input"};
}

bool is_parameter(const Reading& r, std::string_view name) {
    return std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(), [&](const Parameter& p) {
        return p.name.value == name && p.type.value.kind != ParamKind::kTensor;
    });
}

std::string input_called(const Reading& r, std::string_view words) {
    const std::vector<std::string> inputs = input_names(r);
    std::string wanted = lower(words);
    std::replace(wanted.begin(), wanted.end(), ' ', '_');
    for (const std::string& n : inputs) {
        if (n == words) return n;
    }
    for (const std::string& n : inputs) {
        if (lower(n) == wanted || lower(n) == wanted + "_tensor" || lower(n) + "_tensor" == wanted) return n;
    }
    const bool generic = is_one_of(wanted, {"input", "input_tensor", "tensor", "in"});
    return generic && inputs.size() == 1 ? inputs.front() : std::string();
}

Text without_remark(const Text& name) {
    return name.sub(0, name.view().find(" (")).trimmed();
}

}  // namespace opwright::builder
