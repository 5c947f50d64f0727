// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "masked_softmax_device_operation.hpp"

#include <cmath>

#include <tt_stl/assert.hpp>

#include "ttnn/operation.hpp"
#include "ttnn/tensor/tensor_ops.hpp"

namespace ttnn::prim {

using namespace tt;
using namespace tt::tt_metal;

MaskedSoftmaxDeviceOperation::program_factory_t MaskedSoftmaxDeviceOperation::select_program_factory(
    const operation_attributes_t& /*operation_attributes*/, const tensor_args_t& /*tensor_args*/) {
    // One way to build the program serves every input that passes validation.
    return MaskedSoftmaxProgramFactory{};
}

void MaskedSoftmaxDeviceOperation::validate_on_program_cache_miss(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& input = tensor_args.input;
    const auto& mask = tensor_args.mask;
    const auto& scale = operation_attributes.scale;
    const auto& memory_config = operation_attributes.memory_config;

    TT_FATAL(
        input.storage_type() == StorageType::DEVICE,
        "masked_softmax: must be on the same device (input is in {})",
        input.storage_type());
    TT_FATAL(
        mask.storage_type() == StorageType::DEVICE,
        "masked_softmax: must be on the same device (mask is in {})",
        mask.storage_type());
    TT_FATAL(
        mask.device() == input.device(),
        "masked_softmax: must be on the same device (mask and input are on different devices)");
    TT_FATAL(
        input.logical_shape().rank() == 4,
        "masked_softmax: must be rank 4 (input has rank {})",
        input.logical_shape().rank());
    TT_FATAL(
        mask.logical_shape().rank() == 4,
        "masked_softmax: must be rank 4 (mask has rank {})",
        mask.logical_shape().rank());
    const int64_t N = input.logical_shape()[0];
    const int64_t H = input.logical_shape()[2];
    const int64_t W = input.logical_shape()[3];
    TT_FATAL(
        mask.logical_shape().rank() == 4 && (mask.logical_shape()[0] == 1 || mask.logical_shape()[0] == N) &&
            mask.logical_shape()[1] == 1 && mask.logical_shape()[2] == H && mask.logical_shape()[3] == W,
        "masked_softmax: mask must be [1 or N, 1, H, W] (mask has {}, N = {}, H = {}, W = {})",
        mask.logical_shape(),
        N,
        H,
        W);
    TT_FATAL(input.layout() == Layout::TILE, "masked_softmax: must be in TILE layout (input has {})", input.layout());
    TT_FATAL(mask.layout() == Layout::TILE, "masked_softmax: must be in TILE layout (mask has {})", mask.layout());
    TT_FATAL(
        input.dtype() == DataType::BFLOAT16,
        "masked_softmax: only bfloat16 is supported (input has {})",
        input.dtype());
    TT_FATAL(
        mask.dtype() == DataType::BFLOAT16, "masked_softmax: only bfloat16 is supported (mask has {})", mask.dtype());
    TT_FATAL(
        input.memory_config().memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "masked_softmax: must be interleaved (input has {})",
        input.memory_config().memory_layout());
    TT_FATAL(
        mask.memory_config().memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "masked_softmax: must be interleaved (mask has {})",
        mask.memory_config().memory_layout());
    TT_FATAL(H % 32 == 0 && W % 32 == 0, "masked_softmax: H and W must be multiples of 32 (H = {}, W = {})", H, W);
    TT_FATAL(std::isfinite(scale), "masked_softmax: scale must be finite (scale = {})", scale);
    TT_FATAL(scale > 0.0f, "masked_softmax: scale must be positive (scale = {})", scale);
    TT_FATAL(
        !memory_config.has_value() || memory_config->memory_layout() == TensorMemoryLayout::INTERLEAVED,
        "masked_softmax: memory_config must be interleaved (memory_config has {})",
        memory_config->memory_layout());
    const int64_t Wt = W / 32;
    // What the circular buffers take on each core. The sizes are the caller's: 64 bits, so that no product wraps around
    // and looks small.
    int64_t l1_bytes = 0;
    l1_bytes += 2 * Wt * 2048;  // cb_x
    l1_bytes += 2 * Wt * 2048;  // cb_mask
    l1_bytes += 2048;           // cb_one
    l1_bytes += 2048;           // cb_scale
    l1_bytes += 4096;           // cb_y
    l1_bytes += Wt * 2048;      // cb_z
    l1_bytes += 2048;           // cb_max
    l1_bytes += Wt * 2048;      // cb_exp
    l1_bytes += 2048;           // cb_rsum
    l1_bytes += Wt * 2048;      // cb_scaled
    TT_FATAL(
        l1_bytes <= 1400000,
        "masked_softmax: the circular buffers do not fit into L1 ({} bytes of 1400000 per core)",
        l1_bytes);
}

void MaskedSoftmaxDeviceOperation::validate_on_program_cache_hit(
    const operation_attributes_t& operation_attributes, const tensor_args_t& /*tensor_args*/) {
    // All else that is checked on a miss is part of the program hash.
    const auto& scale = operation_attributes.scale;

    TT_FATAL(std::isfinite(scale), "masked_softmax: scale must be finite (scale = {})", scale);
    TT_FATAL(scale > 0.0f, "masked_softmax: scale must be positive (scale = {})", scale);
}

MaskedSoftmaxDeviceOperation::spec_return_value_t MaskedSoftmaxDeviceOperation::compute_output_specs(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    const auto& input = tensor_args.input;
    return TensorSpec(
        input.logical_shape(),
        TensorLayout(
            DataType::BFLOAT16,
            PageConfig(Layout::TILE),
            operation_attributes.memory_config.value_or(input.memory_config())));
}

MaskedSoftmaxDeviceOperation::tensor_return_value_t MaskedSoftmaxDeviceOperation::create_output_tensors(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    return create_device_tensor(compute_output_specs(operation_attributes, tensor_args), tensor_args.input.device());
}

ttsl::hash::hash_t MaskedSoftmaxDeviceOperation::compute_program_hash(
    const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args) {
    return operation::hash_operation<MaskedSoftmaxDeviceOperation>(operation_attributes.memory_config, tensor_args);
}

Tensor masked_softmax(
    const Tensor& input,
    const Tensor& mask,
    float scale,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    using Operation = MaskedSoftmaxDeviceOperation;
    const Operation::operation_attributes_t operation_attributes{.scale = scale, .memory_config = memory_config};
    const Operation::tensor_args_t tensor_args{.input = input, .mask = mask};
    // launch() allocates the output before it validates. Checking first, the caller hears what is wrong with the
    // arguments and not what the allocator made of them.
    Operation::validate_on_program_cache_miss(operation_attributes, tensor_args);
    return ttnn::device_operation::launch<Operation>(operation_attributes, tensor_args);
}

}  // namespace ttnn::prim
