// Programs from a ProgramSpec: buffers, scratchpads and semaphores get their indices, kernels their argument lists, and
// the record is filled through the same functions that other factories call.
#include "sdk/record/program_spec.hpp"

#include <tt-metalium/experimental/metal2_host_api/program.hpp>
#include <tt-metalium/hal.hpp>
#include <tt-metalium/host_api.hpp>
#include <tt_stl/overloaded.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "sdk/record/program_state.hpp"

namespace tt::tt_metal::experimental {

namespace detail {

namespace {

/// For buffers that have none; no kernel can ask for it then.
constexpr tt::DataFormat kAnyFormat = tt::DataFormat::Float16_b;

/// `KernelSpec kernel;` without braces has the place of the type's own definition, which nobody looks for.
CallPlace place_of(const CallPlace& made_at) {
    constexpr CallPlace kNowhere{};
    return std::string_view(made_at.file_name()).find("metal2_host_api/") != std::string_view::npos ? kNowhere
                                                                                                    : made_at;
}

template <typename Matches>
CoreRangeSet nodes_where(const ProgramSpec& spec, const Matches& matches) {
    CoreRangeSet nodes;
    for (const KernelSpec& kernel : spec.kernels) {
        if (matches(kernel)) nodes = nodes.merge(nodes_of(spec, kernel.unique_id));
    }
    return nodes;
}

/// Circular buffer indices in use, and where.
class Indices {
  public:
    std::uint32_t take(const CoreRangeSet& nodes, const std::string& what) {
        const std::uint32_t limit = hal::get_arch_num_circular_buffers();
        for (std::uint32_t index = 0; index < limit; ++index) {
            CoreRangeSet& taken = taken_[index];
            if (!taken.intersects(nodes)) {
                taken = taken.merge(nodes);
                return index;
            }
        }
        TT_THROW("{} finds no free circular buffer index: there are {} on each core", what, limit);
    }

  private:
    std::map<std::uint32_t, CoreRangeSet> taken_;
};

class Builder {
  public:
    Builder(Program& program, const ProgramSpec& spec, const ProgramRunArgs& args)
        : program_(program), spec_(spec), args_(args) {}

    void build() {
        add_buffers();
        add_scratchpads();
        for (const SemaphoreSpec& semaphore : spec_.semaphores) {
            semaphores_[*semaphore.unique_id] =
                CreateSemaphore(program_, nodes_of(semaphore.target_nodes), semaphore.advanced_options.initial_value);
        }
        for (const KernelSpec& kernel : spec_.kernels) {
            add_kernel(kernel);
        }
    }

  private:
    const MeshTensor& tensor(const TensorParamName& name) const { return args_.tensor_args.get(name)->tensor; }

    void add_buffers() {
        std::map<std::string, const DataflowBufferSpec*> by_name;
        for (const DataflowBufferSpec& buffer : spec_.dataflow_buffers) {
            by_name[*buffer.unique_id] = &buffer;
            const CoreRangeSet nodes = nodes_where(spec_, [&](const KernelSpec& kernel) {
                return std::ranges::any_of(kernel.dfb_bindings, [&](const DFBBinding& binding) {
                    return binding.dfb_spec_name == buffer.unique_id;
                });
            });
            buffers_[*buffer.unique_id] = indices_.take(nodes, "Dataflow buffer " + *buffer.unique_id);
            nodes_[*buffer.unique_id] = nodes;
        }
        std::set<std::string> done;
        for (const DataflowBufferSpec& buffer : spec_.dataflow_buffers) {
            if (done.contains(*buffer.unique_id)) {
                continue;
            }
            std::vector<const DataflowBufferSpec*> group{&buffer};
            for (const DFBSpecName& alias : buffer.advanced_options.alias_with) group.push_back(by_name.at(*alias));
            for (const DataflowBufferSpec* member : group) done.insert(*member->unique_id);
            add_buffer_group(group);
        }
    }

