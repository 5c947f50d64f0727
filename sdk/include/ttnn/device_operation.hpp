// Running a device operation: output tensors, program cache, validation, factory, launch. Vendor names:
// ttnn::device_operation::launch, CachedProgram.
#pragma once

#include <tracy/Tracy.hpp>
#include <tt-metalium/experimental/program_descriptor_patching.hpp>
#include <tt-metalium/host_api.hpp>
#include <tt-metalium/mesh_workload.hpp>
#include <tt_stl/reflection.hpp>

#include "ttnn/config.hpp"
#include "ttnn/distributed/types.hpp"
#include "ttnn/metal_v2_artifacts.hpp"
#include "ttnn/tensor/tensor.hpp"
#include "ttnn/tensor/tensor_ops.hpp"
#include "ttnn/types.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace tt::tt_metal::program_cache::detail {

/// A program with what its factory wants to remember for override_runtime_arguments. Movable only. A proxy refers to
/// objects that live elsewhere.
template <typename SharedVariables>
class CachedProgram {
    std::optional<Program> owned_program_;
    std::optional<SharedVariables> owned_variables_;

    CachedProgram(Program* existing, SharedVariables* variables) : program(*existing), shared_variables(*variables) {}

  public:
    Program& program;
    SharedVariables& shared_variables;

    CachedProgram(Program&& new_program, SharedVariables&& variables)
        : owned_program_(std::move(new_program)),
          owned_variables_(std::move(variables)),
          program(*owned_program_),
          shared_variables(*owned_variables_) {}
    CachedProgram(CachedProgram&& other) noexcept
        : owned_program_(std::move(other.owned_program_)),
          owned_variables_(std::move(other.owned_variables_)),
          program(owned_program_ ? *owned_program_ : other.program),
          shared_variables(owned_variables_ ? *owned_variables_ : other.shared_variables) {}
    CachedProgram(const CachedProgram&) = delete;
    CachedProgram& operator=(const CachedProgram&) = delete;
    CachedProgram& operator=(CachedProgram&&) = delete;

    static CachedProgram proxy(Program& existing, SharedVariables& variables) { return {&existing, &variables}; }
};

}  // namespace tt::tt_metal::program_cache::detail

namespace ttnn::device_operation {

template <typename T>
using CachedProgram = tt::tt_metal::program_cache::detail::CachedProgram<T>;

/// Programs for the devices of a mesh, with what their factory remembers of each; here there is one.
template <typename SharedVariables>
struct AdaptedCachedMeshWorkload {
    using SharedVariablesMap = std::unordered_map<MeshCoordinateRange, SharedVariables>;

    tt::tt_metal::distributed::MeshWorkload workload;
    SharedVariablesMap shared_variables;

    AdaptedCachedMeshWorkload(tt::tt_metal::distributed::MeshWorkload&& programs, SharedVariablesMap&& variables)
        : workload(std::move(programs)), shared_variables(std::move(variables)) {}
};

namespace detail {

/// What stays of a program between calls: the program, and behind it the object that the factory returned.
struct CacheEntry {
    std::size_t factory_index = 0;
    std::shared_ptr<void> owner;
    tt::tt_metal::Program* program = nullptr;
    std::shared_ptr<void> runtime_state;  ///< the bridge's own, made at the first launch
};

/// One call of an operation; implemented by the bridge.
class Call {
  public:
    explicit Call(std::string_view operation_type);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    /// Throws when the tensor is not on a device.
    void add_input(const Tensor& tensor);
    void add_output(const Tensor& tensor);
    /// The device of the first tensor, else `from_attributes`; throws when there is none.
    void find_device(MeshDevice* from_attributes);
    /// REQUIRES: find_device.
    MeshDevice* device() const;

