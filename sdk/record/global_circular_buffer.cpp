// What a global circular buffer tells of itself, and the circular buffers of programs that lie in one.
#include <tt-metalium/global_circular_buffer.hpp>

#include "sdk/record/program_state.hpp"
#include "sdk/record/states.hpp"

namespace tt::tt_metal::experimental {

GlobalCircularBuffer::GlobalCircularBuffer(std::shared_ptr<const tt::tt_metal::detail::GlobalCircularBufferState> state)
    : state_(std::move(state)) {}
GlobalCircularBuffer::GlobalCircularBuffer(IDevice* device, const CoreMapping& sender_receiver_core_mapping,
                                           std::uint32_t size, BufferType buffer_type)
    : GlobalCircularBuffer(CreateGlobalCircularBuffer(device, sender_receiver_core_mapping, size, buffer_type)) {}

const CoreRangeSet& GlobalCircularBuffer::sender_cores() const {
    return state_->sender_cores;
}
const CoreRangeSet& GlobalCircularBuffer::receiver_cores() const {
    return state_->receiver_cores;
}
CoreRangeSet GlobalCircularBuffer::all_cores() const {
    return state_->sender_cores.merge(state_->receiver_cores);
}
std::uint32_t GlobalCircularBuffer::size() const {
    return state_->size;
}
const GlobalCircularBuffer::CoreMapping& GlobalCircularBuffer::sender_receiver_core_mapping() const {
    TT_FATAL(!state_->mapping.empty(),
             "Which receivers a sender has is known only of a global circular buffer that host code created, not of "
             "one that was made in Python");
    return state_->mapping;
}
IDevice* GlobalCircularBuffer::get_device() const {
    TT_FATAL(state_->device != nullptr,
             "The device is known only of a global circular buffer that host code created, not of one that was made in "
             "Python");
    return state_->device;
}
ttsl::hash::hash_t GlobalCircularBuffer::to_hash() const {
    return state_->identity();
}

CBHandle CreateCircularBuffer(Program& program, const CoreSpec& core_spec, const CircularBufferConfig& config,
                              const GlobalCircularBuffer& global_circular_buffer, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    const CoreRangeSet cores = tt::tt_metal::detail::to_core_range_set(core_spec);
    TT_FATAL(!config.remote_buffer_indices().empty(),
             "A circular buffer over a global one needs a remote index: config.remote_index(31)");
    TT_FATAL(global_circular_buffer.all_cores().contains(cores),
             "The circular buffer is placed on {}, but its global circular buffer has {} only", cores,
             global_circular_buffer.all_cores());
    TT_FATAL(config.total_size() <= global_circular_buffer.size(),
             "The circular buffer takes {} B, but its global circular buffer has {} B on each core",
             config.total_size(), global_circular_buffer.size());
    const CBHandle handle = tt::tt_metal::CreateCircularBuffer(program, core_spec, config, place);
    program.state().circular_buffers[handle]->global = global_circular_buffer.state();
    return handle;
}

void UpdateDynamicCircularBufferAddress(Program& program, CBHandle cb_handle,
                                        const GlobalCircularBuffer& global_circular_buffer, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    auto& buffers = program.state().circular_buffers;
    TT_FATAL(cb_handle < buffers.size(), "No circular buffer with id {} exists in Program", cb_handle);
    tt::tt_metal::detail::CircularBufferRecord& record = *buffers[cb_handle];
    TT_FATAL(record.global != nullptr, "Circular buffer {} was not created over a global circular buffer", cb_handle);
    TT_FATAL(record.config.total_size() <= global_circular_buffer.size(),
             "The circular buffer takes {} B, but its global circular buffer has {} B on each core",
             record.config.total_size(), global_circular_buffer.size());
    record.global = global_circular_buffer.state();
}

}  // namespace tt::tt_metal::experimental
