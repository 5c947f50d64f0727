// What must hold for a ProgramSpec and its arguments before a program is made of them.
#include "sdk/record/program_spec.hpp"

#include <tt-metalium/hal.hpp>
#include <tt_stl/assert.hpp>

#include <algorithm>
#include <cctype>
#include <set>

#include "sdk/record/program_state.hpp"

namespace tt::tt_metal::experimental::detail {

namespace {

bool is_identifier(const std::string& name) {
    const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
    return !name.empty() && name.size() <= MAX_ACCESSOR_NAME_LENGTH && is_letter(static_cast<unsigned char>(name[0])) &&
           std::ranges::all_of(name, [&](unsigned char c) { return is_letter(c) || std::isdigit(c) != 0; });
}

template <typename Items, typename Name>
void check_unique(const Items& items, const Name& name_of, const std::string& what) {
    std::set<std::string> seen;
    for (const auto& item : items) {
        TT_FATAL(seen.insert(name_of(item)).second, "{} '{}' is there twice", what, name_of(item));
    }
}

template <typename Items, typename Name>
const auto* find_spec(const Items& items, const Name& name) {
    const auto found = std::ranges::find_if(items, [&](const auto& item) { return item.unique_id == name; });
    return found == items.end() ? nullptr : &*found;
}

void check_name(const KernelSpec& kernel, const std::string& name, const std::string& what) {
    TT_FATAL(
        is_identifier(name),
        "Kernel '{}': the {} name '{}' must be a C++ identifier of at most {} characters, since the kernel uses it",
        *kernel.unique_id, what, name, MAX_ACCESSOR_NAME_LENGTH);
}

void check_buffer_bindings(const ProgramSpec& spec, const KernelSpec& kernel) {
    for (const DFBBinding& binding : kernel.dfb_bindings) {
        check_name(kernel, binding.accessor_name, "dataflow buffer");
        const auto* buffer = find_spec(spec.dataflow_buffers, binding.dfb_spec_name);
        TT_FATAL(buffer != nullptr, "Kernel '{}' references unknown DFB '{}'", *kernel.unique_id,
                 *binding.dfb_spec_name);
        TT_FATAL(!kernel.is_compute_kernel() || buffer->data_format_metadata.has_value(),
                 "DFB '{}' is used by a compute kernel, but no data_format_metadata is specified", *buffer->unique_id);
        for (const DFBBinding& other : kernel.dfb_bindings) {
            TT_FATAL(other.accessor_name != binding.accessor_name || other.dfb_spec_name == binding.dfb_spec_name,
                     "Kernel '{}' uses the name '{}' for two different DFBs ('{}' and '{}')", *kernel.unique_id,
                     binding.accessor_name, *binding.dfb_spec_name, *other.dfb_spec_name);
        }
    }
}

void check_other_bindings(const ProgramSpec& spec, const KernelSpec& kernel) {
    const auto accessor = [](const auto& binding) { return binding.accessor_name; };
    check_unique(kernel.semaphore_bindings, accessor, "Kernel '" + *kernel.unique_id + "': semaphore name");
    check_unique(kernel.scratchpad_bindings, accessor, "Kernel '" + *kernel.unique_id + "': scratchpad name");
    check_unique(kernel.tensor_bindings, accessor, "Kernel '" + *kernel.unique_id + "': tensor name");
    for (const SemaphoreBinding& binding : kernel.semaphore_bindings) {
        check_name(kernel, binding.accessor_name, "semaphore");
        TT_FATAL(kernel.is_data_movement_kernel(), "Compute kernel '{}' has semaphore bindings, which Wormhole has not",
                 *kernel.unique_id);
        TT_FATAL(find_spec(spec.semaphores, binding.semaphore_spec_name) != nullptr,
                 "Kernel '{}' references unknown semaphore '{}'", *kernel.unique_id, *binding.semaphore_spec_name);
    }
    for (const ScratchpadBinding& binding : kernel.scratchpad_bindings) {
        check_name(kernel, binding.accessor_name, "scratchpad");
        TT_FATAL(kernel.is_data_movement_kernel(),
                 "opwright: scratchpads of compute kernels are not in the SDK (kernel '{}'); use a DataflowBufferSpec",
                 *kernel.unique_id);
        TT_FATAL(find_spec(spec.scratchpads, binding.scratchpad_spec_name) != nullptr,
                 "Kernel '{}' references unknown scratchpad '{}'", *kernel.unique_id, *binding.scratchpad_spec_name);
    }
    for (const TensorBinding& binding : kernel.tensor_bindings) {
        check_name(kernel, binding.accessor_name, "tensor");
        TT_FATAL(find_spec(spec.tensor_parameters, binding.tensor_parameter_name) != nullptr,
                 "Kernel '{}' references unknown TensorParameter '{}'", *kernel.unique_id,
                 *binding.tensor_parameter_name);
    }
    for (const auto& sequence : kernel.advanced_options.tensor_binding_sequences) {
        check_name(kernel, sequence.sequence_name, "tensor sequence");
        for (const std::string& member : sequence.members) {
            TT_FATAL(std::ranges::find(kernel.tensor_bindings, member, accessor) != kernel.tensor_bindings.end(),
                     "Kernel '{}' tensor binding sequence '{}' references unknown tensor accessor_name '{}'",
                     *kernel.unique_id, sequence.sequence_name, member);
        }
    }
}

void check_argument_names(const KernelSpec& kernel) {
    std::vector<std::string> names;
    for (const auto& [name, value] : kernel.compile_time_args) names.push_back(name);
    for (const auto* group :
         {&kernel.runtime_arg_schema.runtime_arg_names, &kernel.runtime_arg_schema.common_runtime_arg_names}) {
        names.insert(names.end(), group->begin(), group->end());
    }
    for (const std::string& name : names) check_name(kernel, name, "argument");
    check_unique(
        names, [](const std::string& name) { return name; }, "Kernel '" + *kernel.unique_id + "': argument");
}

/// FLOAT32 through the source registers loses bits, so that nobody gets it without having asked for it.
void check_hardware(const ProgramSpec& spec, const KernelSpec& kernel) {
    if (const auto* movement = std::get_if<DataMovementHardwareConfig>(&kernel.hw_config)) {
        TT_FATAL(movement->config_1xx.has_value(),
                 "KernelSpec '{}' is a data movement kernel without config_1xx, which has its processor and NoC: use "
                 "CreateReaderDataMovementConfig or CreateWriterDataMovementConfig",
                 *kernel.unique_id);
        return;
    }
    const auto& compute = std::get<ComputeHardwareConfig>(kernel.hw_config);
    const auto is_bound = [&](const DFBSpecName& name) {
        return std::ranges::find(kernel.dfb_bindings, name, &DFBBinding::dfb_spec_name) != kernel.dfb_bindings.end();
    };
    for (const auto& [name, mode] : compute.unpack_modes) {
        TT_FATAL(is_bound(name), "Kernel '{}' has an unpack mode for DFB '{}', which it does not bind",
                 *kernel.unique_id, *name);
    }
    for (const DFBBinding& binding : kernel.dfb_bindings) {
        const UnpackMode* mode = compute.unpack_modes.get(binding.dfb_spec_name);
        if (binding.endpoint_type != DFBEndpointType::CONSUMER) {
            continue;
        }
        TT_FATAL(mode == nullptr || *mode == UnpackMode::UnpackToSrc || compute.enable_32_bit_dest,
                 "Kernel '{}' unpacks DFB '{}' to DST, which needs enable_32_bit_dest", *kernel.unique_id,
                 *binding.dfb_spec_name);
        const auto* buffer = find_spec(spec.dataflow_buffers, binding.dfb_spec_name);
        TT_FATAL(
            mode != nullptr || !compute.enable_32_bit_dest || buffer->data_format_metadata != tt::DataFormat::Float32,
            "Kernel '{}' consumes the Float32 DFB '{}' with a 32-bit DST: unpack_modes must say whether it is "
            "unpacked to DST or by way of the source registers",
            *kernel.unique_id, *binding.dfb_spec_name);
    }
}

void check_kernel(const ProgramSpec& spec, const KernelSpec& kernel) {
    TT_FATAL(kernel.num_threads == 1, "KernelSpec '{}' has {} threads; kernels of this chip have one",
             *kernel.unique_id, kernel.num_threads);
    TT_FATAL(!nodes_of(spec, kernel.unique_id).empty(), "Kernel '{}' is not referenced by any WorkUnitSpec",
             *kernel.unique_id);
    if (const auto* text = std::get_if<KernelSpec::SourceCode>(&kernel.source)) {
        TT_FATAL(!text->code.empty(), "KernelSpec '{}' has empty source code", *kernel.unique_id);
    } else {
        TT_FATAL(!std::get<std::filesystem::path>(kernel.source).empty(), "KernelSpec '{}' has empty source file path",
                 *kernel.unique_id);
    }
    check_buffer_bindings(spec, kernel);
    check_other_bindings(spec, kernel);
    check_argument_names(kernel);
    check_hardware(spec, kernel);
}

void check_buffer(const ProgramSpec& spec, const DataflowBufferSpec& buffer) {
    TT_FATAL(buffer.entry_size > 0, "DataflowBufferSpec '{}' has entry_size = 0", *buffer.unique_id);
    TT_FATAL(buffer.num_entries > 0, "DataflowBufferSpec '{}' has num_entries = 0", *buffer.unique_id);
    for (const DFBEndpointType end : {DFBEndpointType::PRODUCER, DFBEndpointType::CONSUMER}) {
        const bool has_end = std::ranges::any_of(spec.kernels, [&](const KernelSpec& kernel) {
            return std::ranges::any_of(kernel.dfb_bindings, [&](const DFBBinding& binding) {
                return binding.dfb_spec_name == buffer.unique_id && binding.endpoint_type == end;
            });
        });
        TT_FATAL(has_end, "DFB '{}' has no {}", *buffer.unique_id,
                 end == DFBEndpointType::PRODUCER ? "producer" : "consumer");
    }
    TT_FATAL(!buffer.borrowed_from.has_value() || find_spec(spec.tensor_parameters, *buffer.borrowed_from) != nullptr,
             "DFB '{}' borrows memory from TensorParameter '{}', which is not declared", *buffer.unique_id,
             **buffer.borrowed_from);
    for (const DFBSpecName& name : buffer.advanced_options.alias_with) {
        const auto* other = find_spec(spec.dataflow_buffers, name);
        TT_FATAL(other != nullptr && other != &buffer, "DFB '{}' has '{}' as its alias, which is no other DFB",
                 *buffer.unique_id, *name);
        TT_FATAL(std::ranges::find(other->advanced_options.alias_with, buffer.unique_id) !=
                     other->advanced_options.alias_with.end(),
                 "DFB '{}' has '{}' as its alias, but not the other way round", *buffer.unique_id, *name);
        TT_FATAL(std::uint64_t{other->entry_size} * other->num_entries ==
                     std::uint64_t{buffer.entry_size} * buffer.num_entries,
                 "DFBs '{}' and '{}' are aliases, but not of the same total size", *buffer.unique_id, *name);
    }
}

void check_work_units(const ProgramSpec& spec) {
    for (std::size_t i = 0; i < spec.work_units.size(); ++i) {
        const WorkUnitSpec& unit = spec.work_units[i];
        TT_FATAL(!unit.kernels.empty(), "WorkUnitSpec '{}' has no kernels", unit.name);
        for (const KernelSpecName& name : unit.kernels) {
            TT_FATAL(find_spec(spec.kernels, name) != nullptr, "WorkUnitSpec '{}' references unknown kernel '{}'",
                     unit.name, *name);
        }
        for (std::size_t j = 0; j < i; ++j) {
            TT_FATAL(!nodes_of(unit.target_nodes).intersects(nodes_of(spec.work_units[j].target_nodes)),
                     "WorkUnitSpecs '{}' and '{}' overlap in target nodes", spec.work_units[j].name, unit.name);
        }
    }
}

void check_values(const KernelSpec& kernel, const KernelRunArgs& run, const CoreRangeSet& nodes) {
    const auto& names = kernel.runtime_arg_schema.runtime_arg_names;
    for (const auto& [name, values] : run.runtime_arg_values) {
        TT_FATAL(std::ranges::find(names, name) != names.end(),
                 "Kernel '{}' sets named RTA '{}' which is not declared in the schema.", *kernel.unique_id, name);
        for (const auto& [node, value] : values) {
            TT_FATAL(nodes.contains(node),
                     "Kernel '{}' is setting runtime_arg_values for node {}, but the kernel does not run on that node.",
                     *kernel.unique_id, node);
        }
    }
    const auto& common = kernel.runtime_arg_schema.common_runtime_arg_names;
    for (const auto& [name, value] : run.common_runtime_arg_values) {
        TT_FATAL(std::ranges::find(common, name) != common.end(),
                 "Kernel '{}' sets named CRTA '{}' which is not declared in the schema.", *kernel.unique_id, name);
    }
}

std::size_t varargs_on(const KernelSpec& kernel, const CoreCoord& node) {
    for (const auto& [nodes, count] : kernel.advanced_options.num_runtime_varargs_per_node) {
        if (nodes_of(nodes).contains(node)) return count;
    }
    return kernel.advanced_options.num_runtime_varargs;
}

void check_node(const KernelSpec& kernel, const KernelRunArgs& run, const CoreCoord& node) {
    for (const std::string& name : kernel.runtime_arg_schema.runtime_arg_names) {
        const auto* values = run.runtime_arg_values.get(name);
        TT_FATAL(values != nullptr && values->contains(node),
                 "Kernel '{}' has no value of its argument '{}' for node {}", *kernel.unique_id, name, node);
    }
    const auto* varargs = run.advanced_options.runtime_varargs.get(node);
    const std::size_t count = varargs == nullptr ? 0 : varargs->size();
    TT_FATAL(count == varargs_on(kernel, node),
             "Kernel '{}' node {} expects {} vararg runtime args, but {} were provided", *kernel.unique_id, node,
             varargs_on(kernel, node), count);
}

}  // namespace

void check_spec(const ProgramSpec& spec) {
    const auto name = [](const auto& part) { return *part.unique_id; };
    check_unique(spec.kernels, name, "KernelSpec");
    check_unique(spec.dataflow_buffers, name, "DataflowBufferSpec");
    check_unique(spec.semaphores, name, "SemaphoreSpec");
    check_unique(spec.scratchpads, name, "ScratchpadSpec");
    check_unique(spec.tensor_parameters, name, "TensorParameter");
    check_work_units(spec);
    for (const DataflowBufferSpec& buffer : spec.dataflow_buffers) check_buffer(spec, buffer);
    for (const ScratchpadSpec& pad : spec.scratchpads) {
        TT_FATAL(pad.size_per_node > 0, "ScratchpadSpec '{}' has size_per_node == 0", *pad.unique_id);
        const bool is_bound = std::ranges::any_of(spec.kernels, [&](const KernelSpec& kernel) {
            return std::ranges::find(kernel.scratchpad_bindings, pad.unique_id,
                                     &ScratchpadBinding::scratchpad_spec_name) != kernel.scratchpad_bindings.end();
        });
        TT_FATAL(is_bound, "ScratchpadSpec '{}' is declared but not bound by any kernel.", *pad.unique_id);
    }
    for (const KernelSpec& kernel : spec.kernels) check_kernel(spec, kernel);
}

void check_run_args(const ProgramSpec& spec, const ProgramRunArgs& args) {
    check_unique(
        args.kernel_run_args, [](const KernelRunArgs& run) { return *run.kernel; }, "KernelRunArgs of kernel");
    for (const KernelRunArgs& run : args.kernel_run_args) {
        TT_FATAL(find_spec(spec.kernels, run.kernel) != nullptr, "KernelRunArgs of unknown kernel '{}'", *run.kernel);
    }
    const KernelRunArgs nothing;
    for (const KernelSpec& kernel : spec.kernels) {
        const auto found = std::ranges::find(args.kernel_run_args, kernel.unique_id, &KernelRunArgs::kernel);
        const KernelRunArgs& run = found == args.kernel_run_args.end() ? nothing : *found;
        const CoreRangeSet nodes = nodes_of(spec, kernel.unique_id);
        check_values(kernel, run, nodes);
        for (const CoreRange& range : nodes.ranges()) {
            for (const CoreCoord& node : range) check_node(kernel, run, node);
        }
        for (const std::string& name : kernel.runtime_arg_schema.common_runtime_arg_names) {
            TT_FATAL(run.common_runtime_arg_values.contains(name),
                     "Kernel '{}' has no value of its common argument '{}'", *kernel.unique_id, name);
        }
        TT_FATAL(
            run.advanced_options.common_runtime_varargs.size() == kernel.advanced_options.num_common_runtime_varargs,
            "Kernel '{}' expects {} vararg common runtime args, but {} were provided", *kernel.unique_id,
            kernel.advanced_options.num_common_runtime_varargs, run.advanced_options.common_runtime_varargs.size());
    }
    for (const TensorParameter& parameter : spec.tensor_parameters) {
        TT_FATAL(args.tensor_args.contains(parameter.unique_id),
                 "TensorParameter '{}' is declared in the Program but has no TensorArgument entry.",
                 *parameter.unique_id);
    }
    for (const auto& [name, argument] : args.tensor_args) {
        TT_FATAL(find_spec(spec.tensor_parameters, name) != nullptr,
                 "TensorArgument references unknown TensorParameter '{}'.", *name);
    }
}

}  // namespace tt::tt_metal::experimental::detail
