// The general unpack path: one datum at a time, as the functional model's main loop.
#include <string>

#include "chip/tensix/unpackers/convert.hpp"
#include "chip/tensix/unpackers/datapath.hpp"

namespace opwright::chip::tensix {
namespace {

[[noreturn]] void outside_l1(std::uint64_t byte_address) {
    kernel_mistake("the unpacker reads L1 address " + std::to_string(byte_address) + ", which is beyond the end of L1");
}

std::uint32_t read_bits(const Machine& m, std::uint64_t bit_address, unsigned bits) {
    const std::uint64_t byte = bit_address / 8;
    if (!m.in_l1(byte, (bits + 7) / 8)) outside_l1(byte);
    std::uint32_t value = 0;
    for (unsigned k = 0; k < (bits + 7) / 8; ++k) value |= std::uint32_t{m.l1[byte + k]} << (8 * k);
    value >>= bit_address % 8;
    return bits == 32 ? value : value & ((1u << bits) - 1u);
}

void write_src_a(Machine& m, const UnpackPlan& plan, unsigned row, unsigned column, std::uint32_t datum) {
    if (row < 4 || column < plan.column_shift) return;
    row -= 4;
    column -= plan.column_shift;
    if (plan.row_override) {
        if (row >= kSrcRows) {
            // After unpacking a tile to Dst, kernels send one row of zeros with the tile's counters (the remedy for a
            // hardware bug). It lies behind the last row, where the documentation defines no effect.
            if (plan.all_zero) return;
            kernel_mistake("the unpacker writes SrcA row " + std::to_string(row) + " of 64");
        }
    } else {
        if (row >= 16) kernel_mistake("the unpacker writes more than 16 rows of SrcA without SRCA_SET override");
        row = (row + plan.row_pointer) & kSrcRowMask;
    }
    if (plan.transpose) {
        const unsigned low = row & 15u;
        row = (row & ~15u) | column;
        column = low;
    }
    m.src_a.unpack_bank().rows[row][column] = datum;
}

void write_dst(Machine& m, const UnpackPlan& plan, unsigned row, unsigned column, std::uint32_t datum) {
    row = (row - 4) & (plan.row_override ? 15u : 0x3FFu);
    if (plan.out_is_32_bit()) {
        m.dst.write32(row, column, datum);
    } else {
        m.dst.write16(row, column, static_cast<std::uint16_t>(datum));
    }
}

void write(Machine& m, const UnpackPlan& plan, std::uint32_t address, std::uint32_t datum) {
    const unsigned row = address / kRowWidth;
    const unsigned column = address % kRowWidth;
    if (plan.which == 1) {
        m.src_b.unpack_bank().rows[(row + plan.row_pointer) & kSrcRowMask][column] = datum;
    } else if (plan.to_dst) {
        write_dst(m, plan, row, column, datum);
    } else {
        write_src_a(m, plan, row, column, datum);
    }
}

}  // namespace

void unpack_general(Machine& m, const UnpackPlan& plan) {
    const unsigned datum_bits = bits_in_l1(plan.in_format);
    const auto wrap = [&](std::uint64_t& address, std::uint64_t unit) {
        if (address > plan.wrap_limit * unit) address -= plan.wrap_size * unit;
    };
    std::uint64_t from = plan.datum_address;
    std::uint64_t exponent_at = plan.exponent_address;
    std::uint32_t to = plan.out_address;
    if (plan.all_zero) {
        // What the datums are does not matter, nor whether the formats could be converted.
        const std::uint32_t end = to + plan.count * (plan.upsample_zeros + 1);
        const std::uint32_t step = plan.upsample_skips ? plan.upsample_zeros + 1 : 1;
        for (; to != end; to += step) write(m, plan, to, 0);
        return;
    }
    for (std::uint32_t i = 0; i < plan.count;) {
        const std::uint32_t bits = read_bits(m, from, datum_bits);
        from += datum_bits;
        if (++i % 16 == 0) {
            from += plan.row_stride - std::uint64_t{datum_bits} * 16;
            wrap(from, 8);
        }
        std::uint8_t exponent = plan.forced_exponent;
        if (is_bfp(plan.in_format) && !plan.shared_exponent_forced) {
            exponent = static_cast<std::uint8_t>(read_bits(m, exponent_at / 16 * 8, 8));
            ++exponent_at;
            if (exponent_at % 256 == 0) wrap(exponent_at, 16);
        }
        const Normalised normal =
            normalise(plan.in_format, plan.out_format, bits, exponent, plan.int8_is_unsigned, plan.to_dst);
        std::uint32_t datum = plan.to_dst ? to_dst(normal) : to_src(normal);
        for (unsigned k = 0; k <= plan.upsample_zeros; ++k, datum = 0, ++to) {
            if (plan.upsample_skips && k != 0) continue;
            write(m, plan, to, datum);
        }
    }
}

}  // namespace opwright::chip::tensix
