// Output streams and BFP block assembly.
#include "chip/tensix/packers/output.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace opwright::chip::tensix {
namespace {

/// Adds the 16 bytes at `address` to the buffer's datums.
void add_memory(const std::uint8_t* memory, OutputStream& stream, Format format) {
    for (unsigned at = 0; at < 16; at += bits_in_l1(format) / 8) {
        if (format == Format::kFp32) {
            std::uint32_t old, datum;
            std::memcpy(&old, memory + at, 4);
            std::memcpy(&datum, stream.buffer.data() + at, 4);
            datum = accumulate_fp32(old, datum);
            std::memcpy(stream.buffer.data() + at, &datum, 4);
        } else {
            std::uint16_t old, datum;
            std::memcpy(&old, memory + at, 2);
            std::memcpy(&datum, stream.buffer.data() + at, 2);
            datum = format == Format::kBf16 ? accumulate_bf16(old, datum) : accumulate_fp16(old, datum);
            std::memcpy(stream.buffer.data() + at, &datum, 2);
        }
    }
}

void write_chunk(Machine& m, OutputStream& stream, bool accumulate, Format format) {
    if (!m.in_l1(stream.address, 16)) {
        kernel_mistake("the packer writes L1 address " + std::to_string(stream.address) +
                       ", which is beyond the end of L1");
    }
    std::uint8_t* memory = m.l1.data() + stream.address;
    if (accumulate) add_memory(memory, stream, format);
    std::memcpy(memory, stream.buffer.data(), 16);
    stream.buffer.fill(0);
    stream.filled_bits = 0;
    stream.address += 16;
}

void append(Machine& m, OutputStream& stream, std::uint32_t bits, unsigned width, bool accumulate, Format format) {
    for (unsigned done = 0; done < width;) {
        const unsigned at = stream.filled_bits;
        const unsigned take = std::min(width - done, 8 - at % 8);
        stream.buffer[at / 8] |= static_cast<std::uint8_t>((bits >> done & ((1u << take) - 1u)) << (at % 8));
        stream.filled_bits += take;
        done += take;
    }
    if (stream.filled_bits == 128) write_chunk(m, stream, accumulate, format);
}

void require_accumulable(Format format) {
    if (format != Format::kFp32 && format != Format::kBf16 && format != Format::kFp16) {
        not_modelled("accumulation onto L1 in " + std::string(name_of(format)));
    }
}

bool is_a_format(Format format) {
    return src_style(format) == SrcStyle::kFp16;
}

}  // namespace

BfpBlock make_bfp_block(const std::array<std::uint16_t, 16>& patterns, unsigned bits, bool five_bit_exponent) {
    const auto exponent_of = [&](std::uint16_t p) -> unsigned {
        return five_bit_exponent ? p >> 10 & 0x1Fu : p >> 7 & 0xFFu;
    };
    const auto mantissa_of = [&](std::uint16_t p) -> unsigned {
        return five_bit_exponent ? p >> 3 & 0x7Fu : p & 0x7Fu;
    };
    BfpBlock block;
    unsigned largest = 0;
    for (const std::uint16_t pattern : patterns) largest = std::max(largest, exponent_of(pattern));
    block.exponent = static_cast<std::uint8_t>(largest);
    for (unsigned k = 0; k < 16; ++k) {
        const unsigned exponent = exponent_of(patterns[k]);
        const unsigned with_hidden_one = mantissa_of(patterns[k]) | (exponent ? 0x80u : 0u);
        const unsigned shift = largest - exponent;
        // Nearest, ties away, to 7 bits; a carry out saturates. The narrower formats truncate those 7 bits.
        unsigned magnitude = shift >= 8 ? 0 : std::min((with_hidden_one + (1u << shift)) >> (shift + 1), 0x7Fu);
        magnitude >>= 8 - bits;
        // A sign without magnitude would mean minus infinity.
        const unsigned sign = magnitude ? patterns[k] >> 15 : 0;
        block.datums[k] = static_cast<std::uint8_t>(sign << (bits - 1) | magnitude);
    }
    return block;
}

void latch_addresses(Machine& m, const PackerJob& job) {
    Packer& packer = m.packers[job.packer];
    if (packer.exponents.needs_new_address) {
        packer.exponents.address = job.exponent_address;
        packer.exponents.needs_new_address = false;
    }
    if (packer.data.needs_new_address) {
        packer.data.address = job.data_address;
        packer.data.needs_new_address = false;
    }
}

void emit_datum(Machine& m, const PackerJob& job, std::uint32_t bits) {
    Packer& packer = m.packers[job.packer];
    const Format format = job.conversion.late_to;
    const unsigned width = bits_in_l1(format);
    if (job.l1_accumulate) require_accumulable(format);
    if (!is_bfp(format)) {
        append(m, packer.data, width == 32 ? bits : bits & ((1u << width) - 1u), width, job.l1_accumulate, format);
        return;
    }
    packer.block[packer.block_count++] = static_cast<std::uint16_t>(bits);
    if (packer.block_count < 16) return;
    packer.block_count = 0;
    const BfpBlock block = make_bfp_block(packer.block, width, is_a_format(format));
    append(m, packer.exponents, block.exponent, 8, false, format);
    for (const std::uint8_t datum : block.datums) append(m, packer.data, datum, width, false, format);
}

void flush_output(Machine& m, const PackerJob& job) {
    Packer& packer = m.packers[job.packer];
    if (packer.block_count != 0) not_modelled("flushing a packer in the middle of 16 datums that share an exponent");
    if (packer.data.filled_bits != 0) {
        if (job.l1_accumulate) not_modelled("flushing a partly filled 16-byte chunk while accumulating onto L1");
        write_chunk(m, packer.data, false, job.conversion.late_to);
    }
    if (packer.exponents.filled_bits != 0) write_chunk(m, packer.exponents, false, job.conversion.late_to);
    packer.data.needs_new_address = packer.exponents.needs_new_address = true;
    packer.tile_x = packer.tile_y = packer.tile_z = 0;
}

}  // namespace opwright::chip::tensix
