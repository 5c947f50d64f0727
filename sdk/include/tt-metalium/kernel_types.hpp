// How a kernel is built and where it runs. Vendor names: KernelHandle, KernelBuildOptLevel, DataMovementConfig,
// ReaderDataMovementConfig, WriterDataMovementConfig, ComputeConfig.
#pragma once

#include <tt-metalium/base_types.hpp>
#include <tt-metalium/data_types.hpp>
#include <tt-metalium/hal_types.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>
#include <tt_stl/not_in_sdk.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace tt::tt_metal {

constexpr std::uint32_t max_runtime_args = 341;

using KernelHandle = std::uint32_t;

enum class KernelBuildOptLevel : std::uint8_t { O1, O2, O3, O0, Os, Ofast, Oz };

struct DataMovementConfig {
    DataMovementProcessor processor = DataMovementProcessor::RISCV_0;
    NOC noc = NOC::RISCV_0_default;
    NOC_MODE noc_mode = NOC_MODE::DM_DEDICATED_NOC;
    std::vector<std::uint32_t> compile_args;
    std::map<std::string, std::string> defines;
    std::unordered_map<std::string, std::uint32_t> named_compile_args;
    KernelBuildOptLevel opt_level = KernelBuildOptLevel::O2;
    std::vector<std::filesystem::path> compiler_include_paths;
};

/// NCRISC on NoC 0.
struct ReaderDataMovementConfig : DataMovementConfig {
    ReaderDataMovementConfig(std::vector<std::uint32_t> compile_args = {},
                             std::map<std::string, std::string> defines = {},
                             std::unordered_map<std::string, std::uint32_t> named_compile_args = {},
                             KernelBuildOptLevel opt_level = KernelBuildOptLevel::O2,
                             std::vector<std::filesystem::path> include_paths = {});
};

/// BRISC on NoC 1.
struct WriterDataMovementConfig : DataMovementConfig {
    WriterDataMovementConfig(std::vector<std::uint32_t> compile_args = {},
                             std::map<std::string, std::string> defines = {},
                             std::unordered_map<std::string, std::uint32_t> named_compile_args = {},
                             KernelBuildOptLevel opt_level = KernelBuildOptLevel::O2,
                             std::vector<std::filesystem::path> include_paths = {});
};

struct ComputeConfig {
    MathFidelity math_fidelity = MathFidelity::HiFi4;
    bool fp32_dest_acc_en = false;
    bool dst_full_sync_en = false;
    /// Empty, or at least as long as the chip has circular buffers.
    std::vector<UnpackToDestMode> unpack_to_dest_mode;
    bool bfp8_pack_precise = false;
    bool math_approx_mode = false;
    std::vector<std::uint32_t> compile_args;
    std::map<std::string, std::string> defines;
    std::unordered_map<std::string, std::uint32_t> named_compile_args;
    KernelBuildOptLevel opt_level = KernelBuildOptLevel::O3;
    std::vector<std::filesystem::path> compiler_include_paths;
};

struct NOT_IN_SDK("EthernetConfig", "kernels run on Tensix cores here") EthernetConfig;
struct NOT_IN_SDK("DramConfig", "kernels run on Tensix cores here") DramConfig;

namespace detail {

/// The NoC whose routes from the DRAM channels, or to them, are the shorter ones.
constexpr NOC preferred_noc_for_dram_read(tt::ARCH) {
    return NOC::NOC_0;
}
constexpr NOC preferred_noc_for_dram_write(tt::ARCH) {
    return NOC::NOC_1;
}

}  // namespace detail
}  // namespace tt::tt_metal
