// Precision settings of compute kernels.
#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"

#include <tt-metalium/constants.hpp>

namespace ttnn {

using tt::tt_metal::MathFidelity;

DeviceComputeKernelConfig init_device_compute_kernel_config(
    tt::ARCH, const std::optional<const DeviceComputeKernelConfig>& device_kernel_config, MathFidelity default_fidelity,
    bool default_approx_mode, bool default_fp32_acc, bool default_l1_acc, bool default_dst_full_sync_en,
    operations::compute_throttle_utils::ThrottleLevel default_throttle_level) {
    if (device_kernel_config.has_value()) {
        return *device_kernel_config;
    }
    return {.math_fidelity = default_fidelity,
            .math_approx_mode = default_approx_mode,
            .fp32_dest_acc_en = default_fp32_acc,
            .packer_l1_acc = default_l1_acc,
            .dst_full_sync_en = default_dst_full_sync_en,
            .throttle_level = default_throttle_level};
}

std::tuple<MathFidelity, bool, bool, bool, bool> get_compute_kernel_config_args(
    tt::ARCH, const DeviceComputeKernelConfig& config) {
    return {config.math_fidelity, config.math_approx_mode, config.fp32_dest_acc_en, config.packer_l1_acc,
            config.dst_full_sync_en};
}

MathFidelity get_math_fidelity(const std::optional<DeviceComputeKernelConfig>& config) {
    return config.has_value() ? config->math_fidelity : MathFidelity::Invalid;
}
bool get_fp32_dest_acc_en(const std::optional<DeviceComputeKernelConfig>& config) {
    return config.has_value() && config->fp32_dest_acc_en;
}
bool get_dst_full_sync_en(const std::optional<DeviceComputeKernelConfig>& config) {
    return config.has_value() && config->dst_full_sync_en;
}

std::uint32_t get_dest_reg_count(const DeviceComputeKernelConfig& config,
                                 std::optional<std::array<std::uint32_t, 2>> tile_shape) {
    // DST holds sixteen 32x32 tiles of 16 bits; half of it unless the kernel syncs on the whole.
    std::uint32_t tiles = 16;
    if (tile_shape.has_value()) {
        tiles = tiles * tt::constants::TILE_HW / ((*tile_shape)[0] * (*tile_shape)[1]);
    }
    return tiles / (config.dst_full_sync_en ? 1 : 2) / (config.fp32_dest_acc_en ? 2 : 1);
}

tt::tt_metal::experimental::ComputeHardwareConfig to_compute_hardware_config(const DeviceComputeKernelConfig& config) {
    using tt::tt_metal::experimental::Precision;
    tt::tt_metal::experimental::ComputeHardwareConfig result;
    result.fpu_math_fidelity = config.math_fidelity;
    result.sfpu_precision_mode = config.math_approx_mode ? Precision::Approximate : Precision::Precise;
    result.enable_32_bit_dest = config.fp32_dest_acc_en;
    result.double_buffer_dest = !config.dst_full_sync_en;
    return result;
}

}  // namespace ttnn
