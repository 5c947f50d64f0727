// The row-wise pack path: whole Dst rows, one converter per format pair. Must equal the general path.
#include <cstring>

#include "chip/tensix/packers/datapath.hpp"
#include "chip/tensix/packers/early_conversion.hpp"

namespace opwright::chip::tensix {
namespace {

/// Dst holds 16-bit rows and 32-bit rows (two storage rows); a job reads one kind.
struct Row16 {
    const Dst::Row& datums;
};
struct Row32 {
    const Dst::Row& high;
    const Dst::Row& low;

    std::uint32_t operator[](unsigned c) const { return Dst::join(high[c], low[c]); }
};

template <typename T>
void store(std::uint8_t* to, unsigned index, T value) {
    std::memcpy(to + index * sizeof(T), &value, sizeof(T));
}

/// NaN to infinity, denormals to +0: what "rounding" a BF16 datum to BF16 does.
constexpr std::uint16_t clean_bf16(std::uint16_t bits) {
    const std::uint32_t magnitude = bits & 0x7FFFu;
    const std::uint32_t clamped = magnitude > 0x7F80u ? 0x7F80u : magnitude;
    const std::uint32_t keep = magnitude >= 0x80u ? ~0u : 0u;
    return static_cast<std::uint16_t>(((bits & 0x8000u) | clamped) & keep);
}

struct Bf16Identity {
    static constexpr unsigned kBytes = 2;
    void operator()(Row16 row, std::uint8_t* to) const { std::memcpy(to, row.datums.data(), sizeof row.datums); }
};
struct Bf16Cleaned {
    static constexpr unsigned kBytes = 2;
    void operator()(Row16 row, std::uint8_t* to) const {
        std::array<std::uint16_t, kRowWidth> out;
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = clean_bf16(row.datums[c]);
        std::memcpy(to, out.data(), sizeof out);
    }
};
struct Bf16CleanedToFp32 {
    static constexpr unsigned kBytes = 4;
    void operator()(Row16 row, std::uint8_t* to) const {
        std::array<std::uint32_t, kRowWidth> out;
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = std::uint32_t{clean_bf16(row.datums[c])} << 16;
        std::memcpy(to, out.data(), sizeof out);
    }
};
struct Int16Identity {
    static constexpr unsigned kBytes = 2;
    void operator()(Row16 row, std::uint8_t* to) const {
        std::array<std::uint16_t, kRowWidth> out;
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = dst_to_hardware(row.datums[c]);
        std::memcpy(to, out.data(), sizeof out);
    }
};
struct Identity32 {
    static constexpr unsigned kBytes = 4;
    void operator()(Row32 row, std::uint8_t* to) const {
        std::array<std::uint32_t, kRowWidth> out;
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = row[c];
        std::memcpy(to, out.data(), sizeof out);
    }
};
struct Fp32RoundedToBf16 {
    static constexpr unsigned kBytes = 2;
    void operator()(Row32 row, std::uint8_t* to) const {
        std::array<std::uint16_t, kRowWidth> out;
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = static_cast<std::uint16_t>(round_fp32(row[c], 7) >> 16);
        std::memcpy(to, out.data(), sizeof out);
    }
};

bool is_regular(const Machine& m, const PackerJob& job) {
    const Packer& packer = m.packers[job.packer];
    return job.count != 0 && job.count % kRowWidth == 0 && job.source % kRowWidth == 0 && !job.from_zeros &&
           !job.masks_edges && job.downsample_mask == 0xFFFF && !job.l1_accumulate &&
           job.conversion.relu == Relu::kNone && !job.conversion.exponent_threshold_enabled &&
           packer.data.filled_bits == 0 && packer.block_count == 0;
}

/// The tile position after `rows` more rows of 16 datums.
void advance_rows(const PackerJob& job, Packer& packer, unsigned rows) {
    std::uint32_t& fast = job.yz_transposed ? packer.tile_z : packer.tile_y;
    std::uint32_t& slow = job.yz_transposed ? packer.tile_y : packer.tile_z;
    for (unsigned r = 0; r < rows; ++r) {
        if (++fast == job.rows_per_plane) {
            fast = 0;
            ++slow;
        }
    }
}

template <typename Convert>
bool move_rows(Machine& m, const PackerJob& job, Convert convert) {
    Packer& packer = m.packers[job.packer];
    const unsigned rows = job.count / kRowWidth;
    const std::size_t bytes = std::size_t{rows} * kRowWidth * Convert::kBytes;
    if (!m.in_l1(packer.data.address, bytes)) return false;  // the general path says where it goes wrong
    std::uint8_t* to = m.l1.data() + packer.data.address;
    for (unsigned r = 0; r < rows; ++r, to += kRowWidth * Convert::kBytes) {
        const unsigned row = (job.source / kRowWidth + r) & kDstRowMask;
        if constexpr (std::is_invocable_v<Convert, Row32, std::uint8_t*>) {
            const unsigned high = Dst::high_row(row);
            convert(Row32{m.dst.read(high), m.dst.read(high + Dst::kLowOffset)}, to);
        } else {
            convert(Row16{m.dst.read(m.dst.row16(row))}, to);
        }
    }
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
