// The row-wise unpack path: whole rows of 16 datums, one converter per format pair. Must equal the general path.
#include <cstring>

#include "chip/tensix/format/row_blocks.hpp"
#include "chip/tensix/unpackers/convert.hpp"
#include "chip/tensix/unpackers/datapath.hpp"

namespace opwright::chip::tensix {
namespace {

/// Where the plan's rows lie in L1, once it is clear that they are regular.
struct RowSource {
    const std::uint8_t* datums;
    std::size_t stride;
    const std::uint8_t* exponents;  ///< one per row; nullptr: every row has `forced_exponent`
    std::uint8_t forced_exponent;
    unsigned rows;

    const std::uint8_t* row(unsigned r) const { return datums + r * stride; }
    std::uint8_t exponent(unsigned r) const { return exponents ? exponents[r] : forced_exponent; }
};

using SrcRow = std::array<std::uint32_t, kRowWidth>;

/// Converts `count` rows of the source from `first` on into neighbouring Src rows: in one go where the converter can.
template <typename Convert>
void convert_rows(Convert convert, const RowSource& source, unsigned first, unsigned count, SrcRow* to) {
    if constexpr (std::is_invocable_v<Convert, const RowSource&, unsigned, unsigned, SrcRow*>) {
        convert(source, first, count, to);
    } else {
        for (unsigned r = 0; r < count; ++r) convert(source.row(first + r), source.exponent(first + r), to[r].data());
    }
}

/// A row of L1 as datums; a local copy, so that the compiler sees that nothing aliases.
template <typename T>
std::array<T, kRowWidth> load_row(const std::uint8_t* bytes) {
    std::array<T, kRowWidth> row;
    std::memcpy(row.data(), bytes, sizeof row);
    return row;
}

/// Converts 16 datums one by one.
template <typename T, typename Convert>
void convert_row(const std::uint8_t* from, std::uint32_t* to, Convert convert) {
    const std::array<T, kRowWidth> in = load_row<T>(from);
    std::array<std::uint32_t, kRowWidth> out;
    for (unsigned c = 0; c < kRowWidth; ++c) out[c] = convert(in[c]);
    std::memcpy(to, out.data(), sizeof out);
}

bool wraps(const UnpackPlan& plan, std::uint64_t end) {
    return plan.wrap_size != 0 && end > plan.wrap_limit;
}

bool find_source(const Machine& m, const UnpackPlan& plan, RowSource& source) {
    if (plan.count == 0 || plan.count % kRowWidth != 0 || plan.out_address % kRowWidth != 0) return false;
    if (plan.column_shift != 0 || plan.upsample_zeros != 0 || plan.all_zero) return false;
    if (plan.datum_address % 8 != 0 || plan.row_stride % 8 != 0) return false;
    source.rows = plan.count / kRowWidth;
    source.stride = plan.row_stride / 8;
    const std::uint64_t first = plan.datum_address / 8;
    const std::uint64_t row_bytes = bits_in_l1(plan.in_format) * kRowWidth / 8;
    const std::uint64_t last = first + std::uint64_t{source.stride} * (source.rows - 1);
    if (!m.in_l1(last, row_bytes) || wraps(plan, last + std::max<std::uint64_t>(row_bytes, source.stride)))
        return false;
    source.datums = m.l1.data() + first;
    source.exponents = nullptr;
    source.forced_exponent = plan.forced_exponent;
    if (is_bfp(plan.in_format) && !plan.shared_exponent_forced) {
        if (plan.exponent_address % 16 != 0) return false;
        const std::uint64_t exponents = plan.exponent_address / 16;
        if (!m.in_l1(exponents, source.rows) || wraps(plan, exponents + source.rows)) return false;
        source.exponents = m.l1.data() + exponents;
    }
    return true;
}

/// A signed BFP8 datum's sign, normalised mantissa and leading zeros, so that only the exponent is left to add.
struct BfpEntry {
    std::uint16_t sign_and_mantissa;
    std::uint8_t zeros;
    bool special;  ///< zero magnitude: the whole result is sign_and_mantissa
};

constexpr std::array<BfpEntry, 256> bfp_table() {
    std::array<BfpEntry, 256> table{};
    for (unsigned datum = 0; datum < 256; ++datum) {
        const auto byte = static_cast<std::uint8_t>(datum);
        const std::uint16_t at_exponent_0 = bfp8_to_bf16(byte, 0);
        const bool special = (byte & 0x7F) == 0;
        table[datum] = {static_cast<std::uint16_t>(special ? at_exponent_0 : at_exponent_0 & 0x807F),
                        static_cast<std::uint8_t>(special ? 0 : std::countl_zero(static_cast<std::uint8_t>(byte << 1))),
                        special};
    }
    return table;
}
constexpr auto kBfpTable = bfp_table();

std::uint32_t bfp_to_src(std::uint8_t datum, std::uint8_t exponent) {
    const BfpEntry entry = kBfpTable[datum];
    const std::uint32_t scaled = static_cast<std::uint8_t>(exponent - entry.zeros);
    const std::uint32_t bf16 = entry.sign_and_mantissa | (entry.special ? 0 : scaled << 7);
    return bf16 << 16;
}

// Converters into Src datums: of several rows, or of one row with its shared exponent.
struct Bf16ToSrc {
    void operator()(const RowSource& source, unsigned first, unsigned count, SrcRow* to) const {
        bf16_rows_to_src(source.row(first), source.stride, to, count);
    }
};
struct Fp16ToSrc {
    void operator()(const std::uint8_t* from, std::uint8_t, std::uint32_t* to) const {
        convert_row<std::uint16_t>(from, to, [](std::uint16_t datum) { return src_from_fp16(datum); });
    }
};
struct Int16ToSrc {
    void operator()(const std::uint8_t* from, std::uint8_t, std::uint32_t* to) const {
        convert_row<std::uint16_t>(from, to, [](std::uint16_t datum) { return src_from_int16(datum); });
    }
};
struct Fp32ToTf32 {
    void operator()(const RowSource& source, unsigned first, unsigned count, SrcRow* to) const {
        fp32_rows_to_src(source.row(first), source.stride, to, count);
    }
};
struct Fp32ToBf16 {
    void operator()(const std::uint8_t* from, std::uint8_t, std::uint32_t* to) const {
        convert_row<std::uint32_t>(from, to,
                                   [](std::uint32_t datum) { return src_from_bf16(fp32_to_bf16_truncating(datum)); });
    }
};
struct Bfp8ToSrc {
    void operator()(const std::uint8_t* from, std::uint8_t exponent, std::uint32_t* to) const {
        for (unsigned c = 0; c < kRowWidth; ++c) to[c] = bfp_to_src(from[c], exponent);
    }
};
struct Bfp4ToSrc {
    void operator()(const std::uint8_t* from, std::uint8_t exponent, std::uint32_t* to) const {
        for (unsigned c = 0; c < kRowWidth; ++c) {
            const unsigned nibble = from[c / 2] >> (4 * (c % 2)) & 15u;
            to[c] = bfp_to_src(static_cast<std::uint8_t>(nibble << 4), exponent);
        }
    }
};

/// Rows of the bank from `first` on, wrapping at its end.
template <typename Convert>
void rows_to_bank(SrcBank& bank, const RowSource& source, unsigned first, Convert convert) {
    for (unsigned done = 0; done < source.rows;) {
        const unsigned row = (first + done) & kSrcRowMask;
        const unsigned count = std::min(kSrcRows - row, source.rows - done);
        convert_rows(convert, source, done, count, &bank.rows[row]);
        done += count;
    }
}

template <typename Convert>
bool rows_to_src_b(Machine& m, const UnpackPlan& plan, const RowSource& source, Convert convert) {
    rows_to_bank(m.src_b.unpack_bank(), source, plan.out_address / kRowWidth + plan.row_pointer, convert);
    return true;
}

template <typename Convert>
bool rows_to_src_a(Machine& m, const UnpackPlan& plan, const RowSource& source, Convert convert) {
    const unsigned out_row = plan.out_address / kRowWidth;
    if (out_row < 4 || out_row - 4 + source.rows > (plan.row_override ? kSrcRows : 16)) return false;
    SrcBank& bank = m.src_a.unpack_bank();
    const unsigned first = out_row - 4 + (plan.row_override ? 0 : plan.row_pointer);
    if (!plan.transpose) {
        rows_to_bank(bank, source, first, convert);
        return true;
    }
    for (unsigned r = 0; r < source.rows; ++r) {
        SrcRow row;
        convert_rows(convert, source, r, 1, &row);
        const unsigned target = (first + r) & kSrcRowMask;
        for (unsigned c = 0; c < kRowWidth; ++c) bank.rows[(target & ~15u) | c][target & 15u] = row[c];
    }
    return true;
}

template <typename Convert>
bool rows_to_src(Machine& m, const UnpackPlan& plan, const RowSource& source, Convert convert) {
    return plan.which ? rows_to_src_b(m, plan, source, convert) : rows_to_src_a(m, plan, source, convert);
}

bool unpack_to_src(Machine& m, const UnpackPlan& plan, const RowSource& source) {
    if (plan.in_format == Format::kFp32) {
        if (plan.out_format == Format::kTf32) return rows_to_src(m, plan, source, Fp32ToTf32{});
        if (plan.out_format == Format::kBf16) return rows_to_src(m, plan, source, Fp32ToBf16{});
        return false;
    }
    if (plan.in_format != plan.out_format) return false;
    switch (plan.in_format) {
        case Format::kBf16:
            return rows_to_src(m, plan, source, Bf16ToSrc{});
        case Format::kFp16:
            return rows_to_src(m, plan, source, Fp16ToSrc{});
        case Format::kInt16:
            return rows_to_src(m, plan, source, Int16ToSrc{});
        case Format::kBfp8:
            return rows_to_src(m, plan, source, Bfp8ToSrc{});
        case Format::kBfp4:
            return rows_to_src(m, plan, source, Bfp4ToSrc{});
        default:
            return false;
    }
}

bool unpack_to_dst(Machine& m, const UnpackPlan& plan, const RowSource& source) {
    const unsigned mask = plan.row_override ? 15u : 0x3FFu;
    const unsigned first = plan.out_address / kRowWidth - 4;
    if (plan.out_is_32_bit()) {
        const bool fp32_as_tf32 = plan.in_format == Format::kFp32 && plan.out_format == Format::kTf32;
        if (plan.in_format != plan.out_format && !fp32_as_tf32) return false;
        for_each_dst_group(first, source.rows, mask, [&](unsigned row, unsigned done, unsigned count) {
            const unsigned high = Dst::high_row(row);
            Dst::Row* low_rows = m.dst.overwrite_group(high + Dst::kLowOffset, count);
            l1_rows_to_dst32(source.row(done), source.stride, m.dst.overwrite_group(high, count), low_rows, count);
        });
        return true;
    }
    if (plan.in_format != Format::kBf16 || plan.out_format != Format::kBf16) return false;
    for (unsigned r = 0; r < source.rows; ++r) {
        Dst::Row& row = m.dst.overwrite(m.dst.row16((first + r) & mask));
        std::memcpy(row.data(), source.row(r), sizeof row);
    }
    return true;
}

}  // namespace

bool unpack_rows(Machine& m, const UnpackPlan& plan) {
    RowSource source;
    if (!find_source(m, plan, source)) return false;
    return plan.to_dst ? unpack_to_dst(m, plan, source) : unpack_to_src(m, plan, source);
}

}  // namespace opwright::chip::tensix
