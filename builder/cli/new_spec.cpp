#include "builder/cli/new_spec.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "base/near_name.hpp"

namespace opwright::builder {

namespace {

/// Circular buffers below the one of the output.
constexpr std::size_t kMostInputs = 8;

struct DtypeRow {
    const char* name;
    const char* in_spec;
    unsigned tile_bytes, value_bytes;
};
constexpr DtypeRow kDtypes[] = {{"bfloat16", "BFLOAT16", 2048, 2},
                                {"float32", "FLOAT32", 4096, 4},
                                {"int32", "INT32", 4096, 4},
                                {"uint32", "UINT32", 4096, 4}};

const DtypeRow& dtype_of(const NewOperation& operation) {
    return *std::find_if(std::begin(kDtypes), std::end(kDtypes),
                         [&](const DtypeRow& row) { return operation.dtype == row.name; });
}

/// Words that C++ or Python keeps for itself, and those that the generated code uses.
bool is_reserved(const std::string& name) {
    static const std::set<std::string> kWords{
        "alignas",   "and",    "as",      "assert",   "auto",         "bool",    "break",    "case",    "catch",
        "char",      "class",  "const",   "continue", "def",          "default", "del",      "delete",  "device",
        "do",        "double", "elif",    "else",     "enum",         "except",  "explicit", "export",  "extern",
        "false",     "float",  "for",     "from",     "global",       "goto",    "if",       "import",  "in",
        "inline",    "int",    "is",      "lambda",   "long",         "main",    "module",   "mutable", "namespace",
        "new",       "none",   "not",     "operator", "or",           "output",  "pass",     "private", "program",
        "protected", "public", "raise",   "register", "return",       "short",   "signed",   "sizeof",  "static",
        "std",       "struct", "switch",  "template", "tensor",       "this",    "throw",    "true",    "try",
        "tt",        "ttnn",   "typedef", "union",    "unsigned",     "using",   "virtual",  "void",    "volatile",
        "while",     "with",   "xor",     "yield",    "memory_config"};
    return kWords.contains(name);
}

bool is_sharded(const NewOperation& operation) {
    return operation.memory != new_memories().front();
}

/// Whether `value` is one of `known`.
Result<void> check_one_of(const std::vector<std::string>& known, const std::string& value, const char* id,
                          const std::string& what) {
    if (std::find(known.begin(), known.end(), value) != known.end()) return {};
    const auto near = near_name(value, known);
    return fail(id, fmt::format("{}{}", what, near ? fmt::format("; did you mean '{}'?", *near) : ""),
                fmt::format("use one of {}", fmt::join(known, ", ")));
}

std::string joined(const NewOperation& operation, const char* each) {
    std::string text;
    for (const std::string& input : operation.inputs) text += fmt::format(fmt::runtime(each), fmt::arg("input", input));
    return text;
}

std::string parameter_rows(const NewOperation& operation) {
    std::string text;
    for (const std::string& input : operation.inputs)
        text += fmt::format("| {} | Tensor | Yes | see below | - | an input |\n", input);
    for (const NewParameter& parameter : operation.parameters) {
        const bool has_default = !parameter.default_value.empty();
        text += fmt::format("| {} | {} | {} | {} | {} | say what it does |\n", parameter.name, parameter.type,
                            has_default ? "No" : "Yes", parameter.type == "float" ? "finite" : "-",
                            has_default ? parameter.default_value : "-");
    }
    if (is_sharded(operation)) return text;  // the output has the shards of the first input
    return text + fmt::format(
                      "| memory_config | MemoryConfig | No | interleaved | {}.memory_config() | where the "
                      "output goes |\n",
                      operation.inputs.front());
}

std::string requirement_rows(const NewOperation& operation) {
    const auto row = [&](const char* property, const std::string& first, const std::string& others, const char* hint) {
        std::string text = fmt::format("| {} | {} |", property, first);
        for (std::size_t i = 1; i < operation.inputs.size(); ++i) text += " " + others + " |";
        return text + fmt::format(" {} |\n", hint);
    };
    const std::string dtype = dtype_of(operation).in_spec;
    std::string text = "| Property |";
    for (const std::string& input : operation.inputs) text += " " + input + " |";
    text += " Error Hint |\n|---|" + std::string(operation.inputs.size() * 4, '-') + "|---|\n";
    // One delimiter per column.
    text = text.substr(0, text.find('\n') + 1) + "|---|";
    for (std::size_t i = 0; i < operation.inputs.size(); ++i) text += "---|";
    text += "---|\n";
    text += row("Rank", "4", "4", "\"must be rank 4\"");
    text += row("Shape", "[N, C, H, W]", "[N, C, H, W]", "\"shapes must match\"");
    const std::string layout = operation.tiles ? "TILE_LAYOUT" : "ROW_MAJOR_LAYOUT";
    text += row("Layout", layout, layout, operation.tiles ? "\"must be in TILE layout\"" : "\"must be row major\"");
    text += row("Dtype", dtype, dtype, "\"unsupported dtype\"");
    if (is_sharded(operation)) {
        std::string memory = operation.memory;
        std::transform(memory.begin(), memory.end(), memory.begin(), [](unsigned char c) { return std::toupper(c); });
        text += row("Memory", "L1, " + memory, "same shard spec as " + operation.inputs.front(),
                    "\"must be sharded in L1, all alike\"");
    } else {
        text += row("Memory", "interleaved", "interleaved", "\"must be interleaved\"");
    }
    if (operation.tiles)
        text +=
            row("Alignment", "H % 32 == 0, W % 32 == 0", "follows from shape", "\"H and W must be multiples of 32\"");
    return text + row("Device", "on device", "same device", "\"must be on the same device\"");
}

/// The buffers are the shards themselves.
std::string shard_buffer_rows(const NewOperation& operation) {
    std::string text;
    std::size_t index = 0;
    for (const std::string& input : operation.inputs)
        text += fmt::format(
            "| c_{} | cb_{} | the shard of {} | num_tiles_per_shard | tile_size | same as {} | reader | compute | {} "
            "|\n",
            index++, input, input, input, input);
    return text +
           "| c_16 | cb_out | the shard of the output | num_tiles_per_shard | tile_size | same as output | compute | "
           "writer | output |\n";
}

std::string buffer_rows(const NewOperation& operation, const char* page_size) {
    std::string text;
    std::size_t index = 0;
    const char* pages_of = operation.tiles ? "tiles" : "sticks";
    for (const std::string& input : operation.inputs) {
        text += fmt::format("| c_{} | cb_{} | {} of {} | 2 | {} | same as {} | reader | {} |\n", index++, input,
                            pages_of, input, page_size, input, operation.compute ? "compute" : "writer");
    }
    if (operation.compute)
        text += fmt::format("| c_16 | cb_out | {} of the output | 2 | {} | same as output | compute | writer |\n",
                            pages_of, page_size);
    return text;
}

/// Rows of the runtime arguments with which the caller's parameters reach the compute kernel.
std::string parameter_arguments(const NewOperation& operation, std::size_t first) {
    std::string text;
    for (const NewParameter& parameter : operation.parameters) {
        if (parameter.type == "std::string") continue;
        text += fmt::format("| Compute | {} | {} | uint32_t | `{}`{} |\n", first++, parameter.name, parameter.name,
                            parameter.type == "float" ? ", its bits" : "");
    }
    return text;
}

/// What follows the input requirements when the tensors are shards in L1: each core works on its own, nothing moves.
std::string sharded_sections(const NewOperation& op) {
    const std::string& first = op.inputs.front();
    return fmt::format(
               "\n## Output tensor\n- **Shape**: [N, C, H, W]\n- **Dtype**: same as {0}\n- **Layout**: TILE_LAYOUT\n"
               "- **Memory**: same memory config as {0}\n\nLet `(sh, sw)` be the shard shape of `{0}`.\n\n"
               "## Notation\n| Symbol | Formula | Meaning |\n|--------|---------|---------|\n"
               "| num_tiles_per_shard | (sh / 32) * (sw / 32) | tiles of one core |\n"
               "| tile_size | {1} | bytes of one tile |\n\n"
               "## Work distribution\n- **Work unit**: one tile\n- **Grid**: exactly the cores of the shard grid of "
               "{0}\n\n"
               "## Circular buffers\n"
               "| CB ID | Name | Purpose | Pages | Page Size | Data Format | Producer | Consumer | Backing |\n"
               "|-------|------|---------|-------|-----------|-------------|----------|----------|---------|\n",
               first, dtype_of(op).tile_bytes) +
           shard_buffer_rows(op) +
           "\n## Kernel arguments\n**Runtime**\n\n| Kernel | Index | Name | Type | Description |\n"
           "|--------|-------|------|------|-------------|\n"
           "| Reader | 0 | num_tiles_per_shard | uint32_t | tiles of this core |\n"
           "| Compute | 0 | num_tiles_per_shard | uint32_t | tiles of this core |\n" +
           parameter_arguments(op, 1) +
           fmt::format(
               "| Writer | 0 | num_tiles_per_shard | uint32_t | tiles of this core |\n\n## Kernels\n"
               "### Reader\nSays that the shards are there{0}. Nothing moves.\n"
               "### Compute\nTakes a tile from each buffer of the reader, computes, and packs the result into "
               "cb_out.\n"
               "### Writer\nWaits until all tiles are in cb_out: they are the output.\n\n"
               "### Kernel files\n- `device/kernels/dataflow/reader_{1}_sharded.cpp`\n"
               "- `device/kernels/compute/{1}_compute.cpp`\n- `device/kernels/dataflow/writer_{1}_sharded.cpp`\n",
               joined(op, ", in cb_{input}"), op.name);
}

}  // namespace

const std::vector<std::string>& new_memories() {
    static const std::vector<std::string> kMemories{"interleaved", "height_sharded", "width_sharded", "block_sharded"};
    return kMemories;
}

const std::vector<std::string>& new_dtypes() {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const DtypeRow& row : kDtypes) names.emplace_back(row.name);
        return names;
    }();
    return kNames;
}

