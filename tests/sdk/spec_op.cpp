// An operation whose program is a ProgramSpec: every kind of binding and argument once, under names of its own.
#include <nanobind/nanobind.h>

#include "sdk/bridge/op_module.hpp"
#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/metal_v2_artifacts.hpp"
#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"
#include "ttnn/operations/core/data_movement_kernel/datamovement_kernel_config.hpp"

namespace spec_op {

namespace nb = nanobind;
using namespace tt::tt_metal;
using namespace tt::tt_metal::experimental;

/// Page p comes from the input whose number is vararg p; the number takes a detour through the scratchpad.
constexpr const char* kReader = R"(
#include "api/dataflow/dataflow_api.h"
#include "api/dataflow/noc.h"
#include "api/dataflow/dataflow_buffer.h"
#include "api/semaphore.h"
#include "api/scratchpad.h"
#include "api/tensor/noc_traits.h"
#include "experimental/kernel_args.h"
template <uint32_t I>
void read(Noc& noc, DataflowBuffer& in, uint32_t page) {
    const auto pages = TensorAccessor(std::get<I>(tensor::inputs));
    noc.async_read(pages, in, in.get_tile_size(), {.page_id = page}, {.offset_bytes = 0});
}
void kernel_main() {
    const uint32_t start = get_arg(args::start);
    const uint32_t count = get_arg(args::count);
    static_assert(std::tuple_size_v<decltype(tensor::inputs)> == get_arg(args::num_inputs));
    static_assert(get_compile_time_vararg<0>() == 11 && get_compile_time_vararg(1) == 22);
    static_assert(tensor::get_token_if_present<"input0">() != nullptr);
    static_assert(tensor::get_token_if_present<"other">() == nullptr);
    DataflowBuffer in(dfb::in);
    Scratchpad<uint32_t> numbers(scratch::numbers);
    Noc noc;
    for (uint32_t i = 0; i < count; ++i) numbers[i] = get_vararg(i);
    Semaphore(sem::numbers_are_there).up(1);
    for (uint32_t i = 0; i < count; ++i) {
        in.reserve_back(1);
        if (numbers[i] == 0) read<0>(noc, in, start + i); else read<1>(noc, in, start + i);
        noc.async_read_barrier();
        in.push_back(1);
    }
}
)";

constexpr const char* kCompute = R"(
#include "api/compute/common.h"
#include "api/compute/eltwise_unary/eltwise_unary.h"
#include "api/compute/tile_move_copy.h"
#include "experimental/kernel_args.h"
void kernel_main() {
    const uint32_t count = get_arg(args::count);
    DataflowBuffer in(dfb::in);
    DataflowBuffer out(dfb::out);
    unary_op_init_common(dfb::in, dfb::out);
    copy_tile_init(dfb::in);
    for (uint32_t i = 0; i < count; ++i) {
        in.wait_front(1);
        out.reserve_back(1);
        tile_regs_acquire();
        copy_tile(dfb::in, 0, 0);
        tile_regs_commit();
        tile_regs_wait();
        pack_tile(0, dfb::out);
        tile_regs_release();
        in.pop_front(1);
        out.push_back(1);
    }
}
)";

/// Writes pages in the order of common argument `stride`: page 0 first, or last.
constexpr const char* kWriter = R"(
#include "api/dataflow/dataflow_api.h"
#include "api/dataflow/noc.h"
#include "api/dataflow/dataflow_buffer.h"
#include "api/semaphore.h"
#include "api/tensor/noc_traits.h"
#include "experimental/kernel_args.h"
void kernel_main() {
    const uint32_t start = get_arg(args::start);
    const uint32_t count = get_arg(args::count);
    const uint32_t last = get_arg(args::last_page);
    const bool is_reversed = get_common_vararg(0) != 0;
    DataflowBuffer out(dfb::out);
    Noc noc;
    const auto pages = TensorAccessor(tensor::output);
    Semaphore(sem::numbers_are_there).wait_min(1);
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t page = is_reversed ? last - start - i : start + i;
        out.wait_front(1);
        noc.async_write(out, pages, out.get_tile_size(), {.offset_bytes = 0}, {.page_id = page});
        noc.async_write_barrier();
        out.pop_front(1);
    }
}
)";