    /// Aliases are several indices of one circular buffer.
    void add_buffer_group(const std::vector<const DataflowBufferSpec*>& group) {
        const DataflowBufferSpec& first = *group.front();
        const CallPlace place = place_of(first.made_at);
        const ttsl::PlaceScope scope(place);
        std::map<std::uint8_t, tt::DataFormat> formats;
        for (const DataflowBufferSpec* member : group) {
            formats[static_cast<std::uint8_t>(buffers_.at(*member->unique_id))] =
                member->data_format_metadata.value_or(kAnyFormat);
        }
        CircularBufferConfig config(first.entry_size * first.num_entries, formats);
        for (const DataflowBufferSpec* member : group) {
            const auto index = static_cast<std::uint8_t>(buffers_.at(*member->unique_id));
            config.set_page_size(index, member->entry_size, place);
            if (member->tile_format_metadata) config.set_tile_dims(index, *member->tile_format_metadata);
            if (member->borrowed_from) {
                config.set_globally_allocated_address(*tensor(*member->borrowed_from).buffer(), place);
            }
        }
        CreateCircularBuffer(program_, nodes_.at(*first.unique_id), config, place);
    }

    void add_scratchpads() {
        for (const ScratchpadSpec& pad : spec_.scratchpads) {
            const CoreRangeSet nodes = nodes_where(spec_, [&](const KernelSpec& kernel) {
                return std::ranges::any_of(kernel.scratchpad_bindings, [&](const ScratchpadBinding& binding) {
                    return binding.scratchpad_spec_name == pad.unique_id;
                });
            });
            const std::uint32_t size = tt::align(pad.size_per_node, hal::get_l1_alignment());
            const auto index = static_cast<std::uint8_t>(indices_.take(nodes, "Scratchpad " + *pad.unique_id));
            CreateCircularBuffer(program_, nodes,
                                 CircularBufferConfig(size, {{index, kAnyFormat}}).set_page_size(index, size));
            scratchpads_[*pad.unique_id] = index;
        }
    }

    void add_kernel(const KernelSpec& kernel) {
        std::vector<std::uint32_t> compile_time = kernel.advanced_options.compile_time_varargs;
        std::vector<std::uint32_t> common;
        const KernelRunArgs* run = run_args_of(kernel);
        for (const std::string& name : kernel.runtime_arg_schema.common_runtime_arg_names) {
            common.push_back(*run->common_runtime_arg_values.get(name));
        }
        const KernelLayout layout = lay_out(kernel, compile_time, common);
        if (run != nullptr) {
            const auto& varargs = run->advanced_options.common_runtime_varargs;
            common.insert(common.end(), varargs.begin(), varargs.end());
        }

        const bool is_text = std::holds_alternative<KernelSpec::SourceCode>(kernel.source);
        const std::string source = is_text ? std::string() : std::get<std::filesystem::path>(kernel.source).string();
        const CallPlace place = place_of(kernel.made_at);
        const ttsl::PlaceScope scope(place);
        const std::string file = write_kernel_file(kernel, source, kernel_text(kernel, layout));
        const KernelHandle handle = CreateKernel(program_, file, nodes_of(spec_, kernel.unique_id),
                                                 config_of(kernel, std::move(compile_time)), place);
        tt::tt_metal::detail::kernel_at(program_, handle).source = is_text ? *kernel.unique_id : source;
        set_runtime_args(kernel, run, handle, place);
        if (!common.empty()) {
            SetCommonRuntimeArgs(program_, handle, common, place);
        }
    }

    const KernelRunArgs* run_args_of(const KernelSpec& kernel) const {
        const auto found = std::ranges::find(args_.kernel_run_args, kernel.unique_id, &KernelRunArgs::kernel);
        return found == args_.kernel_run_args.end() ? nullptr : &*found;
    }

