// Dst: 1024 rows of 16 x 16 bits, also seen as 512 rows of 16 x 32 bits; rows may be undefined (ZEROACC).
// Spec: TensixCoprocessor/Dst.md. Datum layout: format/register_bits.hpp.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/format/register_bits.hpp"
#include "chip/tensix/src/src.hpp"

namespace opwright::chip::tensix {

class Dst {
  public:
    static constexpr unsigned kRows = 1024;
    using Row = std::array<std::uint16_t, kRowWidth>;

    /// The row that holds the high halves of 32-bit row `row`; the low halves lie kLowOffset rows later.
    static constexpr unsigned high_row(unsigned row) { return ((row & 0x1F8u) << 1) | (row & 0x207u); }
    static constexpr unsigned kLowOffset = 8;

    /// The storage row behind 16-bit row `row`: itself, or the high half of a 32-bit row (debug feature bit 11).
    unsigned row16(unsigned row) const { return remap_16_to_32_ ? high_row(row) : row; }
    void set_remap_16_to_32(bool on) { remap_16_to_32_ = on; }
    bool remap_16_to_32() const { return remap_16_to_32_; }

    bool undefined(unsigned storage_row) const { return undefined_[storage_row / 64] >> (storage_row % 64) & 1u; }
    void set_undefined(unsigned storage_row) { undefined_[storage_row / 64] |= 1ull << (storage_row % 64); }
    void set_half_undefined(unsigned half) {
        for (unsigned i = 0; i < 8; ++i) undefined_[half * 8 + i] = ~0ull;
    }

    /// Storage of a row that is about to be written in full.
    Row& overwrite(unsigned storage_row) {
        undefined_[storage_row / 64] &= ~(1ull << (storage_row % 64));
        return rows_[storage_row];
    }
    /// Rows that lie side by side in storage wherever a run of rows starts: aligned groups of this many.
    static constexpr unsigned kGroup = 8;
    bool group_has_undefined(unsigned storage_row, unsigned count) const {
        return (undefined_[storage_row / 64] & group_mask(storage_row, count)) != 0;
    }
    /// Storage of rows of one group that are about to be written in full. REQUIRES: they lie in one aligned group.
    Row* overwrite_group(unsigned storage_row, unsigned count) {
        undefined_[storage_row / 64] &= ~group_mask(storage_row, count);
        return &rows_[storage_row];
    }
    /// Rows of one group as they are stored. REQUIRES: none of them is undefined.
    const Row* group(unsigned storage_row) const { return &rows_[storage_row]; }

    /// Storage of a row that is about to be written in part: an undefined row becomes zeros first.
    Row& modify(unsigned storage_row) {
        if (undefined(storage_row)) overwrite(storage_row).fill(0);
        return rows_[storage_row];
    }
    /// The same for rows of one group. REQUIRES: they lie in one aligned group.
    Row* modify_group(unsigned storage_row, unsigned count) {
        if (group_has_undefined(storage_row, count)) {
            for (unsigned i = 0; i < count; ++i) modify(storage_row + i);
        }
        return &rows_[storage_row];
    }
    /// A row to read; undefined rows read as zero.
    const Row& read(unsigned storage_row) const { return undefined(storage_row) ? kZeroRow : rows_[storage_row]; }

    std::uint16_t read16(unsigned row, unsigned column) const { return read(row16(row))[column]; }
    void write16(unsigned row, unsigned column, std::uint16_t datum) { modify(row16(row))[column] = datum; }

    /// 32-bit datums are FP32 patterns (or sign-magnitude integers) in IEEE order.
    std::uint32_t read32(unsigned row, unsigned column) const {
        const unsigned high = high_row(row);
        return join(read(high)[column], read(high + kLowOffset)[column]);
    }
    void write32(unsigned row, unsigned column, std::uint32_t datum) {
        const unsigned high = high_row(row);
        modify(high)[column] = static_cast<std::uint16_t>(datum >> 16);
        modify(high + kLowOffset)[column] = low_half(datum);
    }

    /// The low half of a 32-bit datum is held in the hardware's order, so the 16-bit view of its row is a bit-cast.
    static constexpr std::uint16_t low_half(std::uint32_t datum) {
        return dst_from_hardware(static_cast<std::uint16_t>(datum));
    }
    static constexpr std::uint32_t join(std::uint16_t high, std::uint16_t low) {
        return std::uint32_t{high} << 16 | dst_to_hardware(low);
    }

  private:
    static constexpr Row kZeroRow{};

    static constexpr std::uint64_t group_mask(unsigned storage_row, unsigned count) {
        return ((1ull << count) - 1) << (storage_row % 64);
    }

    alignas(64) std::array<Row, kRows> rows_{};
    std::array<std::uint64_t, kRows / 64> undefined_{};
    bool remap_16_to_32_ = false;
};

/// Calls `move(row, done, count)` for a run of Dst rows, group by group; `mask` says where rows wrap.
template <typename Move>
void for_each_dst_group(unsigned first, unsigned rows, unsigned mask, Move move) {
    for (unsigned done = 0; done < rows;) {
        const unsigned row = (first + done) & mask;
        const unsigned in_group = Dst::kGroup - row % Dst::kGroup;
        const unsigned count = in_group < rows - done ? in_group : rows - done;
        move(row, done, count);
        done += count;
    }
}

}  // namespace opwright::chip::tensix