/// Sends the resident shard, which is the memory of its buffer, to the output.
constexpr const char* kShardWriter = R"(
#include "api/dataflow/dataflow_api.h"
#include "api/dataflow/noc.h"
#include "api/dataflow/dataflow_buffer.h"
#include "api/tensor/noc_traits.h"
#include "experimental/kernel_args.h"
void kernel_main() {
    DataflowBuffer shard(dfb::shard);
    Noc noc;
    const auto pages = TensorAccessor(tensor::output);
    const uint32_t count = get_arg(args::count);
    shard.reserve_back(count);
    shard.push_back(count);
    for (uint32_t i = 0; i < count; ++i) {
        shard.wait_front(1);
        noc.async_write(shard, pages, shard.get_tile_size(), {.offset_bytes = 0}, {.page_id = get_arg(args::start) + i});
        noc.async_write_barrier();
        shard.pop_front(1);
    }
}
)";

const KernelSpecName kReaderName{"reader"}, kComputeName{"compute"}, kWriterName{"writer"};
const DFBSpecName kIn{"in"}, kOut{"out"}, kShard{"shard"};
const TensorParamName kOutput{"output"};

TensorParamName input_name(std::size_t i) {
    return TensorParamName("input" + std::to_string(i));
}

struct PickDeviceOperation {
    struct operation_attributes_t {
        std::vector<std::uint32_t> numbers;  ///< of the input that each page comes from
        bool is_reversed;
        bool has_override;
        std::string fault;
    };
    struct tensor_args_t {
        std::vector<Tensor> inputs;
    };
    using spec_return_value_t = TensorSpec;
    using tensor_return_value_t = Tensor;

    /// One page for each node, the rest for the last one.
    static ProgramRunArgs run_args(const operation_attributes_t& attributes, const tensor_args_t& tensors,
                                   const Tensor& output) {
        KernelRunArgs reader{.kernel = kReaderName};
        KernelRunArgs compute{.kernel = kComputeName};
        KernelRunArgs writer{.kernel = kWriterName};
        const auto pages = static_cast<std::uint32_t>(attributes.numbers.size());
        for (std::uint32_t i = 0; i < 2; ++i) {
            const NodeCoord node{i, 0};
            const std::uint32_t count = i == 0 ? 1 : pages - 1;
            AddRuntimeArgsForNode(reader.runtime_arg_values, node, {{"start", i}, {"count", count}});
            AddRuntimeArgsForNode(compute.runtime_arg_values, node, {{"count", count}});
            AddRuntimeArgsForNode(writer.runtime_arg_values, node, {{"start", i}, {"count", count}});
            std::vector<std::uint32_t> numbers(attributes.numbers.begin() + i, attributes.numbers.begin() + i + count);
            numbers.resize(pages);
            reader.advanced_options.runtime_varargs.emplace(node, numbers);
        }
        writer.common_runtime_arg_values = {{"last_page", pages - 1}};
        writer.advanced_options.common_runtime_varargs = {attributes.is_reversed ? 1u : 0u};
        ProgramRunArgs args;
        args.kernel_run_args = {std::move(reader), std::move(compute), std::move(writer)};
        for (std::size_t i = 0; i < tensors.inputs.size(); ++i) {
            args.tensor_args.emplace(input_name(i), TensorArgument{tensors.inputs[i].mesh_tensor()});
        }
        args.tensor_args.emplace(kOutput, output.mesh_tensor());
        return args;
    }

