// Python text of tensors, their placement and values of attributes.
#include "builder/scaffold/python_terms.hpp"

#include <fmt/format.h>

#include <cmath>

#include "builder/plan/text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

std::string python_shape(const std::vector<std::int64_t>& shape) {
    std::vector<std::string> parts;
    for (const std::int64_t dim : shape) parts.push_back(std::to_string(dim));
    return python_tuple(parts);
}

std::string python_real(double value) {
    if (std::isnan(value)) return "float(\"nan\")";
    if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

}  // namespace

std::string python_tuple(const std::vector<std::string>& parts) {
    return "(" + layout::join(parts, ", ") + (parts.size() == 1 ? ",)" : ")");
}

std::string python_layout(Layout layout) {
    return layout == Layout::kTile ? "ttnn.TILE_LAYOUT" : "ttnn.ROW_MAJOR_LAYOUT";
}

std::string python_dtype(DataType dtype) {
    return std::string("ttnn.") + python_name(dtype);
}

std::string python_dict(const std::vector<std::string>& entries, std::size_t indent) {
    const std::string line = "dict(" + layout::join(entries, ", ") + ")";
    if (line.size() + indent + 1 <= layout::kColumns && line.find('\n') == std::string::npos) return line;
    const std::string pad(indent + 4, ' ');
    return "dict(\n" + pad + layout::join(entries, ",\n" + pad) + ",\n" + std::string(indent, ' ') + ")";
}

std::string python_memory(const TensorCase& t) {
    if (!t.shards_named && t.memory != MemoryLayout::kInterleaved)
        return fmt::format("ttnn.{}_{}_MEMORY_CONFIG", t.buffer == BufferType::kL1 ? "L1" : "DRAM", cpp_name(t.memory));
    const auto shard = shard_of(t);
    if (!shard) return t.buffer == BufferType::kL1 ? "ttnn.L1_MEMORY_CONFIG" : "ttnn.DRAM_MEMORY_CONFIG";
    return fmt::format("sharded(\"{}\", ({}, {}), ({}, {}){}{})", cpp_name(t.memory), shard->height, shard->width,
                       t.cores_x, t.cores_y, t.columns_first ? ", orientation=\"COL_MAJOR\"" : "",
                       t.buffer == BufferType::kDram ? ", buffer=\"DRAM\"" : "");
}

std::vector<std::string> python_properties(const TensorCase& t, const TensorCase* base) {
    std::vector<std::string> parts;
    if (base == nullptr ? t.count != 1 : t.count != base->count) parts.push_back(fmt::format("count={}", t.count));
    if (base == nullptr || t.shape != base->shape) parts.push_back("shape=" + python_shape(t.shape));
    if (base == nullptr || t.dtype != base->dtype) parts.push_back("dtype=" + python_dtype(t.dtype));
    if (base == nullptr || t.layout != base->layout) parts.push_back("layout=" + python_layout(t.layout));
    // A sharded config names the shape of the shard.
    if (base == nullptr || python_memory(t) != python_memory(*base))
        parts.push_back("memory_config=" + python_memory(t));
    if (base != nullptr && t.on_device != base->on_device)
        parts.push_back(std::string("on_device=") + (t.on_device ? "True" : "False"));
    if (!t.last.empty()) {
        TensorCase before = t;
        before.last.clear();
        parts.push_back("last=dict(" + layout::join(python_properties(t.last.front(), &before), ", ") + ")");
    }
    return parts;
}

std::vector<std::string> python_changes(const Plan& plan, const Case& valid, const Case& c) {
    std::vector<std::string> parts;
    for (const TensorArg& tensor : plan.tensors) {
        const TensorCase& before = valid.tensors.at(tensor.name);
        const TensorCase& after = c.tensors.at(tensor.name);
        if (before == after) continue;
        if (!after.given) {
            parts.push_back(tensor.name + "=None");
            continue;
        }
        const std::vector<std::string> properties = python_properties(after, &before);
        if (!properties.empty())
            parts.push_back(fmt::format("{}=dict({})", tensor.name, layout::join(properties, ", ")));
    }
    // The shards of the output are made with the inputs: their shape follows from that of the tensor.
    if (const Attribute* shards = plan.shard_attribute()) {
        const std::string before = python_value(plan, valid, valid.attributes.at(shards->name));
        const std::string after = python_value(plan, c, c.attributes.at(shards->name));
        if (after != before) parts.push_back(fmt::format("{}={}", shards->name, after));
    }
    return parts;
}

std::string python_value(const Plan& plan, const Case& c, const AttributeCase& a) {
    switch (a.kind) {
        case AttributeCase::Kind::kReal:
            return python_real(a.real);
        case AttributeCase::Kind::kInteger:
            return std::to_string(a.integer);
        case AttributeCase::Kind::kBool:
            return a.boolean ? "True" : "False";
        case AttributeCase::Kind::kString:
            return python_string(a.text);
        case AttributeCase::Kind::kMemory: {
            TensorCase t =
                output_of(plan, c, plan.outputs.front().name).value_or(c.tensors.at(plan.tensors.front().name));
            static_cast<Placement&>(t) = a;
            return python_memory(t);
        }
        case AttributeCase::Kind::kDefault:
            break;
    }
    return "None";
}

std::vector<std::string> python_attribute_changes(const Plan& plan, const Case& valid, const Case& c) {
    std::vector<std::string> parts;
    for (const Attribute& attribute : plan.attributes) {
        if (&attribute == plan.shard_attribute()) continue;  // made with the inputs
        const AttributeCase& after = c.attributes.at(attribute.name);
        const AttributeCase& before = valid.attributes.at(attribute.name);
        const std::string a = python_value(plan, c, after), b = python_value(plan, c, before);
        if (after.kind != before.kind || a != b) parts.push_back(fmt::format("{}={}", attribute.name, a));
    }
    return parts;
}

}  // namespace opwright::builder
