#include "pair_pass_op.hpp"

namespace ttnn::operations::pair_pass {

namespace {

void validate_inputs(const PairPassDeviceOperation::operation_attributes_t& attributes,
                     const PairPassDeviceOperation::tensor_args_t& tensor_args) {
    const auto& first = tensor_args.first;
    const auto& second = tensor_args.second;
    TT_FATAL(first.layout() == Layout::TILE, "Input tensor must be in TILE layout, got: {}", first.layout());
    TT_FATAL(first.logical_shape() == second.logical_shape(), "Input tensors must have the same shape, got: {} and {}",
             first.logical_shape(), second.logical_shape());
    TT_FATAL(attributes.copies > 0, "copies must be positive, got: {}", attributes.copies);
}

}  // namespace

PairPassDeviceOperation::program_factory_t PairPassDeviceOperation::select_program_factory(
    const operation_attributes_t&, const tensor_args_t&) {
    return ProgramFactory{};
}

void PairPassDeviceOperation::validate_on_program_cache_miss(const operation_attributes_t& attributes,
                                                             const tensor_args_t& tensor_args) {
    validate_inputs(attributes, tensor_args);
}

void PairPassDeviceOperation::validate_on_program_cache_hit(const operation_attributes_t& attributes,
                                                            const tensor_args_t& tensor_args) {
    validate_inputs(attributes, tensor_args);
}

PairPassDeviceOperation::spec_return_value_t PairPassDeviceOperation::compute_output_specs(
    const operation_attributes_t& attributes, const tensor_args_t& tensor_args) {
    const auto& first = tensor_args.first;
    return TensorSpec(first.logical_shape(),
                      TensorLayout(first.dtype(), PageConfig(first.layout()), attributes.output_mem_config));
}

PairPassDeviceOperation::tensor_return_value_t PairPassDeviceOperation::create_output_tensors(
    const operation_attributes_t& attributes, const tensor_args_t& tensor_args) {
    return create_device_tensor(compute_output_specs(attributes, tensor_args), tensor_args.first.device());
}

ttsl::hash::hash_t PairPassDeviceOperation::compute_program_hash(const operation_attributes_t& attributes,
                                                                 const tensor_args_t& tensor_args) {
    return tt::tt_metal::operation::hash_operation<PairPassDeviceOperation>(attributes.copies,
                                                                            attributes.output_mem_config, tensor_args);
}

PairPassDeviceOperation::ProgramFactory::cached_program_t PairPassDeviceOperation::ProgramFactory::create(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args,
    tensor_return_value_t& output) {
    return detail::pair_pass_multi_core(tensor_args.first, tensor_args.second, output, operation_attributes.copies);
}

void PairPassDeviceOperation::ProgramFactory::override_runtime_arguments(cached_program_t& cached_program,
                                                                         const operation_attributes_t&,
                                                                         const tensor_args_t& tensor_args,
                                                                         tensor_return_value_t& output) {
    auto& program = cached_program.program;
    auto& shared = cached_program.shared_variables;
    const uint32_t first_address = tensor_args.first.buffer()->address();
    const uint32_t second_address = tensor_args.second.buffer()->address();
    const uint32_t output_address = output.buffer()->address();
    for (const auto& core : shared.cores) {
        auto& reader_args = GetRuntimeArgs(program, shared.reader_kernel_id, core);
        reader_args[0] = first_address;
        reader_args[1] = second_address;
        auto& writer_args = GetRuntimeArgs(program, shared.writer_kernel_id, core);
        writer_args[0] = output_address;
    }
}

}  // namespace ttnn::operations::pair_pass

namespace ttnn::prim {

Tensor pair_pass(const Tensor& first, const Tensor& second, float gain, uint32_t copies,
                 const MemoryConfig& memory_config) {
    using Operation = ttnn::operations::pair_pass::PairPassDeviceOperation;
    return ttnn::device_operation::launch<Operation>(
        Operation::operation_attributes_t{.gain = gain, .copies = copies, .output_mem_config = memory_config},
        Operation::tensor_args_t{.first = first, .second = second});
}

}  // namespace ttnn::prim