    static ttnn::device_operation::ProgramArtifacts artifacts(const operation_attributes_t& attributes,
                                                              const tensor_args_t& tensors, Tensor& output) {
        const tt::DataFormat format = datatype_to_dataformat_converter(output.dtype());
        const std::uint32_t size = tt::tile_size(format);
        const auto pages = static_cast<std::uint32_t>(attributes.numbers.size());
        ProgramSpec spec{.name = "pick"};
        for (const DFBSpecName& name : {kIn, kOut}) {
            spec.dataflow_buffers.push_back(DataflowBufferSpec{
                .unique_id = name, .entry_size = size, .num_entries = 2, .data_format_metadata = format});
        }
        const SemaphoreSpecName there{"numbers_are_there"};
        spec.semaphores.push_back(SemaphoreSpec{.unique_id = there, .target_nodes = CoreRange({0, 0}, {1, 0})});
        const ScratchpadSpecName numbers{"numbers"};
        spec.scratchpads.push_back(ScratchpadSpec{.unique_id = numbers, .size_per_node = pages * 4});
        Group<TensorBinding> inputs;
        Group<std::string> input_names;
        for (std::size_t i = 0; i < tensors.inputs.size(); ++i) {
            spec.tensor_parameters.push_back(
                TensorParameter{.unique_id = input_name(i), .spec = tensors.inputs[i].tensor_spec()});
            inputs.push_back(TensorBinding{.tensor_parameter_name = input_name(i), .accessor_name = *input_name(i)});
            input_names.push_back(*input_name(i));
        }
        spec.tensor_parameters.push_back(TensorParameter{.unique_id = kOutput, .spec = output.tensor_spec()});
        spec.kernels.push_back(KernelSpec{
            .unique_id = kReaderName,
            .source = KernelSpec::SourceCode{kReader},
            .dfb_bindings = {ProducerOf(attributes.fault == "buffer" ? DFBSpecName("none") : kIn, "in")},
            .semaphore_bindings = {{.semaphore_spec_name = there, .accessor_name = "numbers_are_there"}},
            .scratchpad_bindings = {{.scratchpad_spec_name = numbers, .accessor_name = "numbers"}},
            .tensor_bindings = inputs,
            .compile_time_args = {{"num_inputs", static_cast<std::uint32_t>(tensors.inputs.size())}},
            .runtime_arg_schema = {.runtime_arg_names = {"start", "count"}},
            .hw_config = ttnn::create_reader_datamovement_config(),
            .advanced_options = {.num_runtime_varargs = pages,
                                 .tensor_binding_sequences = {{.sequence_name = "inputs", .members = input_names}},
                                 .compile_time_varargs = {11, 22}}});
        spec.kernels.push_back(
            KernelSpec{.unique_id = kComputeName,
                       .source = KernelSpec::SourceCode{kCompute},
                       .compiler_options = {.opt_level = KernelBuildOptLevel::O3},
                       .dfb_bindings = {ConsumerOf(kIn, "in"), ProducerOf(kOut, "out")},
                       .runtime_arg_schema = {.runtime_arg_names = {attributes.fault == "name" ? "no name" : "count"}},
                       .hw_config = ttnn::to_compute_hardware_config(
                           {.math_approx_mode = false, .fp32_dest_acc_en = attributes.fault == "unpack"})});
        spec.kernels.push_back(KernelSpec{
            .unique_id = kWriterName,
            .source = KernelSpec::SourceCode{kWriter},
            .dfb_bindings = {ConsumerOf(kOut, "out")},
            .semaphore_bindings = {{.semaphore_spec_name = there, .accessor_name = "numbers_are_there"}},
            .tensor_bindings = {{.tensor_parameter_name = kOutput, .accessor_name = "output"}},
            .runtime_arg_schema = {.runtime_arg_names = {"start", "count"}, .common_runtime_arg_names = {"last_page"}},
            .hw_config = ttnn::create_writer_datamovement_config(),
            .advanced_options = {.num_common_runtime_varargs = 1}});
        spec.work_units = {WorkUnitSpec{.name = "all",
                                        .kernels = {kReaderName, kComputeName, kWriterName},
                                        .target_nodes = CoreRange({0, 0}, {1, 0})}};
        if (attributes.fault == "unit") spec.work_units.push_back(spec.work_units.front());
        ProgramRunArgs args = run_args(attributes, tensors, output);
        if (attributes.fault == "value") args.kernel_run_args[2].runtime_arg_values["count"].erase(NodeCoord{1, 0});
        if (attributes.fault == "tensor") args.tensor_args.erase(kOutput);
        return {.spec = std::move(spec), .run_params = std::move(args)};
    }