    /// Null on a miss. REQUIRES: find_device.
    CacheEntry* lookup(ttsl::hash::hash_t key);
    CacheEntry& insert(ttsl::hash::hash_t key, CacheEntry entry);
    /// Checks the program, hands it to the runtime and runs it. An entry whose first run fails is forgotten.
    void run(CacheEntry& entry);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

template <typename Operation>
concept HasFactories = requires {
    typename Operation::program_factory_t;
};

template <typename Operation>
concept HasHitValidator = requires(const typename Operation::operation_attributes_t& attributes,
                                   const typename Operation::tensor_args_t& tensors) {
    Operation::validate_on_program_cache_hit(attributes, tensors);
};

template <typename Operation>
concept HasProgramHash = requires(const typename Operation::operation_attributes_t& attributes,
                                  const typename Operation::tensor_args_t& tensors) {
    { Operation::compute_program_hash(attributes, tensors) } -> std::convertible_to<ttsl::hash::hash_t>;
};

template <typename Operation>
concept HasFactoryChoice = requires(const typename Operation::operation_attributes_t& attributes,
                                    const typename Operation::tensor_args_t& tensors) {
    Operation::select_program_factory(attributes, tensors);
};

template <typename Operation>
concept HasSkip = requires(const typename Operation::operation_attributes_t& attributes,
                           const typename Operation::tensor_args_t& tensors,
                           const typename Operation::tensor_return_value_t& results) {
    { Operation::skip_launch(attributes, tensors, results) } -> std::convertible_to<bool>;
};

/// Arguments that the program hash leaves out, for the one device that there is.
template <typename Operation>
concept HasDynamicArguments = requires(const typename Operation::operation_attributes_t& attributes,
                                       const typename Operation::tensor_args_t& tensors,
                                       typename Operation::tensor_return_value_t& results,
                                       const std::optional<MeshCoordinate>& place) {
    Operation::get_dynamic_runtime_args(attributes, tensors, results, place);
};

/// `create` + `override_runtime_arguments` over a CachedProgram.
template <typename Factory>
concept ClassicFactory = requires {
    typename Factory::cached_program_t;
    &Factory::create;
    &Factory::override_runtime_arguments;
};

/// `create_mesh_workload` over an AdaptedCachedMeshWorkload; it is asked for the one device that there is.
template <typename Factory>
concept MeshWorkloadFactory = requires {
    typename Factory::cached_mesh_workload_t;
    &Factory::create_mesh_workload;
    &Factory::override_runtime_arguments;
};

/// `create_descriptor`, with or without a hook for cache hits.
template <typename Factory>
concept DescriptorFactory = requires {
    &Factory::create_descriptor;
};

/// `create_program_artifacts`: a ProgramSpec with its arguments; with or without override_runtime_arguments, which
/// gives the arguments of a cache hit.
template <typename Factory>
concept SpecFactory = requires {
    &Factory::create_program_artifacts;
};

/// Calls the static functions of one factory; Arguments bundles the call's objects.
template <typename Operation>
struct Arguments {
    const typename Operation::operation_attributes_t& attributes;
    const typename Operation::tensor_args_t& tensors;
    typename Operation::tensor_return_value_t& results;
    MeshDevice* device;
};

/// Every buffer of a call, inputs before outputs: a buffer's place among them is the same in each call of an entry.
template <typename Operation>
std::vector<tt::tt_metal::Buffer*> buffers_of(const Arguments<Operation>& call) {
    std::vector<tt::tt_metal::Buffer*> buffers;
    const auto add = [&](const Tensor& tensor) { buffers.push_back(tensor.buffer()); };
    ttsl::reflection::visit_object_of_type<Tensor>(add, call.tensors);
    ttsl::reflection::visit_object_of_type<Tensor>(add, call.results);
    return buffers;
}

/// What stays of a descriptor between calls.
struct DescriptorProgram {
    tt::tt_metal::Program program;
    tt::tt_metal::detail::ResolvedBindings bindings;
};

/// What stays of a program that was made from a ProgramSpec.
struct SpecEntry {
    tt::tt_metal::Program program;
    std::vector<tt::tt_metal::MeshTensor> owned_tensors;
};

/// Throws unless the workload has exactly one program.
tt::tt_metal::Program& only_program(tt::tt_metal::distributed::MeshWorkload& workload);

template <typename Factory, typename Operation>
SpecEntry make_spec_entry(const Arguments<Operation>& call) {
    ProgramArtifacts artifacts = Factory::create_program_artifacts(call.attributes, call.tensors, call.results);
    SpecEntry made{tt::tt_metal::experimental::MakeProgramFromSpec(*call.device, artifacts.spec),
                   std::move(artifacts.op_owned_tensors)};
    tt::tt_metal::experimental::SetProgramRunArgs(made.program, artifacts.run_params);
    return made;
}

/// A factory may ask for the place of the device in the mesh.
template <typename Factory, typename Operation>
tt::tt_metal::ProgramDescriptor make_descriptor(const Arguments<Operation>& call) {
    if constexpr (requires { Factory::create_descriptor(call.attributes, call.tensors, call.results); }) {
        return Factory::create_descriptor(call.attributes, call.tensors, call.results);
    } else {
        return Factory::create_descriptor(call.attributes, call.tensors, call.results,
                                          std::optional<MeshCoordinate>(MeshCoordinate()));
    }
}

template <typename Factory, typename Operation>
CacheEntry make_entry(std::size_t factory_index, const Arguments<Operation>& call) {
    CacheEntry entry;
    entry.factory_index = factory_index;
    if constexpr (ClassicFactory<Factory>) {
        auto cached = std::make_shared<typename Factory::cached_program_t>(
            Factory::create(call.attributes, call.tensors, call.results));
        entry.program = &cached->program;
        entry.owner = std::move(cached);
    } else if constexpr (DescriptorFactory<Factory>) {
        const tt::tt_metal::ProgramDescriptor descriptor = make_descriptor<Factory>(call);
        auto made = std::make_shared<DescriptorProgram>(
            DescriptorProgram{tt::tt_metal::Program(descriptor),
                              tt::tt_metal::detail::resolve_bindings(descriptor, buffers_of<Operation>(call))});
        entry.program = &made->program;
        entry.owner = std::move(made);
    } else if constexpr (MeshWorkloadFactory<Factory>) {
        const MeshCoordinateRangeSet everywhere{MeshCoordinateRange(MeshCoordinate())};
        auto cached = std::make_shared<typename Factory::cached_mesh_workload_t>(
            Factory::create_mesh_workload(call.attributes, everywhere, call.tensors, call.results));
        entry.program = &only_program(cached->workload);
        entry.owner = std::move(cached);
    } else if constexpr (SpecFactory<Factory>) {
        auto made = std::make_shared<SpecEntry>(make_spec_entry<Factory>(call));
        entry.program = &made->program;
        entry.owner = std::move(made);
    } else {
        static_assert(
            ttsl::concepts::always_false_v<Factory>,
            "opwright: this kind of program factory is not in the SDK; use cached_program_t with create and "
            "override_runtime_arguments, create_descriptor, create_program_artifacts, or create_mesh_workload "
            "(create_workload_descriptor is not there)");
    }
    return entry;
}

template <typename Factory, typename Operation>
void update_entry(CacheEntry& entry, const Arguments<Operation>& call) {
    if constexpr (ClassicFactory<Factory>) {
        auto& cached = *static_cast<typename Factory::cached_program_t*>(entry.owner.get());
        Factory::override_runtime_arguments(cached, call.attributes, call.tensors, call.results);
    } else if constexpr (MeshWorkloadFactory<Factory>) {
        auto& cached = *static_cast<typename Factory::cached_mesh_workload_t*>(entry.owner.get());
        Factory::override_runtime_arguments(cached, call.attributes, call.tensors, call.results);
        entry.program = &only_program(cached.workload);
    } else if constexpr (!DescriptorFactory<Factory> && SpecFactory<Factory>) {
        auto& made = *static_cast<SpecEntry*>(entry.owner.get());
        if constexpr (requires { Factory::override_runtime_arguments(call.attributes, call.tensors, call.results); }) {
            tt::tt_metal::experimental::UpdateProgramRunArgs(
                made.program, Factory::override_runtime_arguments(call.attributes, call.tensors, call.results));
        } else {
            made = make_spec_entry<Factory>(call);
        }
    } else if constexpr (requires(tt::tt_metal::Program & program) {
                             Factory::override_runtime_arguments(program, call.attributes, call.tensors, call.results);
                         }) {
        Factory::override_runtime_arguments(*entry.program, call.attributes, call.tensors, call.results);
    } else if constexpr (requires(tt::tt_metal::Program & program, const std::optional<MeshCoordinate>& place) {
                             Factory::override_runtime_arguments(program, call.attributes, call.tensors, call.results,
                                                                 place);
                         }) {
        Factory::override_runtime_arguments(*entry.program, call.attributes, call.tensors, call.results, std::nullopt);
    } else {
        // As the runtime does it: where a factory has given buffers, nothing but their addresses is rewritten.
        const auto& bindings = static_cast<DescriptorProgram*>(entry.owner.get())->bindings;
        if (!bindings.rt_args.empty()) {
            tt::tt_metal::detail::apply_resolved_bindings(*entry.program, bindings, buffers_of<Operation>(call));
        } else {
            tt::tt_metal::apply_descriptor_runtime_args(*entry.program, make_descriptor<Factory>(call));
        }
        if constexpr (HasDynamicArguments<Operation>) {
            const std::optional<MeshCoordinate> place = MeshCoordinate();
            tt::tt_metal::apply_dynamic_runtime_args(
                *entry.program,
                Operation::get_dynamic_runtime_args(call.attributes, call.tensors, call.results, place));
        }
    }
}

/// Runs `action.template operator()<Factory>()` for alternative number `index` of the operation's factories.
template <typename... Factories, typename Action>
void with_factory(std::type_identity<std::variant<Factories...>>, std::size_t index, const Action& action) {
    std::size_t position = 0;
    ((position++ == index ? action.template operator()<Factories>() : void()), ...);
}

template <typename Operation>
std::size_t choose_factory(const Arguments<Operation>& call) {
    if constexpr (HasFactoryChoice<Operation>) {
        return Operation::select_program_factory(call.attributes, call.tensors).index();
    } else {
        static_assert(std::variant_size_v<typename Operation::program_factory_t> == 1,
                      "an operation with several program factories needs select_program_factory");
        return 0;
    }
}

template <typename Operation>
struct FactoriesOf {
    using type = std::variant<Operation>;
};
template <HasFactories Operation>
struct FactoriesOf<Operation> {
    using type = typename Operation::program_factory_t;
};

template <typename Operation>
ttsl::hash::hash_t program_key(const typename Operation::operation_attributes_t& attributes,
                               const typename Operation::tensor_args_t& tensors) {
    if constexpr (HasProgramHash<Operation>) {
        return Operation::compute_program_hash(attributes, tensors);
    } else {
        return ttsl::hash::hash_objects_with_default_seed(ttsl::hash::type_hash<Operation>, attributes, tensors);
    }
}

}  // namespace detail

/// The vendor's order: output tensors first, then the cache key; on a hit the hit validator (or the miss validator when
/// there is none) and override_runtime_arguments, on a miss the miss validator, the choice of factory and create.
template <typename Operation>
typename Operation::tensor_return_value_t launch(const typename Operation::operation_attributes_t& attributes,
                                                 const typename Operation::tensor_args_t& tensors) {
    using ttsl::reflection::visit_object_of_type;

    detail::Call call(ttsl::get_type_name<Operation>());
    visit_object_of_type<Tensor>([&](const Tensor& tensor) { call.add_input(tensor); }, tensors);
    auto results = Operation::create_output_tensors(attributes, tensors);
    visit_object_of_type<Tensor>([&](const Tensor& tensor) { call.add_output(tensor); }, results);
    MeshDevice* device = nullptr;
    visit_object_of_type<MeshDevice*>([&](MeshDevice* found) { device = found; }, attributes);
    call.find_device(device);
    if constexpr (detail::HasSkip<Operation>) {
        if (Operation::skip_launch(attributes, tensors, results)) {
            return results;
        }
    }

    const detail::Arguments<Operation> arguments{attributes, tensors, results, call.device()};
    const std::type_identity<typename detail::FactoriesOf<Operation>::type> factories;
    const ttsl::hash::hash_t key = detail::program_key<Operation>(attributes, tensors);
    detail::CacheEntry* entry = call.lookup(key);
    if (entry != nullptr) {
        if constexpr (detail::HasHitValidator<Operation>) {
            Operation::validate_on_program_cache_hit(attributes, tensors);
        } else {
            Operation::validate_on_program_cache_miss(attributes, tensors);
        }
        detail::with_factory(factories, entry->factory_index,
                             [&]<typename Factory>() { detail::update_entry<Factory, Operation>(*entry, arguments); });
    } else {
        Operation::validate_on_program_cache_miss(attributes, tensors);
        std::size_t index = 0;
        if constexpr (detail::HasFactories<Operation>) {
            index = detail::choose_factory<Operation>(arguments);
        }
        detail::with_factory(factories, index, [&]<typename Factory>() {
            entry = &call.insert(key, detail::make_entry<Factory, Operation>(index, arguments));
        });
    }
    call.run(*entry);
    return results;
}

}  // namespace ttnn::device_operation
