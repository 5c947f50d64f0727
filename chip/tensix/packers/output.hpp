// The packers' output side: streams of 16-byte writes, blocks of 16 BFP datums, accumulation onto L1.
#pragma once

#include <cstdint>

#include "chip/tensix/machine.hpp"
#include "chip/tensix/packers/plan.hpp"

namespace opwright::chip::tensix {

/// Appends one late-converted datum to the packer's output.
void emit_datum(Machine& machine, const PackerJob& job, std::uint32_t bits);
/// Pads and writes what the streams still hold; their next use takes a new address.
void flush_output(Machine& machine, const PackerJob& job);
/// Latches new addresses where the streams need them.
void latch_addresses(Machine& machine, const PackerJob& job);

/// 16 BF16 (or E5M7 in FP16 layout) patterns sharing the largest exponent.
struct BfpBlock {
    std::uint8_t exponent = 0;
    std::array<std::uint8_t, 16> datums{};  ///< sign and magnitude in the low `bits` bits
};
BfpBlock make_bfp_block(const std::array<std::uint16_t, 16>& patterns, unsigned bits, bool five_bit_exponent);

/// L1 accumulation of one datum: `memory` + `datum` in the format's arithmetic.
std::uint32_t accumulate_fp32(std::uint32_t memory, std::uint32_t datum);
std::uint16_t accumulate_bf16(std::uint16_t memory, std::uint16_t datum);
std::uint16_t accumulate_fp16(std::uint16_t memory, std::uint16_t datum);
/// The same for whole rows of 16 datums, in place. REQUIRES: BF16 or FP32.
void accumulate_rows(Format format, std::uint8_t* memory, const std::uint8_t* datums, unsigned rows);

}  // namespace opwright::chip::tensix
