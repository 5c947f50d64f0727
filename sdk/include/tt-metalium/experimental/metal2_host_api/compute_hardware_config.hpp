// How a compute kernel sets up the Tensix engine. Vendor names: experimental::ComputeHardwareConfig, Precision,
// tt::tt_metal::UnpackMode.
#pragma once

#include <tt-metalium/base_types.hpp>
#include <tt-metalium/experimental/metal2_host_api/spec_names.hpp>
#include <tt-metalium/experimental/metal2_host_api/utility/table.hpp>

#include <cstdint>
#include <optional>

namespace tt::tt_metal {

/// By way of the source registers (19 bits), or straight into DST with all 32.
enum class UnpackMode : std::uint8_t { UnpackToSrc, UnpackToDest };

namespace experimental {

enum class Precision : std::uint8_t { Approximate, Precise };

struct ComputeHardwareConfig {
    using ComputeUnpackModes = Table<DFBSpecName, UnpackMode>;

    MathFidelity fpu_math_fidelity = MathFidelity::HiFi4;
    Precision sfpu_precision_mode = Precision::Precise;
    bool enable_32_bit_dest = false;
    bool double_buffer_dest = true;
    ComputeUnpackModes unpack_modes;

    struct Compute1XXConfig {
        Precision bfp_pack_precision_mode = Precision::Approximate;
    };
    std::optional<Compute1XXConfig> config_1xx = std::nullopt;

    /// For chips that are not simulated here.
    struct Compute2XXConfig {
        bool enable_2x_src_register = false;
    };
    std::optional<Compute2XXConfig> config_2xx = std::nullopt;
};

using ComputeUnpackModes = ComputeHardwareConfig::ComputeUnpackModes;

}  // namespace experimental
}  // namespace tt::tt_metal
