// Tries single changes to valid arguments, in an order that prefers the change a person would make.
#include "builder/scaffold/refusals.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <limits>

namespace opwright::builder {

namespace {

const char* word_of(PredicateKind kind) {
    switch (kind) {
        case PredicateKind::kOnDevice:
            return "on_host";
        case PredicateKind::kSameDevice:
            return "device";
        case PredicateKind::kRank:
            return "rank";
        case PredicateKind::kShape:
        case PredicateKind::kSameShape:
            return "shape";
        case PredicateKind::kLayout:
            return "layout";
        case PredicateKind::kDtype:
        case PredicateKind::kSameDtype:
            return "dtype";
        case PredicateKind::kMemoryLayout:
            return "memory_layout";
        case PredicateKind::kBufferType:
        case PredicateKind::kSameBufferType:
            return "buffer_type";
        case PredicateKind::kSameMemoryConfig:
            return "memory_config";
        case PredicateKind::kSameShardSpec:
            return "shard_spec";
        case PredicateKind::kExpression:
            return "sizes";
        case PredicateKind::kCount:
            return "count";
        case PredicateKind::kAttributeFinite:
            return "not_finite";
        case PredicateKind::kAttributeRange:
            return "out_of_range";
        case PredicateKind::kAttributeAccepted:
            return "not_accepted";
        case PredicateKind::kAttributeMemory:
            return "not_accepted";
        case PredicateKind::kAttributeShards:
            return "no_shards";
        case PredicateKind::kL1Budget:
            return "l1_budget";
    }
    return "refused";
}

bool about_tensors(PredicateKind kind) {
    return kind != PredicateKind::kExpression && kind != PredicateKind::kL1Budget &&
           kind != PredicateKind::kAttributeFinite && kind != PredicateKind::kAttributeRange &&
           kind != PredicateKind::kAttributeAccepted && kind != PredicateKind::kAttributeMemory &&
           kind != PredicateKind::kAttributeShards;
}

using Visit = std::function<bool(const Case&)>;  // true: stop, this one will do

/// Changes of one property of one tensor; of a list: of all its tensors, then of the last one only.
bool change_tensor(const Case& valid, const std::string& name, const Visit& visit) {
    const auto with = [&](const std::function<void(TensorCase&)>& change) {
        Case c = valid;
        TensorCase& t = c.tensors[name];
        change(t);
        if (visit(c)) return true;
        if (t.count < 2 || t.count != valid.tensors.at(name).count) return false;
        TensorCase last = t;
        t = valid.tensors.at(name);
        t.last = {last};
        return visit(c);
    };
    const TensorCase& before = valid.tensors.at(name);
    if (with([](TensorCase& t) { t.on_device = false; })) return true;
    if (before.shape.size() > 1 && with([](TensorCase& t) { t.shape.erase(t.shape.begin()); })) return true;
    if (before.shape.size() > 1 && with([](TensorCase& t) { t.shape = {t.shape.back()}; })) return true;
    if (with([](TensorCase& t) { t.shape.insert(t.shape.begin(), 1); })) return true;
    if (with([](TensorCase& t) { t.layout = t.layout == Layout::kTile ? Layout::kRowMajor : Layout::kTile; }))
        return true;
    if (before.count > 1)
        for (const std::int64_t count : {before.count - 1, std::int64_t{9}, std::int64_t{17}, std::int64_t{33}})
            if (with([&](TensorCase& t) { t.count = count; })) return true;
    if (before.memory != MemoryLayout::kInterleaved && with([](TensorCase& t) { t.columns_first = true; })) return true;
    for (const DataType dtype : {DataType::kFloat32, DataType::kBfloat16, DataType::kUint32, DataType::kUint16})
        if (with([&](TensorCase& t) { t.dtype = dtype; })) return true;
    for (const BufferType buffer : {BufferType::kL1, BufferType::kDram})
        if (with([&](TensorCase& t) {
                t.buffer = buffer;
                // The banks of DRAM are one row of cores.
                if (buffer == BufferType::kDram) t.cores_y = 1;
            }))
            return true;
    for (const MemoryLayout memory :
         {MemoryLayout::kHeightSharded, MemoryLayout::kWidthSharded, MemoryLayout::kInterleaved})
        if (with([&](TensorCase& t) {
                t.memory = memory;
                if (memory != MemoryLayout::kInterleaved) t.buffer = BufferType::kL1;
                // Several cores of a grid would want another rectangle.
                if (memory != before.memory) t.cores_x = t.cores_y = 1;
            }))
            return true;
    for (std::size_t axis = 0; axis < before.shape.size(); ++axis)
        for (const std::int64_t value : {before.shape[axis] + 1, before.shape[axis] + 2, before.shape[axis] + 32})
            if (with([&](TensorCase& t) { t.shape[axis] = value; })) return true;
    return false;
}

/// Changes of one named dimension, in all tensors that have it.
bool change_dimension(const Plan& plan, const Case& valid, const Visit& visit) {
    for (const auto& [name, value] : valid.dims) {
        for (const std::int64_t other : {value + 1, value + 16, value * 2, value + 2, value * 3}) {
            Case c = valid;
            c.dims[name] = other;
            set_shapes(plan, c);
            if (visit(c)) return true;
        }
    }
    return false;
}

/// One dimension so large that the buffers exceed L1, but the tensor itself stays small: the smallest such multiple.
bool enlarge_dimension(const Plan& plan, const Case& valid, const Visit& visit) {
    constexpr std::int64_t kMost = std::int64_t{1} << 20;
    for (const auto& [name, value] : valid.dims) {
        const auto at = [&](std::int64_t times) {
            Case c = valid;
            c.dims[name] = value * times;
            set_shapes(plan, c);
            return c;
        };
        for (std::int64_t times = 2; value * times <= kMost; times *= 2) {
            if (!visit(at(times))) continue;
            // The last one visited counts: halve the interval until the limit is met exactly.
            std::int64_t low = times / 2, high = times;
            while (high - low > 1) {
                const std::int64_t middle = low + (high - low) / 2;
                (visit(at(middle)) ? high : low) = middle;
            }
            return visit(at(high));
        }
    }
    return false;
}

bool change_attribute(const Plan& plan, const Case& valid, const std::string& name, const Visit& visit) {
    const Attribute* attribute = plan.attribute(name);
    if (attribute == nullptr) return false;
    const auto with = [&](AttributeCase a) {
        Case c = valid;
        c.attributes[name] = std::move(a);
        return visit(c);
    };
    using Kind = AttributeCase::Kind;
    AttributeCase a;
    switch (attribute->type.kind) {
        case ParamKind::kFloat:
            a.kind = Kind::kReal;
            for (const double value : {0.0, -1.0, 1e30, -1e30, std::numeric_limits<double>::infinity(),
                                       std::numeric_limits<double>::quiet_NaN()}) {
                a.real = value;
                if (with(a)) return true;
            }
            return false;
        case ParamKind::kBool:
            a.kind = Kind::kBool;
            for (const bool value : {false, true}) {
                a.boolean = value;
                if (with(a)) return true;
            }
            return false;
        case ParamKind::kString:
            a.kind = Kind::kString;
            a.text = "no_such_value";
            return with(a);
        case ParamKind::kMemoryConfig:
            a = valid.attributes.at(name);
            a.kind = Kind::kMemory;
            a.cores_x = a.cores_y = 1;
            a.buffer = BufferType::kL1;
            for (const MemoryLayout memory :
                 {MemoryLayout::kHeightSharded, MemoryLayout::kInterleaved, MemoryLayout::kWidthSharded}) {
                a.memory = memory;
                if (with(a)) return true;
            }
            a = valid.attributes.at(name);
            a.shards_named = false;
            return with(a);
        case ParamKind::kTensor:
        case ParamKind::kDataType:
        case ParamKind::kComputeConfig:
            return false;
        default:
            break;
    }
    a.kind = Kind::kInteger;
    std::vector<std::int64_t> values = {0, -1, 1, 2, 100, -100, 2147483647};
    if (attribute->range && attribute->range->low)
        if (const auto low = value_of(plan, valid, *attribute->range->low)) values.insert(values.begin(), *low - 1);
    if (attribute->range && attribute->range->high)
        if (const auto high = value_of(plan, valid, *attribute->range->high)) values.insert(values.begin(), *high + 1);
    const bool is_unsigned = attribute->type.kind == ParamKind::kUint8 || attribute->type.kind == ParamKind::kUint16 ||
                             attribute->type.kind == ParamKind::kUint32 || attribute->type.kind == ParamKind::kUint64;
    for (const std::int64_t value : values) {
        if (is_unsigned && value < 0) continue;
        a.integer = value;
        if (with(a)) return true;
    }
    return false;
}

/// ttnn itself can make the tensor: block formats exist in tiles only, shards in L1.
bool can_exist(const Case& c) {
    return std::all_of(c.tensors.begin(), c.tensors.end(), [](const auto& entry) {
        const TensorCase& t = entry.second;
        if (t.shape.empty()) return false;
        const bool block_format = t.dtype == DataType::kBfloat8B || t.dtype == DataType::kBfloat4B;
        return !(block_format && t.layout == Layout::kRowMajor);
    });
}

}  // namespace

Refusals make_refusals(const Plan& plan, const Case& valid) {
    Refusals result;
    for (const Predicate& predicate : plan.conditions) {
        bool any = false;
        std::vector<std::string> subjects = predicate.subjects;
        if (!about_tensors(predicate.kind) && subjects.empty()) subjects.emplace_back();
        for (const std::string& subject : subjects) {
            Case found;
            const Visit visit = [&](const Case& c) {
                if (!can_exist(c) || !all_hold(plan, c, &predicate)) return false;
                if (holds(plan, c, predicate) != std::optional(false)) return false;
                found = c;
                return true;
            };
            bool ok = false;
            if (predicate.kind == PredicateKind::kL1Budget) {
                ok = enlarge_dimension(plan, valid, visit);
            } else if (predicate.kind == PredicateKind::kExpression) {
                ok = change_dimension(plan, valid, visit);
                for (const Attribute& attribute : plan.attributes)
                    ok = ok || change_attribute(plan, valid, attribute.name, visit);
            } else if (about_tensors(predicate.kind)) {
                ok = valid.tensors.contains(subject) && change_tensor(valid, subject, visit);
                if (!ok && valid.tensors.contains(subject)) ok = change_dimension(plan, valid, visit);
            } else {
                ok = change_attribute(plan, valid, subject, visit);
            }
            if (!ok) continue;
            any = true;
            std::string title = subject.empty() ? std::string() : subject + "_";
            title += word_of(predicate.kind);
            const auto same = std::count_if(result.tests.begin(), result.tests.end(), [&](const Refusal& r) {
                return r.title == title || r.title.starts_with(title + "_");
            });
            if (same > 0) title += "_" + std::to_string(same + 1);
            result.tests.push_back({&predicate, subject, std::move(title), std::move(found)});
        }
        if (!any) result.untested.push_back(&predicate);
    }
    return result;
}

}  // namespace opwright::builder
