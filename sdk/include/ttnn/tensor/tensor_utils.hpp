// Helpers over tensors under their own header name. Vendor names: get_batch_size,
// get_optimal_worker_cores_for_sharded_tensor, those of ttnn/tensor/tensor.hpp.
#pragma once

#include <tt-metalium/data_types.hpp>
#include <ttnn/tensor/tensor.hpp>

#include <vector>

namespace tt::tt_metal {

/// The dimensions before the last two, multiplied.
inline std::uint32_t get_batch_size(const Shape& shape) {
    std::uint32_t product = 1;
    for (std::size_t i = 0; i + 2 < shape.rank(); ++i) {
        product *= shape[static_cast<std::int32_t>(i)];
    }
    return product;
}

/// The cores that hold a tensor in L1, in the order of its shards; for one in DRAM as many cores as banks have shards.
std::vector<CoreCoord> get_optimal_worker_cores_for_sharded_tensor(const Tensor& tensor,
                                                                   NOC noc = NOC::RISCV_0_default);

}  // namespace tt::tt_metal
