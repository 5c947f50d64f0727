// The row-wise pack path: whole Dst rows, one converter per format pair. Must equal the general path.
#include <cstring>

#include "chip/tensix/format/row_blocks.hpp"
#include "chip/tensix/packers/datapath.hpp"
#include "chip/tensix/packers/early_conversion.hpp"
#include "chip/tensix/packers/output.hpp"

namespace opwright::chip::tensix {
namespace {

// Converters of a few rows that lie side by side in Dst: 16-bit rows, or 32-bit rows (two storage rows each).
struct Bf16Identity {
    static constexpr unsigned kBytes = 2;
    void operator()(const Dst::Row* from, std::uint8_t* to, unsigned rows) const {
        std::memcpy(to, from, rows * sizeof(Dst::Row));
    }
};
struct Bf16Cleaned {
    static constexpr unsigned kBytes = 2;
    void operator()(const Dst::Row* from, std::uint8_t* to, unsigned rows) const { dst_rows_to_bf16(from, to, rows); }
};
struct Identity32 {
    static constexpr unsigned kBytes = 4;
    void operator()(const Dst::Row* high, const Dst::Row* low, std::uint8_t* to, unsigned rows) const {
        dst32_rows_to_l1(high, low, to, rows);
    }
};

/// Converters that know one datum.
template <typename Out, Out (*kDatum)(std::uint16_t)>
struct EachOf16 {
    static constexpr unsigned kBytes = sizeof(Out);
    void operator()(const Dst::Row* from, std::uint8_t* to, unsigned rows) const {
        for (unsigned r = 0; r < rows; ++r, to += kRowWidth * sizeof(Out)) {
            std::array<Out, kRowWidth> out;
            for (unsigned c = 0; c < kRowWidth; ++c) out[c] = kDatum(from[r][c]);
            std::memcpy(to, out.data(), sizeof out);
        }
    }
};
template <typename Out, Out (*kDatum)(std::uint32_t)>
struct EachOf32 {
    static constexpr unsigned kBytes = sizeof(Out);
    void operator()(const Dst::Row* high, const Dst::Row* low, std::uint8_t* to, unsigned rows) const {
        for (unsigned r = 0; r < rows; ++r, to += kRowWidth * sizeof(Out)) {
            std::array<Out, kRowWidth> out;
            for (unsigned c = 0; c < kRowWidth; ++c) out[c] = kDatum(Dst::join(high[r][c], low[r][c]));
            std::memcpy(to, out.data(), sizeof out);
        }
    }
};

constexpr std::uint32_t bf16_to_fp32(std::uint16_t datum) {
    return round_fp32(std::uint32_t{datum} << 16, 7);
}
constexpr std::uint16_t fp32_to_bf16(std::uint32_t datum) {
    return static_cast<std::uint16_t>(round_fp32(datum, 7) >> 16);
}
using Bf16CleanedToFp32 = EachOf16<std::uint32_t, bf16_to_fp32>;
using Int16Identity = EachOf16<std::uint16_t, dst_to_hardware>;
using Fp32RoundedToBf16 = EachOf32<std::uint16_t, fp32_to_bf16>;

bool accumulates_rows(Format format) {
    return format == Format::kBf16 || format == Format::kFp32;
}

bool is_regular(const Machine& m, const PackerJob& job) {
    const Packer& packer = m.packers[job.packer];
    return job.count != 0 && job.count % kRowWidth == 0 && job.source % kRowWidth == 0 && !job.from_zeros &&
           !job.masks_edges && job.downsample_mask == 0xFFFF &&
           (!job.l1_accumulate || accumulates_rows(job.conversion.late_to)) && job.conversion.relu == Relu::kNone &&
           !job.conversion.exponent_threshold_enabled && packer.data.filled_bits == 0 && packer.block_count == 0;
}

/// The tile position after `rows` more rows of 16 datums.
void advance_rows(const PackerJob& job, Packer& packer, unsigned rows) {
    std::uint32_t& fast = job.yz_transposed ? packer.tile_z : packer.tile_y;
    std::uint32_t& slow = job.yz_transposed ? packer.tile_y : packer.tile_z;
    if (fast < job.rows_per_plane) [[likely]] {
        slow += (fast + rows) / job.rows_per_plane;
        fast = (fast + rows) % job.rows_per_plane;
        return;
    }
    for (unsigned r = 0; r < rows; ++r) {
        if (++fast == job.rows_per_plane) {
            fast = 0;
            ++slow;
        }
    }
}

template <bool kIs32, typename Convert>
void convert_group(Convert convert, const Dst::Row* high, const Dst::Row* low, std::uint8_t* to, unsigned rows) {
    if constexpr (kIs32) {
        convert(high, low, to, rows);
    } else {
        convert(high, to, rows);
    }
}

template <typename Convert>
bool move_rows(Machine& m, const PackerJob& job, Convert convert) {
    Packer& packer = m.packers[job.packer];
    const unsigned rows = job.count / kRowWidth;
    const std::size_t bytes = std::size_t{rows} * kRowWidth * Convert::kBytes;
    if (!m.in_l1(packer.data.address, bytes)) return false;  // the general path says where it goes wrong
    std::uint8_t* to = m.l1.data() + packer.data.address;
    constexpr std::size_t kRowBytes = kRowWidth * Convert::kBytes;
    for_each_dst_group(job.source / kRowWidth, rows, kDstRowMask, [&](unsigned row, unsigned done, unsigned count) {
        constexpr bool kIs32 = std::is_invocable_v<Convert, const Dst::Row*, const Dst::Row*, std::uint8_t*, unsigned>;
        const unsigned first = kIs32 ? Dst::high_row(row) : m.dst.row16(row);
        alignas(64) std::array<std::uint8_t, Dst::kGroup * kRowBytes> addends;
        std::uint8_t* const memory = to + done * kRowBytes;
        std::uint8_t* const target = job.l1_accumulate ? addends.data() : memory;
        if (!m.dst.group_has_undefined(first, count) &&
            !(kIs32 && m.dst.group_has_undefined(first + Dst::kLowOffset, count))) {
            convert_group<kIs32>(convert, m.dst.group(first), m.dst.group(first + kIs32 * Dst::kLowOffset), target,
                                 count);
        } else {
            for (unsigned r = 0; r < count; ++r) {
                convert_group<kIs32>(convert, &m.dst.read(first + r), &m.dst.read(first + r + kIs32 * Dst::kLowOffset),
                                     target + r * kRowBytes, 1);
            }
        }
        if (job.l1_accumulate) accumulate_rows(job.conversion.late_to, memory, target, count);
    });
    packer.data.address += static_cast<std::uint32_t>(bytes);
    advance_rows(job, packer, rows);
    return true;
}

bool pack_16b(Machine& m, const PackerJob& job) {
    const PackConversion& c = job.conversion;
    if (c.intermediate == Format::kInt16) return c.late_to == Format::kInt16 && move_rows(m, job, Int16Identity{});
    if (c.intermediate != Format::kBf16 || c.round_10b) return false;
    if (c.late_to == Format::kBf16) {
        return c.read_raw ? move_rows(m, job, Bf16Identity{}) : move_rows(m, job, Bf16Cleaned{});
    }
    return c.late_to == Format::kFp32 && !c.read_raw && move_rows(m, job, Bf16CleanedToFp32{});
}

bool pack_32b(Machine& m, const PackerJob& job) {
    const PackConversion& c = job.conversion;
    const bool identity = (c.intermediate == Format::kInt32 && c.late_to == Format::kInt32) ||
                          (c.intermediate == Format::kFp32 && c.late_to == Format::kFp32 && !c.round_10b);
    if (identity) return move_rows(m, job, Identity32{});
    const bool to_bf16 = c.intermediate == Format::kBf16 && c.late_to == Format::kBf16 && !c.round_10b && !c.read_raw;
    return to_bf16 && move_rows(m, job, Fp32RoundedToBf16{});
}

}  // namespace

bool pack_rows(Machine& m, const PackerJob& job) {
    if (!is_regular(m, job) || job.conversion.late_from != job.conversion.intermediate) return false;
    return job.conversion.read_32b ? pack_32b(m, job) : pack_16b(m, job);
}

}  // namespace opwright::chip::tensix
