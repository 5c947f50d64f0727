#include "builder/spec/formats.hpp"

#include <algorithm>
#include <array>

#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

struct TypeFacts {
    DataType type;
    const char* cpp;
    const char* format;
    const char* python;
    std::uint32_t tile_bytes;
    std::uint32_t element_bytes;
};

constexpr std::array<TypeFacts, 8> kTypes = {{
    {DataType::kBfloat16, "BFLOAT16", "Float16_b", "bfloat16", 2048, 2},
    {DataType::kFloat32, "FLOAT32", "Float32", "float32", 4096, 4},
    {DataType::kBfloat8B, "BFLOAT8_B", "Bfp8_b", "bfloat8_b", 1088, 0},
    {DataType::kBfloat4B, "BFLOAT4_B", "Bfp4_b", "bfloat4_b", 576, 0},
    {DataType::kUint8, "UINT8", "UInt8", "uint8", 1024, 1},
    {DataType::kUint16, "UINT16", "UInt16", "uint16", 2048, 2},
    {DataType::kUint32, "UINT32", "UInt32", "uint32", 4096, 4},
    {DataType::kInt32, "INT32", "Int32", "int32", 4096, 4},
}};

const TypeFacts& facts(DataType type) {
    return kTypes[static_cast<std::size_t>(type)];
}

struct Word {
    std::string_view word;  ///< lower case, no underscores or dashes
    DataType type;
};

constexpr Word kWords[] = {
    {"bfloat16", DataType::kBfloat16}, {"bf16", DataType::kBfloat16},     {"float16b", DataType::kBfloat16},
    {"float32", DataType::kFloat32},   {"fp32", DataType::kFloat32},      {"bfloat8b", DataType::kBfloat8B},
    {"bfp8b", DataType::kBfloat8B},    {"bfloat4b", DataType::kBfloat4B}, {"bfp4b", DataType::kBfloat4B},
    {"uint8", DataType::kUint8},       {"uint16", DataType::kUint16},     {"uint32", DataType::kUint32},
    {"int32", DataType::kInt32},
};

}  // namespace

const char* cpp_name(DataType type) {
    return facts(type).cpp;
}
const char* format_name(DataType type) {
    return facts(type).format;
}
const char* python_name(DataType type) {
    return facts(type).python;
}
bool is_integer(DataType type) {
    return type == DataType::kUint8 || type == DataType::kUint16 || type == DataType::kUint32 ||
           type == DataType::kInt32;
}

std::uint32_t tile_bytes(DataType type) {
    return facts(type).tile_bytes;
}
std::uint32_t element_bytes(DataType type) {
    return facts(type).element_bytes;
}

const char* cpp_name(Layout layout) {
    return layout == Layout::kTile ? "TILE" : "ROW_MAJOR";
}

const char* cpp_name(MemoryLayout layout) {
    switch (layout) {
        case MemoryLayout::kInterleaved:
            return "INTERLEAVED";
        case MemoryLayout::kHeightSharded:
            return "HEIGHT_SHARDED";
        case MemoryLayout::kWidthSharded:
            return "WIDTH_SHARDED";
        case MemoryLayout::kBlockSharded:
            return "BLOCK_SHARDED";
    }
    return "INTERLEAVED";
}

const char* cpp_name(BufferType type) {
    return type == BufferType::kDram ? "DRAM" : "L1";
}

const char* cpp_name(Fidelity fidelity) {
    switch (fidelity) {
        case Fidelity::kLoFi:
            return "LoFi";
        case Fidelity::kHiFi2:
            return "HiFi2";
        case Fidelity::kHiFi3:
            return "HiFi3";
        case Fidelity::kHiFi4:
            return "HiFi4";
    }
    return "HiFi4";
}

const char* to_string(KernelKind kind) {
    switch (kind) {
        case KernelKind::kReader:
            return "reader";
        case KernelKind::kCompute:
            return "compute";
        case KernelKind::kWriter:
            return "writer";
    }
    return "reader";
}

std::optional<DataType> data_type_of(std::string_view word) {
    for (const std::string_view prefix :
         {"tt::DataFormat::", "DataFormat::", "tt::tt_metal::DataType::", "DataType::", "ttnn::", "ttnn.", "torch."}) {
        if (word.substr(0, prefix.size()) == prefix) word.remove_prefix(prefix.size());
    }
    std::string plain;
    for (const char c : lower(word)) {
        if (c != '_' && c != '-') plain += c;
    }
    for (const Word& w : kWords) {
        if (w.word == plain) return w.type;
    }
    return std::nullopt;
}

std::optional<Layout> layout_of(std::string_view words) {
    const std::string text = " " + normalised(words) + " ";
    const auto any = [&](std::initializer_list<std::string_view> phrases) {
        return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view p) { return has_phrase(text, p); });
    };
    const bool tile = any({"tile", "tile_layout", "tiled", "tile layout", "tilized", "layout tile"});
    const bool rows = any({"row_major", "row_major_layout", "row major", "rm", "rowmajor", "sticks"});
    if (tile == rows) return std::nullopt;
    return tile ? Layout::kTile : Layout::kRowMajor;
}

std::vector<MemoryLayout> memory_layouts_of(std::string_view words) {
    std::string text = " " + normalised(words) + " ";
    std::replace(text.begin(), text.end(), '_', ' ');
    std::vector<MemoryLayout> out;
    if (has_phrase(text, "interleaved")) out.push_back(MemoryLayout::kInterleaved);
    if (text.find(" height ") != std::string::npos) out.push_back(MemoryLayout::kHeightSharded);
    if (text.find(" width ") != std::string::npos) out.push_back(MemoryLayout::kWidthSharded);
    if (text.find(" block ") != std::string::npos) out.push_back(MemoryLayout::kBlockSharded);
    const bool names_one = out.size() > (has_phrase(text, "interleaved") ? 1U : 0U);
    if (has_phrase(text, "sharded") && !names_one) {
        out.insert(out.end(), {MemoryLayout::kHeightSharded, MemoryLayout::kWidthSharded, MemoryLayout::kBlockSharded});
    }
    return out;
}

std::vector<BufferType> buffer_types_of(std::string_view words) {
    const std::string text = normalised(words);
    std::vector<BufferType> out;
    if (has_phrase(text, "dram")) out.push_back(BufferType::kDram);
    if (has_phrase(text, "l1")) out.push_back(BufferType::kL1);
    return out;
}

std::string known_data_types() {
    std::string out;
    for (const TypeFacts& type : kTypes) out += (out.empty() ? "" : ", ") + std::string(type.cpp);
    return out;
}

}  // namespace opwright::builder
