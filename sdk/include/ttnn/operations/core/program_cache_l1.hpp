// L1 that a program can use. Vendor names: operations::core::available_program_l1_capacity.
#pragma once

#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::core {

/// Bytes of L1 between where programs begin and the lowest tensor.
inline std::uint64_t available_program_l1_capacity(const MeshDevice* device) {
    const std::uint64_t end = device->lowest_occupied_compute_l1_address().value_or(device->l1_size_per_core());
    return end - device->allocator()->get_base_allocator_addr(tt::tt_metal::HalMemType::L1);
}

}  // namespace ttnn::operations::core
