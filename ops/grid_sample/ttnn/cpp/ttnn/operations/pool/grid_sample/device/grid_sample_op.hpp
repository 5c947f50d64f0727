// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <string>
#include <variant>

#include "grid_sample_program_factory.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/tensor/tensor.hpp"
#include "ttnn/types.hpp"

namespace ttnn::operations::pool::grid_sample {

struct GridSampleDeviceOperation {
    // Every argument that is not a tensor
    struct operation_attributes_t {
        std::string mode;
        std::string padding_mode;
        bool align_corners;
        bool batch_output_channels;
        std::optional<tt::tt_metal::MemoryConfig> memory_config;
    };

    struct tensor_args_t {
        Tensor input;
        Tensor grid;
    };

    using spec_return_value_t = tt::tt_metal::TensorSpec;
    using tensor_return_value_t = Tensor;

    struct ProgramFactory {
        using shared_variables_t = detail::GridSampleSharedVariables;
        using cached_program_t = ttnn::device_operation::CachedProgram<shared_variables_t>;

        static cached_program_t create(
            const operation_attributes_t& operation_attributes,
            const tensor_args_t& tensor_args,
            tensor_return_value_t& output);

        static void override_runtime_arguments(
            cached_program_t& cached_program,
            const operation_attributes_t& operation_attributes,
            const tensor_args_t& tensor_args,
            tensor_return_value_t& output);
    };

    using program_factory_t = std::variant<ProgramFactory>;

    static program_factory_t select_program_factory(
        const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args);

    static void validate_on_program_cache_miss(
        const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args);
    static void validate_on_program_cache_hit(
        const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args);

    static spec_return_value_t compute_output_specs(
        const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args);

    static tensor_return_value_t create_output_tensors(
        const operation_attributes_t& operation_attributes, const tensor_args_t& tensor_args);
};

}  // namespace ttnn::operations::pool::grid_sample

namespace ttnn::prim {

Tensor grid_sample(
    const Tensor& input,
    const Tensor& grid,
    const std::string& mode,
    const std::string& padding_mode,
    bool align_corners,
    bool batch_output_channels,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config);

}  // namespace ttnn::prim
