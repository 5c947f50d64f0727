// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "grid_sample_op.hpp"

#include <tt-metalium/math.hpp>
#include <tt_stl/assert.hpp>

#include "ttnn/tensor/tensor_ops.hpp"

namespace ttnn::operations::pool::grid_sample {

using namespace tt;
using namespace tt::tt_metal;

GridSampleDeviceOperation::program_factory_t GridSampleDeviceOperation::select_program_factory(
    const operation_attributes_t& /*operation_attributes*/, const tensor_args_t& /*tensor_args*/) {
    // One way to build the program serves every input that passes validation.
    return ProgramFactory{};
}

void GridSampleDeviceOperation::validate_on_program_cache_miss(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& input = tensor_args.input;
    const auto& grid = tensor_args.grid;
    const auto& mode = operation_attributes.mode;
    const auto& padding_mode = operation_attributes.padding_mode;
    const auto& align_corners = operation_attributes.align_corners;
    const auto& memory_config = operation_attributes.memory_config;

    TT_FATAL(
        input.storage_type() == StorageType::DEVICE,
        "grid_sample: tensors must be on device (input is in {})",
        input.storage_type());
    TT_FATAL(
        grid.storage_type() == StorageType::DEVICE,
        "grid_sample: tensors must be on device (grid is in {})",
        grid.storage_type());
    TT_FATAL(grid.device() == input.device(), "grid_sample: tensors must be on one device (input and grid are on two)");
    TT_FATAL(
        input.logical_shape().rank() == 4,
        "grid_sample: must be rank 4 (input has rank {})",
        input.logical_shape().rank());
    TT_FATAL(
        grid.logical_shape().rank() == 4,
        "grid_sample: must be rank 4 (grid has rank {})",
        grid.logical_shape().rank());
    TT_FATAL(input.layout() == Layout::ROW_MAJOR, "grid_sample: must be ROW_MAJOR (input has {})", input.layout());
    TT_FATAL(grid.layout() == Layout::ROW_MAJOR, "grid_sample: must be ROW_MAJOR (grid has {})", grid.layout());
    TT_FATAL(input.dtype() == DataType::BFLOAT16, "grid_sample: unsupported dtype (input has {})", input.dtype());
    TT_FATAL(
        grid.dtype() == DataType::BFLOAT16 || grid.dtype() == DataType::FLOAT32,
        "grid_sample: unsupported dtype (grid has {})",
        grid.dtype());
    TT_FATAL(
        input.memory_config().memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "grid_sample: must be interleaved (input has {})",
        input.memory_config().memory_layout());
    TT_FATAL(
        grid.memory_config().memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "grid_sample: must be interleaved (grid has {})",
        grid.memory_config().memory_layout());
    TT_FATAL(mode == "bilinear", "grid_sample: not supported (mode = {})", mode);
    TT_FATAL(padding_mode == "zeros", "grid_sample: not supported (padding_mode = {})", padding_mode);
    TT_FATAL(align_corners == false, "grid_sample: not supported (align_corners = {})", align_corners);
    TT_FATAL(
        !memory_config.has_value() || memory_config->memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "grid_sample: memory_config must be interleaved (memory_config has {})",
        memory_config->memory_layout());
    TT_FATAL(grid.logical_shape()[0] == input.logical_shape()[0], "grid_sample: batch of input and grid must match");
    TT_FATAL(
        grid.logical_shape()[-1] > 0 && grid.logical_shape()[-1] % 2 == 0,
        "grid_sample: last grid dim must be 2*K (grid has {})",
        grid.logical_shape());
    const int64_t C = input.logical_shape()[3];
    TT_FATAL(C % 32 == 0, "grid_sample: C must be a multiple of 32 (C = {})", C);
    const int64_t N = input.logical_shape()[0];
    const int64_t K = grid.logical_shape()[3] / 2;
    TT_FATAL(
        grid.logical_shape().rank() == 4 && grid.logical_shape()[0] == N && grid.logical_shape()[3] == 2 * K,
        "grid_sample: unsupported shape ([N, Hg, Wg, 2*K]) (grid has {}, N = {}, K = {})",
        grid.logical_shape(),
        N,
        K);
    const int64_t grid_elem = grid.element_size();
    // What the circular buffers take on each core. The sizes are the caller's: 64 bits, so that no product wraps around
    // and looks small.
    int64_t l1_bytes = 0;
    l1_bytes += 2 * round_up(2 * K * grid_elem, 32);  // grid_cb
    l1_bytes += 2 * (8 * C);                          // corners_cb
    l1_bytes += 2 * 2048;                             // weights_cb
    l1_bytes += 2 * (2 * C);                          // out_cb
    TT_FATAL(
        l1_bytes <= 1400000,
        "grid_sample: the circular buffers do not fit in L1 ({} bytes of 1400000 per core)",
        l1_bytes);
}

void GridSampleDeviceOperation::validate_on_program_cache_hit(
    const operation_attributes_t& /*operation_attributes*/, const tensor_args_t& /*tensor_args*/) {
    // Whatever is checked on a miss is part of the program hash.
}

GridSampleDeviceOperation::spec_return_value_t GridSampleDeviceOperation::compute_output_specs(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& input = tensor_args.input;
    const auto& grid = tensor_args.grid;
    const auto& batch_output_channels = operation_attributes.batch_output_channels;
    const uint32_t N = input.logical_shape()[0];
    const uint32_t Hg = grid.logical_shape()[1];
    const uint32_t Wg = grid.logical_shape()[2];
    const uint32_t K = grid.logical_shape()[3] / 2;
    const uint32_t C = input.logical_shape()[3];
    const ttnn::Shape shape =
        !batch_output_channels ? ttnn::Shape({N, Hg, Wg * K, C}) : ttnn::Shape({N, Hg, Wg, C * K});
    return TensorSpec(
        shape,
        TensorLayout(
            DataType::BFLOAT16,
            PageConfig(Layout::ROW_MAJOR),
            operation_attributes.memory_config.value_or(grid.memory_config())));
}

GridSampleDeviceOperation::tensor_return_value_t GridSampleDeviceOperation::create_output_tensors(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    return create_device_tensor(compute_output_specs(operation_attributes, tensor_args), tensor_args.input.device());
}

GridSampleDeviceOperation::ProgramFactory::cached_program_t GridSampleDeviceOperation::ProgramFactory::create(
    const operation_attributes_t& operation_attributes,
    const tensor_args_t& tensor_args,
    tensor_return_value_t& output) {
    return detail::create_grid_sample_program(
        tensor_args.input, tensor_args.grid, output, operation_attributes.batch_output_channels);
}

void GridSampleDeviceOperation::ProgramFactory::override_runtime_arguments(
    cached_program_t& cached_program,
    const operation_attributes_t& /*operation_attributes*/,
    const tensor_args_t& tensor_args,
    tensor_return_value_t& output) {
    detail::grid_sample_override_runtime_arguments(
        cached_program.program, cached_program.shared_variables, tensor_args.input, tensor_args.grid, output);
}

}  // namespace ttnn::operations::pool::grid_sample

namespace ttnn::prim {

Tensor grid_sample(
    const Tensor& input,
    const Tensor& grid,
    const std::string& mode,
    const std::string& padding_mode,
    bool align_corners,
    bool batch_output_channels,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    using Operation = operations::pool::grid_sample::GridSampleDeviceOperation;
    const Operation::operation_attributes_t operation_attributes{
        .mode = mode,
        .padding_mode = padding_mode,
        .align_corners = align_corners,
        .batch_output_channels = batch_output_channels,
        .memory_config = memory_config};
    const Operation::tensor_args_t tensor_args{.input = input, .grid = grid};
    // launch() allocates the output before it validates. Checking first, the caller hears what is wrong with the
    // arguments and not what the allocator made of them.
    Operation::validate_on_program_cache_miss(operation_attributes, tensor_args);
    return ttnn::device_operation::launch<Operation>(operation_attributes, tensor_args);
}

}  // namespace ttnn::prim
