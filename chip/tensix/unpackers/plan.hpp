// What one UNPACR will do: everything that configuration, ADCs and instruction fields decide before the first datum.
#pragma once

#include <array>
#include <cstdint>

#include "chip/isa/tensix_isa.hpp"
#include "chip/tensix/format/data_format.hpp"
#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

struct Machine;

struct UnpackPlan {
    unsigned which = 0;  ///< 0 writes SrcA or Dst, 1 writes SrcB
    unsigned context = 0;
    unsigned adc_thread = 0;  ///< whose X and Y counters address the input

    Format in_format = Format::kFp32;
    Format out_format = Format::kFp32;
    bool int8_is_unsigned = false;

    std::uint64_t datum_address = 0;     ///< of the first datum, in bits
    std::uint64_t exponent_address = 0;  ///< of the first datum's shared exponent, in 1/16 bytes
    bool shared_exponent_forced = false;
    std::uint8_t forced_exponent = 0;
    std::uint32_t count = 0;       ///< datums to read
    std::uint64_t row_stride = 0;  ///< bits from one group of 16 datums to the next
    bool strided_rows = false;     ///< Tileize_mode
    std::uint64_t wrap_limit = 0;  ///< bytes; an address beyond it wraps by wrap_size
    std::uint64_t wrap_size = 0;

    bool to_dst = false;
    bool transpose = false;         ///< Haloize_mode: each 16 x 16 face is written transposed
    std::uint32_t out_address = 0;  ///< in datums; SrcA and Dst start 4 rows later
    unsigned column_shift = 0;
    unsigned upsample_zeros = 0;
    bool upsample_skips = false;  ///< Upsample_and_interleave: skip positions instead of writing zeros
    bool all_zero = false;
    bool row_override = false;      ///< SRCA_SET_SetOvrdWithAddr
    std::uint32_t row_pointer = 0;  ///< added to the row where the row is not absolute

    bool out_is_32_bit() const { return bits_in_l1(out_format) == 32; }

    friend bool operator==(const UnpackPlan&, const UnpackPlan&) = default;
};

/// What the configuration says about an unpacker's input and output, but for addresses.
struct UnpackSettings {
    UnpackPlan plan;  ///< everything that does not depend on counters and addresses
    std::uint32_t x_dim = 0;
    std::uint32_t y_dim = 0;
    std::uint32_t z_dim = 0;
    std::uint32_t header = 0;            ///< 16-byte units between the base address and the first byte
    std::uint64_t exponent_section = 0;  ///< bytes between the exponents and the datums
    std::uint32_t out_base = 0;
    std::uint32_t out_y_stride = 0;
    std::uint32_t out_z_stride = 0;
    std::uint32_t out_w_stride = 0;
    bool adds_context_address = false;  ///< otherwise the context's address stands for the sum
};

/// The settings that an unpacker's last instructions used, per context, and what they were made for.
struct UnpackPlanMemory {
    static constexpr unsigned kContexts = 8;
    struct Key {
        std::uint64_t settings = 0;
        unsigned thread = 0;
        unsigned bank = 0;
        bool multi_context = false;
        friend bool operator==(const Key&, const Key&) = default;
    };
    std::array<Key, kContexts> keys;
    std::array<UnpackSettings, kContexts> settings;
};

/// Reads configuration and counters. Faults on what the model does not cover. Valid until the unpacker's next call.
const UnpackPlan& plan_unpack(Machine& machine, unsigned thread, isa::UNPACR instruction);

}  // namespace opwright::chip::tensix
