// Circular buffers: each as the table has it, in memory of its own or in that of a tensor.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

bool holds_rows(const Flows& flows, const CircularBuffer& cb) {
    return std::any_of(flows.begin(), flows.end(), [&](const Flow& flow) {
        return flow.rows && (cb.index == flow.source.cb || cb.index == flow.sink.cb);
    });
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
    if (!bytes || !cb.backing.empty()) return bytes;
    if (holds_rows(flows_, cb)) {
        // Compute takes and leaves whole groups of 32 values, each as long as a row of a tile.
        const Quantity group = [&plan = plan_, &cb](const Case& c) -> std::optional<std::int64_t> {
            const auto tile = value_of(plan, c, make(ExprOp::kTileSize, {}, {}, cb.format.tensor));
            return cb.format.tensor.empty() ? std::optional<std::int64_t>(tile_bytes(cb.format.dtype) / 32)
                   : tile                   ? std::optional(*tile / 32)
                                            : std::nullopt;
        };
        if (samples_.multiple(samples_.of(cb.page_bytes), group)) return bytes;
        metal_headers.insert({"tt-metalium/constants.hpp", "tt-metalium/math.hpp"});
        return fmt::format("round_up({}, tile_size({}) / constants::TILE_HEIGHT)", *bytes, format_variable(cb.format));
    }
    if (samples_.multiple(samples_.of(cb.page_bytes), 32)) return bytes;
    metal_headers.insert("tt-metalium/hal.hpp");
    metal_headers.insert("tt-metalium/math.hpp");
    return fmt::format("round_up({}, hal::get_dram_alignment())", *bytes);
}

Result<std::string> FactoryText::circular_buffers(bool used) {
    std::vector<layout::Commented> names;
    BufferKinds kinds;
    bool aligned = false, filled_up = false;
    for (const CircularBuffer& cb : plan_.buffers) {
        names.push_back(
            {fmt::format("constexpr uint32_t {} = CBIndex::c_{};", cb.name, cb.index), comment_text(cb.purpose)});
        kinds.rows = kinds.rows || holds_rows(flows_, cb);
        kinds.resident = kinds.resident || !cb.backing.empty();
        kinds.own = kinds.own || (cb.backing.empty() && !holds_rows(flows_, cb));
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
        filled_up = filled_up || bytes->find("constants::TILE_HEIGHT") != std::string::npos;
        std::vector<std::string> arguments = {cb.name, *count, *bytes, format_variable(cb.format)};
        std::string function = holds_rows(flows_, cb) ? "create_row_cb" : "create_cb";
        if (!cb.backing.empty()) {
            function = resident_handle(cb, used) + "create_cb_in";
            arguments.push_back(fmt::format("*{}.buffer()", tensor_term(plan_, cb.backing)));
        }
        calls.push_back(layout::call(4, function, arguments, ";"));
    }

    std::string text = "    // Circular buffers\n" + layout::commented(4, names) + "\n";
    text += buffer_helpers(kinds);
    if (filled_up) text += "    // Compute moves groups of 32 values: a page has room for whole ones.\n";
    if (aligned) text += "    // A page begins where a transfer from DRAM may begin.\n";
    return text + format_lines + layout::join(calls, "\n");
}

}  // namespace opwright::builder
