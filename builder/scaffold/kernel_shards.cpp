#include "builder/scaffold/kernel_shards.hpp"

#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/validation_terms.hpp"

namespace opwright::builder {

bool ShardLoop::sticks() const {
    const Stream& pages = flow_.sharded() == &flow_.source ? flow_.sink : flow_.source;
    return pages.move == Move::kStick;
}

std::string ShardLoop::page() {
    const std::string first_row =
        argument("first_row", sticks() ? "first stick of this core's shard" : "first row of tiles of its shard");
    if (sticks()) return first_row + " + row";
    const std::string columns = argument("tensor_columns", "tiles in a row of the tensor");
    return fmt::format("({} + row) * {} + {} + column", first_row, columns, offset());
}

std::string ShardLoop::whole(const std::string& base, const ShardTransfer& transfer) {
    const std::string rows = argument("num_rows", "rows that this core has");
    const std::string across =
        argument("shard_columns", sticks() ? "bytes of a row of a whole shard" : "tiles in a row of a whole shard");
    std::string text =
        "    // A shard at the edge of the tensor is not full; what is behind the edge stays as it is.\n";
    text += fmt::format("    for (uint32_t row = 0; row < {}; ++row) {{\n", rows);
    if (sticks()) {
        text += transfer(8, page(), offset(), fmt::format("{} + row * {}", base, across)) + "\n    }";
        return text;
    }
    const std::string columns = argument("num_columns", "columns that this core has");
    text += fmt::format("        for (uint32_t column = 0; column < {}; ++column) {{\n", columns);
    text += transfer(12, page(), {}, fmt::format("{} + (row * {} + column) * get_tile_size({})", base, across, cb_));
    return text + "\n        }\n    }";
}

std::string ShardLoop::by_page(const std::string& l1, const std::string& before, const ShardTransfer& transfer,
                               const std::string& after) {
    const std::string all_rows = argument("shard_rows", "rows of a whole shard");
    const std::string rows = argument("num_rows", "rows that this core has");
    const char* edge = "A shard at the edge of the tensor is not full: behind the edge there is nothing to move.";
    std::string text = fmt::format("    for (uint32_t row = 0; row < {}; ++row) {{\n", all_rows);
    std::string number = "row";
    std::string condition = "row < " + rows;
    int pad = 8;
    if (!sticks()) {
        const std::string across = argument("shard_columns", "tiles in a row of a whole shard");
        text += fmt::format("        for (uint32_t column = 0; column < {}; ++column) {{\n", across);
        number = fmt::format("row * {} + column", across);
        condition += " && column < " + argument("num_columns", "columns that this core has");
        pad = 12;
    }
    const std::string indent(static_cast<std::size_t>(pad), ' ');
    if (uses_word(after, "page")) text += fmt::format("{}const uint32_t page = {};\n", indent, number);
    text += layout::indented(pad, before) + "\n" + layout::comment(pad, edge) + "\n";
    text += fmt::format("{}if ({}) {{\n", indent, condition);
    text += transfer(pad + 4, page(), sticks() ? offset() : std::string(), l1) + "\n" + indent + "}\n";
    text += layout::indented(pad, after) + "\n";
    return text + (sticks() ? "    }" : "        }\n    }");
}

std::string shard_sizes_on_host(const Plan& plan, const Flow& flow) {
    const Stream& shards = *flow.sharded();
    const Stream& pages = &shards == &flow.source ? flow.sink : flow.source;
    const std::string owner = tensor_term(plan, shards.tensor), other = tensor_term(plan, pages.tensor);
    const bool sticks = pages.move == Move::kStick;
    std::string text = layout::comment(
        4,
        fmt::format("Where the shard of a core lies in the tensor, in {}: shards stand side by side, then one row of "
                    "them below the other.",
                    sticks ? "sticks and in bytes of a stick" : "tiles"));
    text += fmt::format("\n    const ShardSpec& shard_spec = *{}.shard_spec();\n", owner);
    if (sticks) {
        text += "    const uint32_t shard_rows = shard_spec.shape[0];\n";
        text += layout::assign(4, "const uint32_t shard_columns",
                               fmt::format("shard_spec.shape[1] * {}.element_size()", owner)) +
                "\n";
        text += fmt::format(
            "    const uint32_t tensor_columns = {0}.buffer()->page_size();\n"
            "    const uint32_t tensor_rows = {0}.buffer()->num_pages();\n",
            other);
    } else {
        text +=
            "    const uint32_t shard_rows = shard_spec.shape[0] / constants::TILE_HEIGHT;\n"
            "    const uint32_t shard_columns = shard_spec.shape[1] / constants::TILE_WIDTH;\n";
        text += fmt::format(
            "    const uint32_t tensor_columns = {0}.padded_shape()[-1] / constants::TILE_WIDTH;\n"
            "    const uint32_t tensor_rows = {0}.buffer()->num_pages() / tensor_columns;\n",
            other);
    }
    text += fmt::format(
        "    const CoreCoord shard_grid = all_cores.bounding_box().grid_size();\n"
        "    uint32_t shards_across = 1;  // height sharded\n"
        "    if ({0}.memory_config().memory_layout() == TensorMemoryLayout::WIDTH_SHARDED) {{\n"
        "        shards_across = cores.size();\n"
        "    }} else if ({0}.memory_config().memory_layout() == TensorMemoryLayout::BLOCK_SHARDED) {{\n"
        "        shards_across = shard_spec.orientation == ShardOrientation::ROW_MAJOR ? shard_grid.x : shard_grid.y;\n"
        "    }}\n",
        owner);
    if (!sticks) return text;
    text += "    // A transfer begins at such a multiple, wherever it is: the parts of a stick do, too.\n";
    return text +
           layout::call(
               4, "TT_FATAL",
               {"shard_columns % hal::get_dram_alignment() == 0",
                fmt::format("\"{}: a row of a shard has {{}} bytes, which is no multiple of {{}}\"", plan.names.op),
                "shard_columns", "hal::get_dram_alignment()"},
               ";") +
           "\n";
}

std::string shard_part_on_host() {
    return "        const uint32_t first_row = std::min(tensor_rows, i / shards_across * shard_rows);\n"
           "        const uint32_t first_column = std::min(tensor_columns, i % shards_across * shard_columns);\n"
           "        const uint32_t num_rows = std::min(shard_rows, tensor_rows - first_row);\n"
           "        const uint32_t num_columns = std::min(shard_columns, tensor_columns - first_column);\n";
}

}  // namespace opwright::builder