    /// Appends to the argument lists what the bindings take there.
    KernelLayout lay_out(const KernelSpec& kernel, std::vector<std::uint32_t>& compile_time,
                         std::vector<std::uint32_t>& common) const {
        KernelLayout layout;
        std::set<std::string> accessors;
        for (const DFBBinding& binding : kernel.dfb_bindings) {
            // Both ends of one buffer may have one name.
            if (accessors.insert(binding.accessor_name).second) {
                layout.buffers.push_back({binding.accessor_name, buffers_.at(*binding.dfb_spec_name),
                                          &*std::ranges::find(spec_.dataflow_buffers, binding.dfb_spec_name,
                                                              &DataflowBufferSpec::unique_id)});
            }
        }
        for (const SemaphoreBinding& binding : kernel.semaphore_bindings) {
            layout.semaphores.push_back({binding.accessor_name, semaphores_.at(*binding.semaphore_spec_name)});
        }
        for (const TensorBinding& binding : kernel.tensor_bindings) {
            const MeshTensor& bound = tensor(binding.tensor_parameter_name);
            layout.tensors.push_back({binding.accessor_name, static_cast<std::uint32_t>(compile_time.size()),
                                      static_cast<std::uint32_t>(common.size()), &bound.tensor_spec()});
            TensorAccessorArgs(bound.buffer()).append_to(compile_time);
            common.push_back(bound.buffer()->address());
        }
        for (const ScratchpadBinding& binding : kernel.scratchpad_bindings) {
            const auto pad =
                std::ranges::find(spec_.scratchpads, binding.scratchpad_spec_name, &ScratchpadSpec::unique_id);
            layout.scratchpads.push_back({binding.accessor_name, scratchpads_.at(*pad->unique_id), pad->size_per_node,
                                          static_cast<std::uint32_t>(common.size())});
            common.push_back(0);
        }
        layout.first_common_vararg = static_cast<std::uint32_t>(common.size());
        return layout;
    }

    std::variant<DataMovementConfig, ComputeConfig> config_of(const KernelSpec& kernel,
                                                              std::vector<std::uint32_t> compile_time) const {
        const auto finish = [&](auto config) -> std::variant<DataMovementConfig, ComputeConfig> {
            config.compile_args = std::move(compile_time);
            for (const auto& [name, value] : kernel.compiler_options.defines) config.defines[name] = value;
            config.opt_level = kernel.compiler_options.opt_level;
            config.compiler_include_paths = kernel.compiler_options.include_paths;
            return config;
        };
        return std::visit(
            ttsl::overloaded{[&](const DataMovementHardwareConfig& given) {
                                 DataMovementConfig config;
                                 config.processor = given.config_1xx->processor;
                                 config.noc = given.config_1xx->noc;
                                 config.noc_mode = given.config_1xx->noc_mode;
                                 return finish(std::move(config));
                             },
                             [&](const ComputeHardwareConfig& given) { return finish(compute_config(given)); }},
            kernel.hw_config);
    }

    ComputeConfig compute_config(const ComputeHardwareConfig& given) const {
        ComputeConfig config;
        config.math_fidelity = given.fpu_math_fidelity;
        config.math_approx_mode = given.sfpu_precision_mode == Precision::Approximate;
        config.fp32_dest_acc_en = given.enable_32_bit_dest;
        config.dst_full_sync_en = !given.double_buffer_dest;
        config.bfp8_pack_precise =
            given.config_1xx.has_value() && given.config_1xx->bfp_pack_precision_mode == Precision::Precise;
        config.unpack_to_dest_mode.assign(NUM_CIRCULAR_BUFFERS, UnpackToDestMode::Default);
        for (const auto& [buffer, mode] : given.unpack_modes) {
            if (mode == UnpackMode::UnpackToDest) {
                config.unpack_to_dest_mode[buffers_.at(*buffer)] = UnpackToDestMode::UnpackToDestFp32;
            }
        }
        return config;
    }

    void set_runtime_args(const KernelSpec& kernel, const KernelRunArgs* run, KernelHandle handle,
                          const CallPlace& place) const {
        if (run == nullptr) {
            return;
        }
        const CoreRangeSet nodes = nodes_of(spec_, kernel.unique_id);
        for (const CoreRange& range : nodes.ranges()) {
            for (const CoreCoord& node : range) {
                std::vector<std::uint32_t> values;
                for (const std::string& name : kernel.runtime_arg_schema.runtime_arg_names) {
                    values.push_back(*run->runtime_arg_values.get(name)->get(node));
                }
                if (const auto* varargs = run->advanced_options.runtime_varargs.get(node)) {
                    values.insert(values.end(), varargs->begin(), varargs->end());
                }
                if (!values.empty()) {
                    SetRuntimeArgs(program_, handle, node, values, place);
                }
            }
        }
    }

