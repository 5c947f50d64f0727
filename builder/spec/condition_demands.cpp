#include "builder/spec/condition_demands.hpp"

#include <algorithm>

#include "builder/spec/demands.hpp"

namespace opwright::builder::condition {

namespace {

std::string to_text_of(const Demand& d) {
    return d.condition ? to_text(d.condition) : std::string();
}

bool same_values(const Demand& a, const Demand& b) {
    const bool shapes = !a.shape && !b.shape;
    return shapes && a.kind == b.kind && a.other == b.other && a.low == b.low && a.high == b.high &&
           a.dtypes == b.dtypes && a.layout == b.layout && a.memory == b.memory && a.buffers == b.buffers &&
           a.accepted == b.accepted && to_text_of(a) == to_text_of(b);
}

bool covers(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    return std::all_of(some.begin(), some.end(),
                       [&](const std::string& s) { return std::find(all.begin(), all.end(), s) != all.end(); });
}

/// The same demand without words of its error, on these tensors or some of them: it gets the words, and the others.
bool merged(Reading& r, const Demand& d, const SourcePlace& at) {
    Demand* first = nullptr;
    for (std::size_t i = 0; i < r.spec.demands.size();) {
        Demand& known = r.spec.demands[i];
        const bool whole = known.subjects == d.subjects;
        const bool part = known.message.empty() && covers(d.subjects, known.subjects);
        if (!same_values(known, d) || (!whole && !part)) {
            ++i;
            continue;
        }
        if (first != nullptr && part) {
            r.spec.demands.erase(r.spec.demands.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        first = &known;
        known.subjects = d.subjects;
        if (known.message.empty() && !d.message.empty()) {
            known.message = d.message;
            known.message_place = at;
        }
        ++i;
    }
    return first != nullptr;
}

void keep_accepted(Reading& r, const Demand& d) {
    for (Parameter& p : r.spec.parameters) {
        if (p.name.value != d.subjects.front() || p.range) continue;
        Range range;
        range.accepted = d.accepted;
        range.text = d.words;
        p.range = {range, d.place};
    }
}

void on_tensor(Reading& r, const Demand& d, const std::string& tensor, const SourcePlace& at) {
    const bool says = d.kind == DemandKind::kDtype || d.kind == DemandKind::kLayout ||
                      d.kind == DemandKind::kMemoryLayout || d.kind == DemandKind::kBufferType ||
                      d.kind == DemandKind::kSameDtype || d.kind == DemandKind::kShape;
    if (!says) return;
    TensorDemands& entry = tensor_entry(r, tensor, at);
    if (entry.dtypes.empty()) {
        for (const DataType t : d.dtypes) entry.dtypes.push_back({t, at});
    }
    if (!entry.layout && d.layout) entry.layout = {*d.layout, at};
    if (entry.memory.empty()) entry.memory = d.memory;
    if (entry.buffers.empty()) entry.buffers = d.buffers;
    if (!entry.shape && d.shape) entry.shape = d.shape;
    if (d.kind == DemandKind::kSameDtype && entry.dtype_same_as.empty()) entry.dtype_same_as = d.other;
}

}  // namespace

bool keep(Reading& r, Found found, const Text& condition, const std::vector<std::string>& messages) {
    if (found.demands.empty()) return false;
    const SourcePlace at = r.place(condition);
    for (const auto& [index, range] : found.ranges) {
        if (!r.spec.parameters[index].range) r.spec.parameters[index].range = {range, at};
    }
    for (std::size_t i = 0; i < found.demands.size(); ++i) {
        Demand& d = found.demands[i];
        if (!messages.empty()) d.message = messages[std::min(i, messages.size() - 1)];
        if (messages.size() == 1) d.message = messages.front();
        d.words = condition.str();
        d.place = at;
        if (d.kind == DemandKind::kAccepted && !d.accepted.empty()) keep_accepted(r, d);
        if (merged(r, d, at)) continue;
        for (const std::string& s : d.subjects) on_tensor(r, d, s, at);
        r.spec.demands.push_back(std::move(d));
    }
    return true;
}

}  // namespace opwright::builder::condition
