// An operation over a global circular buffer: one core reads all pages and sends them to the receivers in turn, which
// write them to the output. The buffer comes from Python, or the factory makes one and keeps it.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include <tt-metalium/global_circular_buffer.hpp>

#include <filesystem>
#include <optional>

#include "sdk/bridge/op_module.hpp"
#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/global_circular_buffer.hpp"

namespace global_buffer_op {

namespace nb = nanobind;
using namespace tt::tt_metal;
using experimental::GlobalCircularBuffer;

const std::filesystem::path kKernels = std::filesystem::absolute(__FILE__).parent_path() / "../device/kernels";

constexpr std::uint8_t kRemote = 31;
constexpr std::uint8_t kBlock = 0;

struct RelayDeviceOperation {
    struct operation_attributes_t {
        std::optional<const GlobalCircularBuffer> global_buffer;
        std::uint32_t cores_too_many;
    };
    struct tensor_args_t {
        Tensor input;
    };
    using spec_return_value_t = TensorSpec;
    using tensor_return_value_t = Tensor;

    struct SharedVariables {
        KernelHandle sender;
        KernelHandle receiver;
        CBHandle remote;
        GlobalCircularBuffer global_buffer;
    };
    struct ProgramFactory {
        using shared_variables_t = SharedVariables;
        using cached_program_t = ttnn::device_operation::CachedProgram<SharedVariables>;

        static cached_program_t create(const operation_attributes_t& attributes, const tensor_args_t& tensors,
                                       Tensor& output);
        static void override_runtime_arguments(cached_program_t& cached, const operation_attributes_t& attributes,
                                               const tensor_args_t& tensors, Tensor& output);
    };
    using program_factory_t = std::variant<ProgramFactory>;

    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t&) {}
    static TensorSpec compute_output_specs(const operation_attributes_t&, const tensor_args_t& tensors) {
        return tensors.input.tensor_spec();
    }
    static Tensor create_output_tensors(const operation_attributes_t& attributes, const tensor_args_t& tensors) {
        return create_device_tensor(compute_output_specs(attributes, tensors), tensors.input.device());
    }
};

RelayDeviceOperation::ProgramFactory::cached_program_t RelayDeviceOperation::ProgramFactory::create(
    const operation_attributes_t& attributes, const tensor_args_t& tensors, Tensor& output) {
    const Buffer& source = *tensors.input.buffer();
    const auto page_size = static_cast<std::uint32_t>(source.page_size());
    const GlobalCircularBuffer global_buffer =
        attributes.global_buffer.has_value()
            ? *attributes.global_buffer
            : ttnn::global_circular_buffer::create_global_circular_buffer(
                  tensors.input.device(), {{CoreCoord{3, 3}, CoreRange({4, 3}, {4, 4})}}, 3 * page_size);
    const CoreRangeSet& senders = global_buffer.sender_cores();
    const CoreRangeSet& receivers = global_buffer.receiver_cores();
    const std::uint32_t count = receivers.num_cores();

    Program program;
    CreateCircularBuffer(program, senders,
                         CircularBufferConfig(count * page_size, {{kBlock, tt::DataFormat::Float16_b}})
                             .set_page_size(kBlock, page_size));
    CircularBufferConfig config(global_buffer.size());
    config.remote_index(kRemote).set_page_size(page_size).set_data_format(tt::DataFormat::Float16_b);
    const CoreRangeSet cores = attributes.cores_too_many == 0
                                   ? global_buffer.all_cores()
                                   : global_buffer.all_cores().merge(CoreRangeSet(CoreRange(CoreCoord{7, 7})));
    const CBHandle remote = experimental::CreateCircularBuffer(program, cores, config, global_buffer);

    std::vector<std::uint32_t> sender_args{kRemote, kBlock, page_size};
    TensorAccessorArgs(source).append_to(sender_args);
    std::vector<std::uint32_t> receiver_args{kRemote, page_size};
    TensorAccessorArgs(*output.buffer()).append_to(receiver_args);
    const KernelHandle sender =
        CreateKernel(program, kKernels / "remote_sender.cpp", senders, ReaderDataMovementConfig(sender_args));
    const KernelHandle receiver =
        CreateKernel(program, kKernels / "remote_receiver.cpp", receivers, WriterDataMovementConfig(receiver_args));

    const std::uint32_t blocks = source.num_pages() / count;
    SetRuntimeArgs(program, sender, senders, {source.address(), count, blocks});
    std::uint32_t number = 0;
    for (const CoreCoord& core : corerange_to_cores(receivers)) {
        SetRuntimeArgs(program, receiver, core, {output.buffer()->address(), number++, count, blocks});
    }
    return {std::move(program), SharedVariables{sender, receiver, remote, global_buffer}};
}

void RelayDeviceOperation::ProgramFactory::override_runtime_arguments(cached_program_t& cached,
                                                                      const operation_attributes_t& /*attributes*/,
                                                                      const tensor_args_t& tensors, Tensor& output) {
    auto& shared = cached.shared_variables;
    const GlobalCircularBuffer& global_buffer = shared.global_buffer;
    GetRuntimeArgs(cached.program, shared.sender, corerange_to_cores(global_buffer.sender_cores()).front())[0] =
        tensors.input.buffer()->address();
    for (const CoreCoord& core : corerange_to_cores(global_buffer.receiver_cores())) {
        GetRuntimeArgs(cached.program, shared.receiver, core)[0] = output.buffer()->address();
    }
    experimental::UpdateDynamicCircularBufferAddress(cached.program, shared.remote, global_buffer);
}

Tensor relay(const Tensor& input, const std::optional<GlobalCircularBuffer>& global_buffer,
             std::uint32_t cores_too_many) {
    return ttnn::device_operation::launch<RelayDeviceOperation>({global_buffer, cores_too_many}, {input});
}

void bind(nb::module_& module) {
    ttnn::bind_function<"relay_pages">(module, "Pages by way of a global circular buffer.", &relay, nb::arg("input"),
                                       nb::kw_only(), nb::arg("global_buffer") = nb::none(),
                                       nb::arg("cores_too_many") = 0);
}

}  // namespace global_buffer_op

NB_MODULE(opwright_op_relay, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, "", &global_buffer_op::bind);
}
