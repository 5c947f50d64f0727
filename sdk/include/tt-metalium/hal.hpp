// Facts about the chip at hand. Vendor names: tt::tt_metal::hal::get_l1_alignment, get_dram_alignment, ...
#pragma once

#include <tt-metalium/hal_types.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

namespace tt::tt_metal::hal {

/// The architecture of the device that an operation saw last; Wormhole before any device was seen.
tt::ARCH get_arch();
std::string get_arch_name();
std::uint32_t get_l1_alignment();
std::uint32_t get_dram_alignment();
std::uint32_t get_pcie_alignment();
/// Bytes of L1 that programs and buffers may use on one worker core.
std::uint32_t get_max_worker_l1_unreserved_size();
std::uint32_t get_arch_num_circular_buffers();
std::uint32_t get_l1_size();
/// The most that one NoC transfer carries.
std::uint32_t get_noc_max_burst_size_bytes();
float get_eps();
float get_nan();
float get_inf();

}  // namespace tt::tt_metal::hal
