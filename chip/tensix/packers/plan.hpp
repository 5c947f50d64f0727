// What one PACR will do: input and output addresses of the instructed packers and all conversion settings.
// Spec: TensixCoprocessor/Packers/InputAddressGenerator.md, OutputAddressGenerator.md, FormatConversion.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/isa/tensix_isa.hpp"
#include "chip/tensix/format/data_format.hpp"
#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

struct Machine;

/// STACC_RELU_ApplyRelu.
enum class Relu : std::uint8_t { kNone, kZero, kMinThreshold, kMaxThreshold };

/// Settings of the conversion pipeline, common to all packers but for the late formats.
struct PackConversion {
    Format intermediate = Format::kFp32;
    Format late_from = Format::kFp32;
    Format late_to = Format::kFp32;
    bool read_32b = false;
    bool read_raw = false;
    bool read_unsigned = false;
    bool round_10b = false;
    std::uint32_t int8_shift = 0;
    Relu relu = Relu::kNone;
    std::uint16_t relu_threshold = 0;
    bool exponent_threshold_enabled = false;
    std::uint8_t exponent_threshold = 0;

    friend bool operator==(const PackConversion&, const PackConversion&) = default;
};

/// One packer's share of a PACR.
struct PackerJob {
    unsigned packer = 0;
    PackConversion conversion;
    bool from_zeros = false;   ///< ZeroWrite, or nothing to read
    std::uint32_t source = 0;  ///< datum index into Dst: row * 16 + column
    std::uint32_t count = 0;
    std::uint16_t downsample_mask = 0xFFFF;
    bool l1_accumulate = false;

    std::uint32_t exponent_address = 0;  ///< bytes; used where the stream needs a new address
    std::uint32_t data_address = 0;

    // Edge masking.
    bool masks_edges = false;  ///< some datum may be masked; otherwise the rest is not filled in
    bool mask_to_minus_infinity = false;
    std::array<std::uint16_t, 4> edge_masks{};
    std::uint32_t row_set_mapping = 0;  ///< of the row set that applies, when faces do not select it
    bool face_selects_row_set = false;
    std::uint32_t face_set_mapping = 0;
    std::array<std::uint32_t, 4> row_set_mappings{};
    std::uint32_t z_offset = 0;
    std::uint32_t rows_per_plane = 0;  ///< pack_reads_per_xy_plane
    bool yz_transposed = false;

    friend bool operator==(const PackerJob&, const PackerJob&) = default;
};

struct PackPlan {
    std::array<PackerJob, 4> jobs;
    std::array<std::uint8_t, 4> adc_threads{};  ///< whose counters address the job's datums
    unsigned job_count = 0;
    std::array<bool, Tensix::kThreads> advances_adc{};

    friend bool operator==(const PackPlan&, const PackPlan&) = default;
};

/// The plan of the last PACR. As long as what it was made for stays the same, only places are found anew.
struct PackPlanMemory {
    struct Key {
        std::uint64_t settings = 0;
        unsigned thread = 0;
        unsigned bank = 0;
        std::uint32_t packer_mask = 0;
        std::uint32_t override_thread = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    Key key;
    PackPlan plan;
};

/// Reads configuration and counters. Faults on what the model does not cover. Valid until the next call.
const PackPlan& plan_pack(Machine& machine, unsigned thread, isa::PACR instruction);

}  // namespace opwright::chip::tensix