const std::vector<std::string>& new_types() {
    static const std::vector<std::string> kTypes{"float", "bool", "int32_t", "uint32_t", "std::string"};
    return kTypes;
}

Result<NewParameter> parse_parameter(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::size_t type_end = text.find('=', colon == std::string::npos ? 0 : colon);
    if (colon == std::string::npos || colon == 0)
        return fail("bad-parameter", fmt::format("'{}' is no parameter", text),
                    "write NAME:TYPE or NAME:TYPE=DEFAULT, for example alpha:float=1.0");
    NewParameter parameter;
    parameter.name = text.substr(0, colon);
    parameter.type = text.substr(colon + 1, type_end == std::string::npos ? type_end : type_end - colon - 1);
    if (type_end != std::string::npos) parameter.default_value = text.substr(type_end + 1);
    return parameter;
}

Result<void> check_new_name(const std::string& name, const char* what) {
    static const std::regex kForm("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    constexpr std::size_t kLongest = 48;
    if (name.size() <= kLongest && std::regex_match(name, kForm) && !is_reserved(name)) return {};
    return fail(
        "bad-name", fmt::format("'{}' cannot be the name of {}", name.substr(0, kLongest), what),
        fmt::format("use small letters, digits and single _ between them (row_scale), at most {} characters, and "
                    "no word that C++, Python or the generated code has already",
                    kLongest));
}

Result<void> check_new_parameter(const NewParameter& parameter) {
    if (auto ok = check_new_name(parameter.name, "a parameter"); !ok) return ok;
    const auto& types = new_types();
    if (std::find(types.begin(), types.end(), parameter.type) == types.end())
        return fail(
            "unknown-type", fmt::format("parameter '{}' has the type '{}'", parameter.name, parameter.type),
            fmt::format("use one of {}; the spec can have others, see docs/spec_format.md", fmt::join(types, ", ")));
    if (parameter.default_value.find_first_of("|`\n\r") != std::string::npos)
        return fail("bad-parameter",
                    fmt::format("the default of '{}' has a character that ends a table cell", parameter.name));
    return {};
}

Result<void> check_new_operation(const NewOperation& operation) {
    if (auto ok = check_new_name(operation.name, "an operation"); !ok) return ok;
    if (auto ok = check_new_name(operation.category, "a category"); !ok) return ok;
    if (operation.inputs.empty() || operation.inputs.size() > kMostInputs)
        return fail("too-many-inputs", fmt::format("an operation has 1 to {} inputs here", kMostInputs));
    std::set<std::string> names{operation.name};
    const auto is_new = [&](const std::string& name) -> Result<void> {
        if (names.insert(name).second) return {};
        return fail("duplicate-name", fmt::format("'{}' stands for two things", name), "rename one of them");
    };
    for (const std::string& input : operation.inputs) {
        if (auto ok = check_new_name(input, "an input"); !ok) return ok;
        if (auto ok = is_new(input); !ok) return ok;
    }
    for (const NewParameter& parameter : operation.parameters) {
        if (auto ok = is_new(parameter.name); !ok) return ok;
        if (auto ok = check_new_parameter(parameter); !ok) return ok;
    }
    if (auto ok = check_one_of(new_dtypes(), operation.dtype, "unknown-dtype",
                               fmt::format("'{}' is no dtype here", operation.dtype));
        !ok)
        return ok;
    if (auto ok = check_one_of(new_memories(), operation.memory, "unknown-memory",
                               fmt::format("'{}' is no memory here", operation.memory));
        !ok)
        return ok;
    if (is_sharded(operation) && !(operation.tiles && operation.compute))
        return fail("no-such-kernel", "of sharded tensors only tiles that are computed on are laid out here",
                    "use tiles and a compute kernel; docs/spec_format.md has shards at one end and sticks");
    if (!operation.tiles && operation.compute)
        return fail("no-such-kernel", "sticks of any length do not pass a compute kernel",
                    "use tiles, or leave the compute kernel out (--kernels reader,writer)");
    if (!operation.compute && operation.inputs.size() > 1)
        return fail("no-such-kernel", "without a compute kernel only one input reaches the output",
                    "add the compute kernel, or use one input");
    return {};
}

std::string new_spec_text(const NewOperation& op) {
    const DtypeRow& dtype = dtype_of(op);
    const char* page = op.tiles ? "tile_size" : "stick_size";
    const char* unit = op.tiles ? "tile" : "stick";
    const std::string total = fmt::format("num_{}s", unit);
    std::string text = fmt::format(
        "# {}\n\nWhat the operation computes, in a sentence or two.\n\n"
        "<!-- Every value here is read: edit what differs. `./opwright plan` shows how it is understood, "
        "docs/spec_format.md what else there is. -->\n\n"
        "## Identity\n- **Operation Name**: {}\n- **Category**: {}\n\n"
        "## Mathematical definition\n```\ny[i] = x[i]        write down what y is\n```\n\n",
        op.name, op.name, op.category);
    text +=
        "## Parameters\n| Parameter | Type | Required | Valid Range | Default | Description |\n"
        "|-----------|------|----------|-------------|---------|-------------|\n" +
        parameter_rows(op) + "\n## Input tensor requirements\n" + requirement_rows(op);
    if (is_sharded(op)) return text + sharded_sections(op);
    text += fmt::format(
        "\n## Output tensor\n- **Shape**: [N, C, H, W]\n- **Dtype**: same as {}\n- **Layout**: {}\n- **Memory**: as "
        "`memory_config`\n\n## Notation\n| Symbol | Formula | Meaning |\n|--------|---------|---------|\n",
        op.inputs.front(), op.tiles ? "TILE_LAYOUT" : "ROW_MAJOR_LAYOUT");
    if (op.tiles) {
        text += "| num_tiles | N * C * (H / 32) * (W / 32) | tiles overall |\n";
        text += fmt::format("| tile_size | {} | bytes of one tile |\n", dtype.tile_bytes);
    } else {
        text += "| num_sticks | N * C * H | sticks (rows) overall |\n";
        text += fmt::format("| stick_size | W * {} | bytes of one stick |\n", dtype.value_bytes);
    }
    text += fmt::format(
        "\n## Work distribution\n- **Work unit**: one {}\n- **Grid**: `device->compute_with_storage_grid_size()`, "
        "column-major\n- **Work per core**: `split_work_to_cores(grid, {})`, contiguous\n",
        unit, total);
    text +=
        "\n## Circular buffers\n| CB ID | Name | Purpose | Pages | Page Size | Data Format | Producer | Consumer |\n"
        "|-------|------|---------|-------|-----------|-------------|----------|----------|\n" +
        buffer_rows(op, page);
    text +=
        "\n## Kernel arguments\n**Compile-time**\n\n| Kernel | Index | Name | Type | Description |\n"
        "|--------|-------|------|------|-------------|\n";
    std::size_t index = 0;
    for (const std::string& input : op.inputs)
        text += fmt::format("| Reader | {}+ | TensorAccessorArgs({}) | ... | where {} is |\n", index++, input, input);
    text +=
        "| Writer | 0+ | TensorAccessorArgs(output) | ... | where the output is |\n\n**Runtime**\n\n"
        "| Kernel | Index | Name | Type | Description |\n|--------|-------|------|------|-------------|\n";
    const auto share = [&](const char* kernel, std::size_t first) {
        return fmt::format(
            "| {} | {} | {} | uint32_t | {}s of this core |\n| {} | {} | start_{} | uint32_t | first {} "
            "of this core |\n",
            kernel, first, total, unit, kernel, first + 1, unit, unit);
    };
    index = 0;
    for (const std::string& input : op.inputs)
        text += fmt::format("| Reader | {} | {}_addr | uint32_t | base of {} |\n", index++, input, input);
    text += share("Reader", index);
    if (op.compute) {
        text += fmt::format("| Compute | 0 | {} | uint32_t | {}s of this core |\n", total, unit);
        text += parameter_arguments(op, 1);
    }
    text += "| Writer | 0 | output_addr | uint32_t | base of the output |\n" + share("Writer", 1);
    text += fmt::format("\n## Kernels\n### Reader\nReads the {}s of this core, one after the other{}.\n", unit,
                        joined(op, ", into cb_{input}"));
    if (op.compute)
        text += fmt::format(
            "### Compute\nTakes a {} from each buffer of the reader, computes, and packs the result into "
            "cb_out.\n",
            unit);
    return text + fmt::format("### Writer\nWrites the {}s of {} to the output.\n", unit,
                              op.compute ? "cb_out" : "cb_" + op.inputs.front());
}

}  // namespace opwright::builder
