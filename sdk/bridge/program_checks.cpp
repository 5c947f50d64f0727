// Checks a recorded program against the device and the tensors of a call.
#include "sdk/bridge/program_checks.hpp"

#include <tt-metalium/hal.hpp>
#include <tt-metalium/tt_align.hpp>
#include <tt_stl/call_place.hpp>

#include <algorithm>
#include <map>

#include "sdk/record/states.hpp"

namespace opwright::bridge {

using namespace tt::tt_metal;
using ttnn::MeshDevice;
using ttsl::PlaceScope;

namespace {

void check_cores(const CoreRangeSet& cores, const MeshDevice& device, const std::string& what) {
    const CoreCoord grid = device.compute_with_storage_grid_size();
    for (const CoreRange& range : cores.ranges()) {
        TT_FATAL(
            range.end_coord.x < grid.x && range.end_coord.y < grid.y,
            "No core coordinate found at location: ({}, {}, TENSIX, LOGICAL): {} is placed on {}, but the device has "
            "{}x{} cores",
            range.end_coord.x, range.end_coord.y, what, range, grid.x, grid.y);
    }
}

std::string indices_text(const CircularBufferConfig& config) {
    std::vector<int> sorted(config.buffer_indices().begin(), config.buffer_indices().end());
    std::ranges::sort(sorted);
    return fmt::format("{}", fmt::join(sorted, ", "));
}

void check_memory(const tt::tt_metal::detail::CircularBufferRecord& record, const std::vector<Tensor>& tensors) {
    const auto owner = record.memory_owner.lock();
    const bool takes_part =
        owner != nullptr && std::ranges::any_of(tensors, [&](const Tensor& tensor) { return tensor.state() == owner; });
    const std::string indices = indices_text(record.config);
    TT_FATAL(takes_part,
             "The circular buffer with index {} lies at the memory of a tensor that takes no part in this call; "
             "override_runtime_arguments must call UpdateDynamicCircularBufferAddress with a buffer of this call",
             indices);
    const MemoryConfig& memory = owner->spec().memory_config();
    TT_FATAL(memory.is_sharded() && memory.is_l1() && memory.shard_spec().has_value(),
             "The circular buffer with index {} lies at the memory of a tensor that is not sharded in L1: {}", indices,
             memory);
    TT_FATAL(memory.shard_spec()->grid.contains(record.cores),
             "The circular buffer with index {} is placed on {}, but its tensor has shards on {} only", indices,
             record.cores, memory.shard_spec()->grid);
}

/// Circular buffers without memory of their own lie one behind the other from the allocator's base on, core by core.
void check_l1(const tt::tt_metal::detail::ProgramState& program, const MeshDevice& device) {
    const std::uint64_t base = device.allocator()->get_base_allocator_addr(HalMemType::L1);
    std::map<CoreCoord, std::uint64_t> ends;
    for (const auto& buffer : program.circular_buffers) {
        if (buffer->config.globally_allocated_buffer() != nullptr || buffer->global != nullptr) {
            continue;
        }
        const PlaceScope scope(buffer->made_at.file.c_str(), buffer->made_at.line);
        const std::uint64_t size = tt::align(std::uint64_t{buffer->config.total_size()}, hal::get_l1_alignment());
        for (const CoreRange& range : buffer->cores.ranges()) {
            for (const CoreCoord& core : range) {
                std::uint64_t& end = ends.try_emplace(core, base).first->second;
                end += size;
                TT_FATAL(end <= device.l1_size_per_core(),
                         "Statically allocated circular buffers on core range {} grow to {} B which is beyond max L1 "
                         "size of {} B: the one with index {} takes {} B",
                         range, end, device.l1_size_per_core(), indices_text(buffer->config), size);
            }
        }
    }
}

}  // namespace

void check_program(const tt::tt_metal::detail::ProgramState& program, const MeshDevice& device,
                   const std::vector<Tensor>& tensors) {
    TT_FATAL(!program.kernels.empty(), "The program has no kernel");
    for (const auto& kernel : program.kernels) {
        const PlaceScope scope(kernel->made_at.file.c_str(), kernel->made_at.line);
        check_cores(kernel->cores, device, fmt::format("kernel {}", kernel->name()));
    }
    for (const auto& buffer : program.circular_buffers) {
        const PlaceScope scope(buffer->made_at.file.c_str(), buffer->made_at.line);
        check_cores(buffer->cores, device,
                    fmt::format("the circular buffer with index {}", indices_text(buffer->config)));
        if (buffer->config.globally_allocated_buffer() != nullptr) {
            check_memory(*buffer, tensors);
        }
    }
    for (const auto& semaphore : program.semaphores) {
        check_cores(semaphore.cores, device, fmt::format("semaphore {}", semaphore.id));
    }
    check_l1(program, device);
}

}  // namespace opwright::bridge
