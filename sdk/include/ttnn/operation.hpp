// Helpers of device operations. Vendor names: operation::hash_operation, DEFAULT_OUTPUT_MEMORY_CONFIG,
// OpPerformanceModelGeneral, Tensors.
#pragma once

#include <tt-metalium/host_api.hpp>
#include <tt_stl/reflection.hpp>

#include "ttnn/tensor/tensor.hpp"
#include "ttnn/tensor/tensor_ops.hpp"

#include <optional>
#include <vector>

namespace tt::tt_metal::operation {

using Hash = ttsl::hash::hash_t;

template <typename Operation, typename... Types>
Hash hash_operation(const Types&... objects) {
    return ttsl::hash::hash_objects_with_default_seed(ttsl::hash::type_hash<Operation>, objects...);
}

using Tensors = std::vector<Tensor>;
using OptionalTensors = std::vector<std::optional<Tensor>>;
using OptionalConstTensors = std::vector<std::optional<const Tensor>>;

/// Accepted for source compatibility; the SDK never asks an operation for its performance model.
template <typename OutputTensors = Tensors>
struct OpPerformanceModelGeneral {
    int ideal_compute_cycles = 1;
    int ideal_compute_ns = 1;
    int ideal_bandwidth_ns = 1;
    int ideal_ns = 1;

    OpPerformanceModelGeneral() = default;
    OpPerformanceModelGeneral(const Tensors&, const OutputTensors&, int compute_cycles)
        : ideal_compute_cycles(compute_cycles) {}
};
using OpPerformanceModel = OpPerformanceModelGeneral<>;

inline const MemoryConfig DEFAULT_OUTPUT_MEMORY_CONFIG;

}  // namespace tt::tt_metal::operation

namespace ttnn::operation {
using namespace tt::tt_metal::operation;
}  // namespace ttnn::operation
