// Circular buffers: each as the table has it, in memory of its own or in that of a tensor.
#include <fmt/format.h>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

bool holds_rows(const Flow& flow, const CircularBuffer& cb) {
    return flow.rows && (cb.index == flow.source.cb || cb.index == flow.sink.cb);
}

std::vector<const CircularBuffer*> FactoryText::resident_buffers() const {
    std::vector<const CircularBuffer*> list;
    for (const CircularBuffer& cb : plan_.buffers)
        if (!cb.backing.empty()) list.push_back(&cb);
    return list;
}

/// A page must begin where a transfer may begin; sticks have any length.
Result<std::string> FactoryText::page_bytes(const CircularBuffer& cb) {
    if (cb.page_is_tile) return fmt::format("tile_size({})", format_variable(cb.format));
    const Result<std::string> bytes = host_cpp(plan_, cb.page_bytes);
    if (!bytes || !cb.backing.empty() || flow_.samples.multiple(flow_.samples.of(cb.page_bytes), 32)) return bytes;
    metal_headers.insert("tt-metalium/hal.hpp");
    metal_headers.insert("tt-metalium/math.hpp");
    return fmt::format("round_up({}, hal::get_dram_alignment())", *bytes);
}

Result<std::string> FactoryText::circular_buffers() {
    std::vector<layout::Commented> names;
    bool rows = false, resident = false, own = false, aligned = false;
    for (const CircularBuffer& cb : plan_.buffers) {
        names.push_back(
            {fmt::format("constexpr uint32_t {} = CBIndex::c_{};", cb.name, cb.index), comment_text(cb.purpose)});
        rows = rows || holds_rows(flow_, cb);
        resident = resident || !cb.backing.empty();
        own = own || (cb.backing.empty() && !holds_rows(flow_, cb));
    }
    std::vector<std::string> calls;
    std::set<std::string> formats;
    std::string format_lines;
    for (const CircularBuffer& cb : plan_.buffers) {
        if (!cb.format.tensor.empty() && formats.insert(cb.format.tensor).second)
            format_lines +=
                layout::assign(4, "const DataFormat " + format_variable(cb.format), format_term(plan_, cb.format)) +
                "\n";
        const Result<std::string> count = host_cpp(plan_, cb.count);
        if (!count) return count;
        const Result<std::string> bytes = page_bytes(cb);
        if (!bytes) return bytes;
        aligned = aligned || bytes->find("get_dram_alignment") != std::string::npos;
        std::vector<std::string> arguments = {cb.name, *count, *bytes, format_variable(cb.format)};
        std::string function = holds_rows(flow_, cb) ? "create_row_cb" : "create_cb";
        if (!cb.backing.empty()) {
            function = fmt::format("const CBHandle {}_handle = create_cb_in", cb.name);
            arguments.push_back(fmt::format("*{}.buffer()", tensor_term(plan_, cb.backing)));
        }
        calls.push_back(layout::call(4, function, arguments, ";"));
    }

    std::string text = "    // Circular buffers\n" + layout::commented(4, names) + "\n";
    constexpr const char* kConfig = "CircularBufferConfig(num_pages * page_size, {{index, format}})";
    if (own)
        text += fmt::format(
            "    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) "
            "{{\n        CreateCircularBuffer(\n            program,\n            all_cores,\n            "
            "{}.set_page_size(index, page_size));\n    }};\n",
            kConfig);
    if (rows) {
        metal_headers.insert("tt-metalium/tile.hpp");
        text += fmt::format(
            "    // Pages that are rows of values: to compute they are tiles with a single row.\n"
            "    const auto create_row_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat "
            "format) {{\n        CreateCircularBuffer(\n            program,\n            all_cores,\n            {}\n"
            "                .set_page_size(index, page_size)\n                .set_tile_dims(index, Tile({{1, "
            "constants::TILE_WIDTH}})));\n    }};\n",
            kConfig);
        metal_headers.insert("tt-metalium/constants.hpp");
    }
    if (resident)
        text += fmt::format(
            "    // In the memory of a tensor: the shard that a core has of it, and nothing else.\n"
            "    const auto create_cb_in =\n        [&](uint32_t index, uint32_t num_pages, uint32_t page_size, "
            "DataFormat format, const Buffer& buffer) {{\n            return CreateCircularBuffer(\n                "
            "program,\n                all_cores,\n                {}\n                    .set_page_size(index, "
            "page_size)\n                    .set_globally_allocated_address(buffer));\n        }};\n",
            kConfig);
    if (aligned) text += "    // A page begins where a transfer from DRAM may begin.\n";
    return text + format_lines + layout::join(calls, "\n");
}

}  // namespace opwright::builder