    struct Factory {
        static ttnn::device_operation::ProgramArtifacts create_program_artifacts(
            const operation_attributes_t& attributes, const tensor_args_t& tensors, Tensor& output) {
            return artifacts(attributes, tensors, output);
        }
    };
    struct FactoryWithOverride : Factory {
        static ProgramRunArgs override_runtime_arguments(const operation_attributes_t& attributes,
                                                         const tensor_args_t& tensors, Tensor& output) {
            return run_args(attributes, tensors, output);
        }
    };
    struct ShardFactory {
        static ttnn::device_operation::ProgramArtifacts create_program_artifacts(const operation_attributes_t&,
                                                                                 const tensor_args_t& tensors,
                                                                                 Tensor& output) {
            const Tensor& input = tensors.inputs.front();
            const tt::DataFormat format = datatype_to_dataformat_converter(input.dtype());
            const auto pages = static_cast<std::uint32_t>(input.shard_spec()->numel() / tt::constants::TILE_HW);
            KernelRunArgs run{.kernel = kWriterName, .common_runtime_arg_values = {{"count", pages}}};
            std::uint32_t start = 0;
            for (const CoreCoord& core : corerange_to_cores(input.shard_spec()->grid)) {
                run.runtime_arg_values["start"][core] = start;
                start += pages;
            }
            return {
                .spec = {.name = "shard",
                         .kernels = {KernelSpec{
                             .unique_id = kWriterName,
                             .source = KernelSpec::SourceCode{kShardWriter},
                             .dfb_bindings = {ProducerOf(kShard, "shard"), ConsumerOf(kShard, "shard")},
                             .tensor_bindings = {{.tensor_parameter_name = kOutput, .accessor_name = "output"}},
                             .runtime_arg_schema = {.runtime_arg_names = {"start"},
                                                    .common_runtime_arg_names = {"count"}},
                             .hw_config = ttnn::create_writer_datamovement_config()}},
                         .dataflow_buffers = {DataflowBufferSpec{.unique_id = kShard,
                                                                 .entry_size = tt::tile_size(format),
                                                                 .num_entries = pages,
                                                                 .data_format_metadata = format,
                                                                 .borrowed_from = input_name(0)}},
                         .tensor_parameters = {TensorParameter{.unique_id = input_name(0), .spec = input.tensor_spec()},
                                               TensorParameter{.unique_id = kOutput, .spec = output.tensor_spec()}},
                         .work_units = {WorkUnitSpec{
                             .name = "all", .kernels = {kWriterName}, .target_nodes = input.shard_spec()->grid}}},
                .run_params = {.kernel_run_args = {run}, .tensor_args = {{input_name(0), input}, {kOutput, output}}}};
        }
    };
    using program_factory_t = std::variant<Factory, FactoryWithOverride, ShardFactory>;

    static program_factory_t select_program_factory(const operation_attributes_t& attributes,
                                                    const tensor_args_t& tensors) {
        if (tensors.inputs.front().is_sharded()) return ShardFactory{};
        if (attributes.has_override) return FactoryWithOverride{};
        return Factory{};
    }
    /// What a launch may change is not in it.
    static ttsl::hash::hash_t compute_program_hash(const operation_attributes_t& attributes,
                                                   const tensor_args_t& tensors) {
        return ttsl::hash::hash_objects_with_default_seed(attributes.numbers.size(), attributes.has_override,
                                                          attributes.fault, tensors);
    }
    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t&) {}
    static TensorSpec compute_output_specs(const operation_attributes_t&, const tensor_args_t& tensors) {
        return tensors.inputs.front().tensor_spec().with_memory_config(ttnn::DRAM_MEMORY_CONFIG);
    }
    static Tensor create_output_tensors(const operation_attributes_t& attributes, const tensor_args_t& tensors) {
        return create_device_tensor(compute_output_specs(attributes, tensors), tensors.inputs.front().device());
    }
};

Tensor pick(const std::vector<Tensor>& inputs, const std::vector<std::uint32_t>& numbers, bool is_reversed,
            bool has_override, const std::string& fault) {
    return ttnn::device_operation::launch<PickDeviceOperation>({numbers, is_reversed, has_override, fault}, {inputs});
}

void bind(nb::module_& module) {
    ttnn::bind_function<"spec_pick">(module, "Picks each page from one of two inputs.", &pick, nb::arg("inputs"),
                                     nb::arg("numbers"), nb::kw_only(), nb::arg("is_reversed") = false,
                                     nb::arg("has_override") = false, nb::arg("fault") = "");
}

}  // namespace spec_op

NB_MODULE(opwright_op_spec, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, "", &spec_op::bind);
}
