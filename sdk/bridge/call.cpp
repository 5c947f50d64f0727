// One call of a device operation: its tensors, the SDK's program cache, and the way to ttnn.generic_op.
#include <nanobind/stl/string.h>

#include <map>
#include <stdexcept>
#include <unordered_map>

#include "sdk/bridge/call.hpp"
#include "sdk/bridge/descriptor.hpp"
#include "sdk/bridge/digest.hpp"
#include "sdk/bridge/program_checks.hpp"
#include "sdk/bridge/program_log.hpp"
#include "sdk/bridge/python.hpp"
#include "sdk/bridge/python_tensor.hpp"
#include "sdk/record/program_state.hpp"
#include "ttnn/device_operation.hpp"

namespace ttnn::device_operation::detail {

namespace nb = nanobind;
namespace bridge = opwright::bridge;

namespace {

/// By operation and its own key: operations that hash the same numbers must not meet.
using Cache = std::map<std::pair<std::string, ttsl::hash::hash_t>, CacheEntry>;

std::unordered_map<const MeshDevice*, Cache>& caches() {
    static auto* all = new std::unordered_map<const MeshDevice*, Cache>;
    return *all;
}

/// Entries of a device; they live no longer than the runtime's own.
Cache& cache_of(const MeshDevice& device) {
    Cache& cache = caches()[&device];
    const auto entries = nb::cast<std::size_t>(bridge::python_device(device).attr("num_program_cache_entries")());
    if (entries == 0) {
        cache.clear();
    }
    return cache;
}

}  // namespace

namespace {

/// What the runtime says of a kernel file, with the lines of the operation that made the kernel. The runtime names
/// kernels by their files.
[[noreturn]] void rethrow_with_places(nb::python_error& error, const tt::tt_metal::detail::ProgramState& program) {
    std::string text;
    if (error.matches(PyExc_RuntimeError)) text = nb::cast<std::string>(nb::str(error.value()));
    std::string places;
    for (const auto& kernel : program.kernels) {
        if (kernel->made_at.line == 0 || kernel->is_source_text || text.find(kernel->name()) == std::string::npos) {
            continue;
        }
        const std::size_t arguments =
            std::visit([](const auto& config) { return config.compile_args.size(); }, kernel->config);
        places += fmt::format("kernel {}, {} compile-time arguments: asked for at {}:{}\n", kernel->source, arguments,
                              kernel->made_at.file, kernel->made_at.line);
    }
    if (places.empty()) {
        throw std::move(error);
    }
    throw std::runtime_error(text + (text.ends_with('\n') ? "" : "\n") + places);
}

}  // namespace

void clear_program_caches() {
    caches().clear();
}

tt::tt_metal::Program& only_program(tt::tt_metal::distributed::MeshWorkload& workload) {
    auto& programs = workload.get_programs();
    TT_FATAL(programs.size() == 1, "The mesh workload has {} programs, but there is one device", programs.size());
    return programs.begin()->second;
}

struct Call::State {
    std::string operation;
    std::vector<Tensor> inputs;
    std::vector<Tensor> outputs;
    MeshDevice* device = nullptr;
    Cache* cache = nullptr;
    ttsl::hash::hash_t key = 0;
    bool is_new = false;
};

Call::Call(std::string_view operation_type) : state_(std::make_unique<State>()) {
    state_->operation = operation_type;
}

/// Leaving without a run, for whatever reason, leaves no half-made entry behind.
Call::~Call() {
    if (state_->is_new && state_->cache != nullptr) {
        state_->cache->erase({state_->operation, state_->key});
    }
}

void Call::add_input(const Tensor& tensor) {
    TT_FATAL(tensor.storage_type() == StorageType::DEVICE, "Device Operations expect device tensors as inputs");
    TT_FATAL(tensor.is_allocated(), "Buffer is not allocated: input tensor {} of \"{}\" was deallocated",
             state_->inputs.size(), state_->operation);
    state_->inputs.push_back(tensor);
}

void Call::add_output(const Tensor& tensor) {
    state_->outputs.push_back(tensor);
}

void Call::find_device(MeshDevice* from_attributes) {
    State& state = *state_;
    if (!state.inputs.empty()) {
        state.device = state.inputs.front().device();
    } else if (from_attributes != nullptr) {
        state.device = from_attributes;
    } else {
        TT_THROW("Cannot determine the device of \"{}\": it has neither a tensor nor a device among its arguments",
                 state.operation);
    }
    for (const Tensor& tensor : state.inputs) {
        TT_FATAL(tensor.device() == state.device, "All tensors of \"{}\" must be on the same device", state.operation);
    }
    state.cache = &cache_of(*state.device);
}

MeshDevice* Call::device() const {
    return state_->device;
}

CacheEntry* Call::lookup(ttsl::hash::hash_t key) {
    const auto found = state_->cache->find({state_->operation, key});
    return found == state_->cache->end() ? nullptr : &found->second;
}

CacheEntry& Call::insert(ttsl::hash::hash_t key, CacheEntry entry) {
    state_->key = key;
    state_->is_new = true;
    return state_->cache->insert_or_assign({state_->operation, key}, std::move(entry)).first->second;
}

void Call::run(CacheEntry& entry) {
    State& state = *state_;
    TT_FATAL(!state.outputs.empty(), "\"{}\" returns no tensor; ttnn.generic_op needs one", state.operation);
    std::vector<Tensor> tensors = state.inputs.empty() ? state.outputs : state.inputs;
    tensors.insert(tensors.end(), state.outputs.begin(), state.outputs.end());

    const auto& program = entry.program->state();
    bridge::log_program(state.operation, state.is_new, program, *state.device, state.inputs, state.outputs);
    if (bridge::only_logs_programs()) {
        state.is_new = false;
        return;
    }
    bridge::check_program(program, *state.device, tensors);
    if (entry.runtime_state == nullptr) {
        entry.runtime_state = std::make_shared<bridge::Descriptor>();
    }
    auto& descriptor = *static_cast<bridge::Descriptor*>(entry.runtime_state.get());
    const std::uint64_t structure = bridge::structure_digest(state.operation, program);
    nb::list python_tensors;
    for (const Tensor& tensor : tensors) {
        python_tensors.append(bridge::python_tensor(tensor).object());
    }
    try {
        bridge::ttnn().attr("generic_op")(python_tensors, descriptor.update(program, structure, tensors));
    } catch (nb::python_error& error) {
        rethrow_with_places(error, program);
    }
    state.is_new = false;
}

}  // namespace ttnn::device_operation::detail
