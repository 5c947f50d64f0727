// Circular buffers of a program, and changes to them between launches.
#include <tt-metalium/hal.hpp>
#include <tt-metalium/host_api.hpp>

#include "sdk/record/program_state.hpp"
#include "sdk/record/states.hpp"

namespace tt::tt_metal {

namespace {

detail::CircularBufferRecord& record_at(Program& program, CBHandle handle) {
    auto& buffers = program.state().circular_buffers;
    TT_FATAL(handle < buffers.size(), "No circular buffer with id {} exists in Program", handle);
    return *buffers[handle];
}

std::weak_ptr<const detail::TensorState> owner_of(const Buffer* buffer) {
    return buffer == nullptr ? std::weak_ptr<const detail::TensorState>() : buffer->state().owner;
}

void check_complete(const CircularBufferConfig& config) {
    const std::uint32_t limit = hal::get_arch_num_circular_buffers();
    TT_FATAL(config.total_size() > 0, "Total size for circular buffer must be non-zero!");
    TT_FATAL(!config.buffer_indices().empty(), "A circular buffer needs at least one buffer index");
    for (const std::uint8_t index : config.buffer_indices()) {
        TT_FATAL(index < limit, "Buffer index ({}) exceeds max number of circular buffers per core ({})", index, limit);
        TT_FATAL(
            config.data_formats()[index].has_value() && config.page_sizes()[index].has_value(),
            "Expected both data format and page size to be set for buffer index {}. Data format set: {}. Page size "
            "set: {}",
            index, config.data_formats()[index].has_value(), config.page_sizes()[index].has_value());
    }
}

}  // namespace

CBHandle CreateCircularBuffer(Program& program, const CoreSpec& core_spec, const CircularBufferConfig& config,
                              const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    check_complete(config);
    const CoreRangeSet cores = detail::to_core_range_set(core_spec);
    auto& buffers = program.state().circular_buffers;
    for (const auto& other : buffers) {
        if (!other->cores.intersects(cores)) {
            continue;
        }
        for (const std::uint8_t index : config.buffer_indices()) {
            TT_FATAL(!other->config.buffer_indices().contains(index),
                     "Invalid circular buffer index: Cannot add circular buffer at index {}, another circular buffer "
                     "already exists",
                     index);
        }
    }
    buffers.push_back(std::make_unique<detail::CircularBufferRecord>(
        detail::CircularBufferRecord{
        cores, config, owner_of(config.globally_allocated_buffer()), {place.file_name(), place.line()}}));
    return buffers.size() - 1;
}

const CircularBufferConfig& GetCircularBufferConfig(Program& program, CBHandle cb_handle) {
    return record_at(program, cb_handle).config;
}

void UpdateCircularBufferTotalSize(Program& program, CBHandle cb_handle, std::uint32_t total_size,
                                   const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    record_at(program, cb_handle).config.set_total_size(total_size);
}

void UpdateCircularBufferPageSize(Program& program, CBHandle cb_handle, std::uint8_t buffer_index,
                                  std::uint32_t page_size, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    record_at(program, cb_handle).config.set_page_size(buffer_index, page_size);
}

void UpdateDynamicCircularBufferAddress(Program& program, CBHandle cb_handle, const Buffer& buffer,
                                        std::uint32_t address_offset, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    detail::CircularBufferRecord& record = record_at(program, cb_handle);
    record.config.set_globally_allocated_address_and_total_size(buffer, record.config.total_size(), address_offset);
    record.memory_owner = owner_of(&buffer);
}

void UpdateDynamicCircularBufferAddressAndTotalSize(Program& program, CBHandle cb_handle, const Buffer& buffer,
                                                    std::uint32_t total_size, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    detail::CircularBufferRecord& record = record_at(program, cb_handle);
    record.config.set_globally_allocated_address_and_total_size(buffer, total_size);
    record.memory_owner = owner_of(&buffer);
}

}  // namespace tt::tt_metal
