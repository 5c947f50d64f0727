// Semaphores of a program and their ids.
#include <tt-metalium/host_api.hpp>

#include "sdk/record/program_state.hpp"

#include <bitset>

namespace tt::tt_metal {

std::uint32_t CreateSemaphore(Program& program, const std::variant<CoreRange, CoreRangeSet>& core_spec,
                              std::uint32_t initial_value, CoreType core_type, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    const CoreRangeSet cores = std::visit([](const auto& spec) { return CoreRangeSet(spec); }, core_spec);
    TT_FATAL(!cores.empty(), "Expecting a non-empty CoreRangeSet!");
    std::bitset<detail::kMaxSemaphores> taken;
    auto& semaphores = program.state().semaphores;
    for (const auto& other : semaphores) {
        if (other.core_type == core_type && other.cores.intersects(cores)) {
            taken.set(other.id);
        }
    }
    for (std::uint32_t id = 0; id < detail::kMaxSemaphores; ++id) {
        if (!taken.test(id)) {
            semaphores.push_back({id, core_type, cores, initial_value});
            return id;
        }
    }
    TT_THROW("Unable to initialize Semaphores on {}: all {} ids are in use on one of its cores", cores,
             detail::kMaxSemaphores);
}

std::uint32_t CreateSemaphore(Program& program, const std::variant<CoreRange, CoreRangeSet>& core_spec,
                              std::uint32_t initial_value, const CallPlace& place) {
    return CreateSemaphore(program, core_spec, initial_value, CoreType::WORKER, place);
}

}  // namespace tt::tt_metal
