// Precision settings of compute kernels. Vendor names: ttnn::DeviceComputeKernelConfig, WormholeComputeKernelConfig,
// BlackholeComputeKernelConfig, init_device_compute_kernel_config, get_compute_kernel_config_args, get_math_fidelity,
// get_fp32_dest_acc_en, get_dst_full_sync_en, get_dest_reg_count, to_compute_hardware_config.
#pragma once

#include <tt-metalium/base_types.hpp>
#include <tt-metalium/experimental/metal2_host_api/compute_hardware_config.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <tuple>

namespace ttnn {

namespace operations::compute_throttle_utils {
enum class ThrottleLevel : std::uint8_t { NO_THROTTLE, LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4, LEVEL_5 };
}  // namespace operations::compute_throttle_utils

struct ComputeKernelConfig {
    tt::tt_metal::MathFidelity math_fidelity = tt::tt_metal::MathFidelity::LoFi;
    bool math_approx_mode = true;
    bool fp32_dest_acc_en = false;
    bool packer_l1_acc = false;
    bool dst_full_sync_en = false;
    operations::compute_throttle_utils::ThrottleLevel throttle_level =
        operations::compute_throttle_utils::ThrottleLevel::NO_THROTTLE;

    bool operator==(const ComputeKernelConfig&) const = default;
};

using DeviceComputeKernelConfig = ComputeKernelConfig;
using WormholeComputeKernelConfig = ComputeKernelConfig;
using BlackholeComputeKernelConfig = ComputeKernelConfig;

/// The given config, or one made of the defaults.
DeviceComputeKernelConfig init_device_compute_kernel_config(
    tt::ARCH arch, const std::optional<const DeviceComputeKernelConfig>& device_kernel_config,
    tt::tt_metal::MathFidelity default_fidelity = tt::tt_metal::MathFidelity::LoFi, bool default_approx_mode = true,
    bool default_fp32_acc = false, bool default_l1_acc = false, bool default_dst_full_sync_en = false,
    operations::compute_throttle_utils::ThrottleLevel default_throttle_level =
        operations::compute_throttle_utils::ThrottleLevel::NO_THROTTLE);

/// (fidelity, approximate mode, fp32 accumulation in DST, packer accumulation in L1, full DST synchronisation)
std::tuple<tt::tt_metal::MathFidelity, bool, bool, bool, bool> get_compute_kernel_config_args(
    tt::ARCH arch, const DeviceComputeKernelConfig& config);

tt::tt_metal::MathFidelity get_math_fidelity(const std::optional<DeviceComputeKernelConfig>& config);
bool get_fp32_dest_acc_en(const std::optional<DeviceComputeKernelConfig>& config);
bool get_dst_full_sync_en(const std::optional<DeviceComputeKernelConfig>& config);
/// The same settings for a KernelSpec; packer accumulation in L1 is no setting of a kernel.
tt::tt_metal::experimental::ComputeHardwareConfig to_compute_hardware_config(const DeviceComputeKernelConfig& config);
/// Tiles that fit into DST under the config.
std::uint32_t get_dest_reg_count(const DeviceComputeKernelConfig& config,
                                 std::optional<std::array<std::uint32_t, 2>> tile_shape = std::nullopt);

}  // namespace ttnn