    Program& program_;
    const ProgramSpec& spec_;
    const ProgramRunArgs& args_;
    Indices indices_;
    std::map<std::string, std::uint32_t> buffers_;
    std::map<std::string, CoreRangeSet> nodes_;
    std::map<std::string, std::uint32_t> scratchpads_;
    std::map<std::string, std::uint32_t> semaphores_;
};

SpecProgram& spec_of(Program& program) {
    TT_FATAL(program.state().from_spec != nullptr, "This program was not made from a ProgramSpec");
    return *program.state().from_spec;
}

}  // namespace

CoreRangeSet nodes_of(const Nodes& nodes) {
    return std::visit([](const auto& given) { return CoreRangeSet(given); }, nodes);
}

CoreRangeSet nodes_of(const ProgramSpec& spec, const KernelSpecName& kernel) {
    CoreRangeSet nodes;
    for (const WorkUnitSpec& unit : spec.work_units) {
        if (std::ranges::find(unit.kernels, kernel) != unit.kernels.end()) {
            nodes = nodes.merge(nodes_of(unit.target_nodes));
        }
    }
    return nodes;
}

void build_record(Program& program, const ProgramRunArgs& args) {
    auto& state = program.state();
    state.kernels.clear();
    state.circular_buffers.clear();
    state.semaphores.clear();
    Builder(program, spec_of(program).spec, args).build();
}

}  // namespace detail

Program MakeProgramFromSpec(const IDevice&, const ProgramSpec& spec, bool) {
    detail::check_spec(spec);
    Program program;
    program.state().from_spec = std::make_shared<detail::SpecProgram>(detail::SpecProgram{spec, {}, {}});
    return program;
}

void SetProgramRunArgs(Program& program, const ProgramRunArgs& args, bool) {
    detail::SpecProgram& from = detail::spec_of(program);
    detail::check_run_args(from.spec, args);
    detail::build_record(program, args);
    from.args = args;
    from.args.tensor_args.clear();
    from.tensors.clear();
    for (const auto& [name, argument] : args.tensor_args) from.tensors[*name] = argument.tensor.state();
}

void UpdateProgramRunArgs(Program& program, const ProgramRunArgs& args, bool) {
    const detail::SpecProgram& from = detail::spec_of(program);
    ProgramRunArgs merged = from.args;
    merged.tensor_args = args.tensor_args;
    for (const auto& [name, tensor] : from.tensors) {
        if (auto still_there = tensor.lock()) {
            merged.tensor_args.emplace(TensorParamName(name), TensorArgument(MeshTensor(std::move(still_there))));
        }
    }
    for (const KernelRunArgs& given : args.kernel_run_args) {
        const auto found = std::ranges::find(merged.kernel_run_args, given.kernel, &KernelRunArgs::kernel);
        if (found == merged.kernel_run_args.end()) {
            merged.kernel_run_args.push_back(given);
            continue;
        }
        for (const auto& [name, values] : given.runtime_arg_values) {
            for (const auto& [node, value] : values) found->runtime_arg_values[name][node] = value;
        }
        for (const auto& [name, value] : given.common_runtime_arg_values)
            found->common_runtime_arg_values[name] = value;
        for (const auto& [node, values] : given.advanced_options.runtime_varargs) {
            found->advanced_options.runtime_varargs[node] = values;
        }
        if (!given.advanced_options.common_runtime_varargs.empty()) {
            found->advanced_options.common_runtime_varargs = given.advanced_options.common_runtime_varargs;
        }
    }
    SetProgramRunArgs(program, merged);
}

void AddRuntimeArgsForNode(KernelRunArgs::RuntimeArgValues& values, const NodeCoord& node,
                           const Table<std::string, std::uint32_t>& node_args) {
    for (const auto& [name, value] : node_args) {
        values[name].emplace(node, value);
    }
}

KernelRunArgs::RuntimeArgValues MakeRuntimeArgsForSingleNode(const NodeCoord& node,
                                                             const Table<std::string, std::uint32_t>& node_args) {
    KernelRunArgs::RuntimeArgValues values;
    AddRuntimeArgsForNode(values, node, node_args);
    return values;
}

}  // namespace tt::tt_metal::experimental
