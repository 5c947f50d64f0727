#include "sdk/bridge/program_log.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "sdk/record/states.hpp"

namespace opwright::bridge {

using namespace tt::tt_metal;
using nlohmann::json;

namespace {

json json_of(const CoreRangeSet& cores) {
    json ranges = json::array();
    for (const CoreRange& range : cores.ranges()) {
        ranges.push_back({range.start_coord.x, range.start_coord.y, range.end_coord.x, range.end_coord.y});
    }
    return ranges;
}

json json_of(const tt::tt_metal::detail::SourceLine& line) {
    return {{"file", line.file}, {"line", line.line}};
}

json json_of(const Tensor& tensor) {
    const Buffer& buffer = *tensor.buffer();
    const auto& state = buffer.state();
    return {{"address", buffer.address()},
            {"page_size", buffer.page_size()},
            {"num_pages", buffer.num_pages()},
            {"is_l1", buffer.is_l1()},
            {"is_sharded", tensor.is_sharded()},
            {"accessor_args", state.accessor_args ? state.accessor_args() : std::vector<std::uint32_t>()}};
}

json json_of(const ComputeConfig& config) {
    json to_dest = json::array();
    for (std::size_t index = 0; index < config.unpack_to_dest_mode.size(); ++index) {
        if (config.unpack_to_dest_mode[index] == UnpackToDestMode::UnpackToDestFp32) {
            to_dest.push_back(index);
        }
    }
    return {{"math_fidelity", text_of(config.math_fidelity)},
            {"fp32_dest_acc_en", config.fp32_dest_acc_en},
            {"dst_full_sync_en", config.dst_full_sync_en},
            {"math_approx_mode", config.math_approx_mode},
            {"unpack_to_dest_fp32", std::move(to_dest)}};
}

json json_of(const tt::tt_metal::detail::KernelRecord& kernel) {
    json result = {{"path", kernel.path},
                   {"source", kernel.is_source_text ? "" : kernel.source},
                   {"cores", json_of(kernel.cores)},
                   {"made_at", json_of(kernel.made_at)},
                   {"args_set_at", json_of(kernel.args_set_at)},
                   {"common_args", kernel.common_args}};
    if (const auto* config = std::get_if<DataMovementConfig>(&kernel.config)) {
        result["processor"] = config->processor == DataMovementProcessor::RISCV_0 ? "BRISC" : "NCRISC";
    } else {
        result["processor"] = "TRISC";
        result["compute"] = json_of(std::get<ComputeConfig>(kernel.config));
    }
    std::visit(
        [&](const auto& config) {
            result["compile_args"] = config.compile_args;
            result["named_args"] = std::map(config.named_compile_args.begin(), config.named_compile_args.end());
            result["defines"] = config.defines;
        },
        kernel.config);
    json args = json::array();
    for (const auto& [core, words] : kernel.args) {
        args.push_back({{"x", core.x}, {"y", core.y}, {"words", words}});
    }
    result["args"] = std::move(args);
    return result;
}

json json_of(const tt::tt_metal::detail::CircularBufferRecord& buffer) {
    const CircularBufferConfig& config = buffer.config;
    std::vector<std::uint8_t> indices(config.buffer_indices().begin(), config.buffer_indices().end());
    std::ranges::sort(indices);
    json entries = json::array();
    for (const std::uint8_t index : indices) {
        const auto format = config.data_formats()[index];
        json entry = {{"index", index}, {"page_size", config.page_sizes()[index].value_or(0)}};
        if (format.has_value()) {
            entry["format"] = static_cast<int>(*format);
        }
        entry["has_tile"] = config.tiles()[index].has_value();
        entries.push_back(std::move(entry));
    }
    return {{"cores", json_of(buffer.cores)},
            {"total_size", config.total_size()},
            {"is_allocated", config.globally_allocated_buffer() == nullptr},
            {"indices", std::move(entries)},
            {"made_at", json_of(buffer.made_at)}};
}

}  // namespace

void log_program(const std::string& operation, bool is_new, const tt::tt_metal::detail::ProgramState& program,
                 const ttnn::MeshDevice& device, const std::vector<ttnn::Tensor>& inputs,
                 const std::vector<ttnn::Tensor>& outputs) {
    const char* const file = std::getenv("OPWRIGHT_PROGRAMS");
    if (file == nullptr || *file == '\0') {
        return;
    }
    const CoreCoord grid = device.compute_with_storage_grid_size();
    json line = {{"operation", operation}, {"event", is_new ? "create" : "hit"}, {"grid", {grid.x, grid.y}}};
    for (const auto& [name, tensors] : {std::pair("inputs", &inputs), std::pair("outputs", &outputs)}) {
        line[name] = json::array();
        for (const Tensor& tensor : *tensors) {
            line[name].push_back(json_of(tensor));
        }
    }
    for (const auto& kernel : program.kernels) {
        line["kernels"].push_back(json_of(*kernel));
    }
    line["buffers"] = json::array();
    for (const auto& buffer : program.circular_buffers) {
        line["buffers"].push_back(json_of(*buffer));
    }
    std::ofstream(file, std::ios::app) << line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

bool only_logs_programs() {
    const char* const value = std::getenv("OPWRIGHT_PROGRAMS_ONLY");
    return value != nullptr && std::string_view(value) == "1";
}

}  // namespace opwright::bridge
