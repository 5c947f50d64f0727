#pragma once

#include <optional>
#include <variant>

#include "pair_pass_program_factory.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/operation.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::pair_pass {

struct PairPassDeviceOperation {
    struct operation_attributes_t {
        const float gain;
        const uint32_t copies;
        const MemoryConfig output_mem_config;
    };
    struct tensor_args_t {
        const Tensor& first;
        const Tensor& second;
    };
    using spec_return_value_t = TensorSpec;
    using tensor_return_value_t = Tensor;

    struct ProgramFactory {
        using shared_variables_t = detail::PairPassSharedVariables;
        using cached_program_t = ttnn::device_operation::CachedProgram<shared_variables_t>;

        static cached_program_t create(const operation_attributes_t& operation_attributes,
                                       const tensor_args_t& tensor_args, tensor_return_value_t& output);
        static void override_runtime_arguments(cached_program_t& cached_program,
                                               const operation_attributes_t& operation_attributes,
                                               const tensor_args_t& tensor_args, tensor_return_value_t& output);
    };
    using program_factory_t = std::variant<ProgramFactory>;

    static program_factory_t select_program_factory(const operation_attributes_t&, const tensor_args_t&);
    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t&);
    static void validate_on_program_cache_hit(const operation_attributes_t&, const tensor_args_t&);
    static spec_return_value_t compute_output_specs(const operation_attributes_t&, const tensor_args_t&);
    static tensor_return_value_t create_output_tensors(const operation_attributes_t&, const tensor_args_t&);
    static ttsl::hash::hash_t compute_program_hash(const operation_attributes_t&, const tensor_args_t&);
};

}  // namespace ttnn::operations::pair_pass

namespace ttnn::prim {

Tensor pair_pass(const Tensor& first, const Tensor& second, float gain, uint32_t copies,
                 const MemoryConfig& memory_config);

}  // namespace ttnn::prim
