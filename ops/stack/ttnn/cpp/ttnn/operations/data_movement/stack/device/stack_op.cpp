// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "stack_op.hpp"

#include <tt_stl/assert.hpp>
#include <tt_stl/small_vector.hpp>

#include "ttnn/tensor/tensor_ops.hpp"

namespace ttnn::operations::data_movement::stack {

using namespace tt;
using namespace tt::tt_metal;

StackDeviceOperation::program_factory_t StackDeviceOperation::select_program_factory(
    const operation_attributes_t& /*operation_attributes*/, const tensor_args_t& /*tensor_args*/) {
    // One way to build the program serves every input that passes validation.
    return ProgramFactory{};
}

void StackDeviceOperation::validate_on_program_cache_miss(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& tensors = tensor_args.tensors;
    const auto& dim = operation_attributes.dim;
    const auto& memory_config = operation_attributes.memory_config;

    TT_FATAL(
        tensors.size() >= 2 && tensors.size() <= 8,
        "stack: stack needs between 2 and 8 tensors (tensors has {})",
        tensors.size());
    for (const Tensor& tensor : tensors) {
        TT_FATAL(
            tensor.storage_type() == StorageType::DEVICE,
            "stack: tensors must be on device (tensors is in {})",
            tensor.storage_type());
        TT_FATAL(
            tensor.device() == tensors[0].device(),
            "stack: tensors must be on the same device (tensors are on different devices)");
        TT_FATAL(
            tensor.logical_shape().rank() >= 2 && tensor.logical_shape().rank() <= 4,
            "stack: stack supports rank 2 to 4 (tensors has rank {})",
            tensor.logical_shape().rank());
        TT_FATAL(
            tensor.layout() == Layout::TILE, "stack: tensors must be in TILE layout (tensors has {})", tensor.layout());
        TT_FATAL(
            tensor.dtype() == DataType::BFLOAT16 || tensor.dtype() == DataType::FLOAT32 ||
                tensor.dtype() == DataType::BFLOAT8_B,
            "stack: unsupported dtype (tensors has {})",
            tensor.dtype());
        TT_FATAL(
            tensor.memory_config().memory_layout() == TensorMemoryLayout::INTERLEAVED,
            "stack: tensors must be interleaved in the same buffer type (tensors has {})",
            tensor.memory_config().memory_layout());
        TT_FATAL(
            tensor.dtype() == tensors[0].dtype(),
            "stack: all tensors must have the same dtype (tensors has {}, the first one has {})",
            tensor.dtype(),
            tensors[0].dtype());
        TT_FATAL(
            tensor.memory_config().buffer_type() == tensors[0].memory_config().buffer_type(),
            "stack: tensors must be interleaved in the same buffer type (tensors has {}, the first one has {})",
            tensor.memory_config().buffer_type(),
            tensors[0].memory_config().buffer_type());
        TT_FATAL(
            tensor.logical_shape() == tensors[0].logical_shape(),
            "stack: all tensors must have the same shape (tensors has {}, the first one has {})",
            tensor.logical_shape(),
            tensors[0].logical_shape());
    }
    const int64_t r = tensors[0].logical_shape().rank();
    TT_FATAL(dim >= -(r + 1) && dim <= r, "stack: dim out of range (dim = {})", dim);
    TT_FATAL(
        !memory_config.has_value() || memory_config->memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "stack: memory_config must be interleaved (memory_config has {})",
        memory_config->memory_layout());
    const int64_t d = dim < 0 ? dim + r + 1 : dim;
    TT_FATAL(d <= r - 2, "stack: stacking inside the tile dimensions is not supported (d = {}, r = {})", d, r);
}

void StackDeviceOperation::validate_on_program_cache_hit(
    const operation_attributes_t& /*operation_attributes*/, const tensor_args_t& /*tensor_args*/) {
    // Whatever is checked on a miss is part of the program hash.
}

StackDeviceOperation::spec_return_value_t StackDeviceOperation::compute_output_specs(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& tensors = tensor_args.tensors;
    const auto& dim = operation_attributes.dim;
    const uint32_t r = tensors[0].logical_shape().rank();
    const uint32_t d = dim < 0 ? dim + r + 1 : dim;
    const uint32_t N = tensors.size();
    ttsl::SmallVector<uint32_t> shape;
    shape.insert(shape.end(), tensors[0].logical_shape().cbegin(), tensors[0].logical_shape().cbegin() + d);
    shape.push_back(N);
    shape.insert(shape.end(), tensors[0].logical_shape().cbegin() + d, tensors[0].logical_shape().cend());
    return TensorSpec(
        ttnn::Shape(shape),
        TensorLayout(
            tensors[0].dtype(),
            PageConfig(Layout::TILE),
            operation_attributes.memory_config.value_or(tensors[0].memory_config())));
}

StackDeviceOperation::tensor_return_value_t StackDeviceOperation::create_output_tensors(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    return create_device_tensor(
        compute_output_specs(operation_attributes, tensor_args), tensor_args.tensors[0].device());
}

StackDeviceOperation::ProgramFactory::cached_program_t StackDeviceOperation::ProgramFactory::create(
    const operation_attributes_t& operation_attributes,
    const tensor_args_t& tensor_args,
    tensor_return_value_t& output) {
    return detail::create_stack_program(tensor_args.tensors, output, operation_attributes.dim);
}

void StackDeviceOperation::ProgramFactory::override_runtime_arguments(
    cached_program_t& cached_program,
    const operation_attributes_t& /*operation_attributes*/,
    const tensor_args_t& tensor_args,
    tensor_return_value_t& output) {
    detail::stack_override_runtime_arguments(
        cached_program.program, cached_program.shared_variables, tensor_args.tensors, output);
}

}  // namespace ttnn::operations::data_movement::stack

namespace ttnn::prim {

Tensor stack(
    const std::vector<Tensor>& tensors, int32_t dim, const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    using Operation = operations::data_movement::stack::StackDeviceOperation;
    const Operation::operation_attributes_t operation_attributes{.dim = dim, .memory_config = memory_config};
    const Operation::tensor_args_t tensor_args{.tensors = tensors};
    // launch() allocates the output before it validates. Checking first, the caller hears what is wrong with the
    // arguments and not what the allocator made of them.
    Operation::validate_on_program_cache_miss(operation_attributes, tensor_args);
    return ttnn::device_operation::launch<Operation>(operation_attributes, tensor_args);
}

}  // namespace ttnn::prim
