// All outputs of a matrix instruction at once: 16 columns of 16 bits are one vector. An alignment to the largest
// exponent is a rounding multiplication by a power of two; exponents are kept as distances from the largest one, in
// bytes, so that the power is one table look-up away.
#include "chip/tensix/matrix/dot_block.hpp"

#include "chip/tensix/matrix/accumulate_bf16.hpp"
#include "chip/tensix/matrix/accumulate_lanes.hpp"

#if OPWRIGHT_HAS_AVX2
#include <algorithm>

namespace opwright::chip::tensix {
namespace {

constexpr unsigned kProducts = 16;
constexpr unsigned kGroupProducts = 8;  // the hardware adds up two groups of eight products
constexpr short kOneInHighByte = 0x0100;

/// Which bits of a datum the multiplier gets: (datum >> shift & mask) | hidden.
struct MultiplierBits {
    int shift;
    int mask;
    int hidden;
};

// FpuOperand::a_bits four times over (DotColumns::factor), and b_bits.
MultiplierBits a_multiplier(std::uint32_t phase) {
    return phase & 1u ? MultiplierBits{12, 0x7C, 0} : MultiplierBits{17, 0x3C, 0x40};
}
MultiplierBits b_multiplier(std::uint32_t phase) {
    return phase & 2u ? MultiplierBits{10, 0x78, 0} : MultiplierBits{17, 0x3F, 0x40};
}

/// 16 datums in 16-bit lanes.
struct Operands16 {
    __m256i exponent;
    __m256i is_zero;  ///< all ones where the datum counts as zero
    __m256i magnitude;
    __m256i negative;  ///< all ones where it is
};

/// packus_epi32 in the order of the datums.
OPWRIGHT_AVX2 inline __m256i pack_in_order(__m256i low, __m256i high) {
    return _mm256_permute4x64_epi64(_mm256_packus_epi32(low, high), 0xD8);
}

OPWRIGHT_AVX2 inline Operands16 split(const FpuRow& row, std::uint32_t defined, const MultiplierBits& bits) {
    const __m256i kept = _mm256_set1_epi32(static_cast<int>(defined));
    const auto* from = reinterpret_cast<const __m256i*>(row.data());
    const __m256i low = _mm256_and_si256(_mm256_loadu_si256(from), kept);
    const __m256i high = _mm256_and_si256(_mm256_loadu_si256(from + 1), kept);
    const __m128i shift = _mm_cvtsi32_si128(bits.shift);
    const __m256i mask = _mm256_set1_epi32(bits.mask);
    const __m256i top = pack_in_order(_mm256_srli_epi32(low, 16), _mm256_srli_epi32(high, 16));
    const __m256i mantissa = pack_in_order(_mm256_and_si256(_mm256_srl_epi32(low, shift), mask),
                                           _mm256_and_si256(_mm256_srl_epi32(high, shift), mask));
    Operands16 out;
    out.exponent = _mm256_and_si256(_mm256_srli_epi16(top, 7), _mm256_set1_epi16(0xFF));
    out.is_zero = _mm256_cmpeq_epi16(out.exponent, _mm256_setzero_si256());
    out.magnitude =
        _mm256_andnot_si256(out.is_zero, _mm256_or_si256(mantissa, _mm256_set1_epi16(static_cast<short>(bits.hidden))));
    out.negative = _mm256_srai_epi16(top, 15);
    return out;
}

/// How far below `largest` each exponent is, in both bytes of its lane; 255 for zeros.
OPWRIGHT_AVX2 inline __m256i distances(const Operands16& operands, __m256i largest) {
    const __m256i distance = _mm256_sub_epi16(largest, operands.exponent);
    const __m256i both = _mm256_or_si256(distance, _mm256_slli_epi16(distance, 8));
    return _mm256_or_si256(both, operands.is_zero);
}

OPWRIGHT_AVX2 inline unsigned smallest_lane(__m256i lanes) {
    const __m128i half = _mm_min_epu16(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return static_cast<unsigned>(_mm_cvtsi128_si32(_mm_minpos_epu16(half))) & 0xFFFFu;
}
OPWRIGHT_AVX2 inline unsigned largest_lane(__m256i lanes) {
    return 0xFFFFu - smallest_lane(_mm256_xor_si256(lanes, _mm256_set1_epi16(-1)));
}

/// The largest distance that belongs to an operand that is not zero.
OPWRIGHT_AVX2 inline unsigned spread_of(__m256i distance, __m256i is_zero) {
    return largest_lane(_mm256_andnot_si256(is_zero, distance)) & 0xFFu;
}

template <std::size_t kSize, typename T>
OPWRIGHT_AVX2 inline void store(std::array<T, kSize>& to, __m256i lanes) {
    static_assert(sizeof to == sizeof lanes);
    _mm256_store_si256(reinterpret_cast<__m256i*>(to.data()), lanes);
}
OPWRIGHT_AVX2 inline __m256i load(const std::array<std::uint16_t, 16>& from) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(from.data()));
}

OPWRIGHT_AVX2 void prepare_columns(const FpuRow* a, std::uint32_t defined, std::uint32_t phase, DotColumns& out) {
    const MultiplierBits bits = a_multiplier(phase);
    Operands16 split_rows[kProducts];
    __m256i largest = _mm256_setzero_si256();
    for (unsigned k = 0; k < kProducts; ++k) {
        split_rows[k] = split(a[k], defined, bits);
        largest = _mm256_max_epi16(largest, split_rows[k].exponent);
    }
    __m256i widest = _mm256_setzero_si256();
    for (unsigned k = 0; k < kProducts; ++k) {
        const Operands16& row = split_rows[k];
        const __m256i distance = distances(row, largest);
        store(out.index[k], _mm256_adds_epu8(distance, _mm256_set1_epi16(kIndexBase)));
        const __m256i factor = _mm256_or_si256(row.magnitude, _mm256_set1_epi16(kOneInHighByte));
        const __m256i sign = _mm256_or_si256(row.negative, _mm256_set1_epi8(1));
        store(out.factor[0][k], _mm256_sign_epi8(factor, sign));
        store(out.factor[1][k], _mm256_sign_epi8(factor, _mm256_sub_epi8(_mm256_setzero_si256(), sign)));
        widest = _mm256_max_epu8(widest, _mm256_andnot_si256(row.is_zero, distance));
    }
    store(out.largest, largest);
    out.spread = spread_of(widest, _mm256_setzero_si256());
}

/// The lanes as 16 scalars, each twice, so that a broadcast of 32 bits fills 16-bit lanes.
OPWRIGHT_AVX2 inline void store_twice(std::array<std::uint32_t, kProducts>& to, __m256i lanes) {
    auto* const out = reinterpret_cast<__m128i*>(to.data());
    const __m256i low = _mm256_unpacklo_epi16(lanes, lanes);   // of 0-3, of 8-11
    const __m256i high = _mm256_unpackhi_epi16(lanes, lanes);  // of 4-7, of 12-15
    _mm_store_si128(out, _mm256_castsi256_si128(low));
    _mm_store_si128(out + 1, _mm256_castsi256_si128(high));
    _mm_store_si128(out + 2, _mm256_extracti128_si256(low, 1));
    _mm_store_si128(out + 3, _mm256_extracti128_si256(high, 1));
}

OPWRIGHT_AVX2 void prepare_rows(const FpuRow* b, unsigned rows, std::uint32_t defined, std::uint32_t phase,
                                DotRows& out) {
    const MultiplierBits bits = b_multiplier(phase);
    out.spread = 0;
    for (unsigned r = 0; r < rows; ++r) {
        const Operands16 row = split(b[r], defined, bits);
        out.largest[r] = static_cast<std::uint16_t>(largest_lane(row.exponent));
        const __m256i distance = distances(row, _mm256_set1_epi16(static_cast<short>(out.largest[r])));
        out.spread = std::max(out.spread, spread_of(distance, row.is_zero));
        store_twice(out.distance[r], distance);
        store_twice(out.factor[r], _mm256_or_si256(row.magnitude, _mm256_set1_epi16(kOneInHighByte)));
        store(out.negative[r], _mm256_srli_epi16(row.negative, 15));
    }
}

/// The sum of one group of products for all columns: signed sums and exponents in 16-bit lanes.
struct GroupSum {
    __m256i sum;
    __m256i exponent;
};

OPWRIGHT_AVX2 inline __m256i broadcast(std::uint32_t twice) {
    return _mm256_set1_epi32(static_cast<int>(twice));
}

OPWRIGHT_AVX2 inline GroupSum add_up(const DotColumns& a, const DotRows& b, unsigned r, unsigned first, int bias) {
    const __m256i powers = powers_of_two();
    __m256i index[kGroupProducts];
    __m256i smallest = _mm256_set1_epi16(-1);
    for (unsigned k = 0; k < kGroupProducts; ++k) {
        index[k] = _mm256_adds_epu8(load(a.index[first + k]), broadcast(b.distance[r][first + k]));
        smallest = _mm256_min_epu8(smallest, index[k]);
    }
    const __m256i nearest = _mm256_sub_epi8(smallest, _mm256_set1_epi16(kIndexBase));
    __m256i sum = _mm256_setzero_si256();
    for (unsigned k = 0; k < kGroupProducts; ++k) {
        // 4 * product + 1 with its sign, times 2^(13 - shift) and rounded: (product + 2^(shift-1)) >> shift with the
        // sign. The 1 turns halves away from zero on both sides, and is too small for anything else.
        const __m256i power = _mm256_shuffle_epi8(powers, _mm256_sub_epi8(index[k], nearest));
        const __m256i product = _mm256_maddubs_epi16(broadcast(b.factor[r][first + k]),
                                                     load(a.factor[b.negative[r][first + k]][first + k]));
        sum = _mm256_add_epi16(sum, _mm256_mulhrs_epi16(product, power));
    }
    const __m256i all_zero = _mm256_cmpeq_epi16(smallest, _mm256_set1_epi16(-1));
    const __m256i largest =
        _mm256_add_epi16(load(a.largest), _mm256_set1_epi16(static_cast<short>(b.largest[r] + bias)));
    const __m256i exponent = _mm256_sub_epi16(largest, _mm256_and_si256(nearest, _mm256_set1_epi16(0xFF)));
    const __m256i counts = _mm256_andnot_si256(all_zero, _mm256_cmpgt_epi16(exponent, _mm256_setzero_si256()));
    return {_mm256_and_si256(sum, counts), _mm256_and_si256(exponent, counts)};
}

/// Eight lanes of 16 bits, widened.
OPWRIGHT_AVX2 inline Signed low_lanes(__m256i lanes) {
    return reinterpret_cast<Signed>(_mm256_cvtepi16_epi32(_mm256_castsi256_si128(lanes)));
}
OPWRIGHT_AVX2 inline Signed high_lanes(__m256i lanes) {
    return reinterpret_cast<Signed>(_mm256_cvtepi16_epi32(_mm256_extracti128_si256(lanes, 1)));
}

template <bool kFp32Dst, bool kExponent8>
OPWRIGHT_AVX2 inline void accumulate_row(const GroupSum& first, const GroupSum& second, FpuRow& dst) {
    auto* const out = reinterpret_cast<__m256i*>(dst.data());
    const auto old_low = reinterpret_cast<Unsigned>(_mm256_loadu_si256(out));
    const auto old_high = reinterpret_cast<Unsigned>(_mm256_loadu_si256(out + 1));
    const Unsigned new_low = accumulate_lanes<kFp32Dst, kExponent8>(
        old_low, low_lanes(first.sum), low_lanes(first.exponent), low_lanes(second.sum), low_lanes(second.exponent));
    const Unsigned new_high =
        accumulate_lanes<kFp32Dst, kExponent8>(old_high, high_lanes(first.sum), high_lanes(first.exponent),
                                               high_lanes(second.sum), high_lanes(second.exponent));
    _mm256_storeu_si256(out, reinterpret_cast<__m256i>(new_low));
    _mm256_storeu_si256(out + 1, reinterpret_cast<__m256i>(new_high));
}

/// Rows of BF16: in 16-bit lanes, but for sums too large for them.
OPWRIGHT_AVX2 inline void accumulate_bf16_row(const GroupSum& first, const GroupSum& second, Bf16Row& dst) {
    auto* const out = reinterpret_cast<__m256i*>(dst.data());
    if (fits_bf16_lanes(first.sum, second.sum)) [[likely]] {
        const __m256i old = _mm256_loadu_si256(out);
        _mm256_storeu_si256(out, accumulate_bf16(old, first.sum, first.exponent, second.sum, second.exponent));
        return;
    }
    FpuRow wide;
    for (unsigned c = 0; c < wide.size(); ++c) wide[c] = std::uint32_t{dst[c]} << 16;
    accumulate_row<false, true>(first, second, wide);
    for (unsigned c = 0; c < wide.size(); ++c) dst[c] = static_cast<std::uint16_t>(wide[c] >> 16);
}

// Up to this sum of distances bytes tell every alignment, and zeros from small numbers.
constexpr unsigned kWidestSpread = 127;

/// A place in the memory, or in `scratch` where nothing says when the operand changes; true when it holds it already.
template <typename Prepared, std::size_t kPlaces>
Prepared& place_for(std::array<Prepared, kPlaces>* memory, unsigned place, const DotKey& key, Prepared& scratch,
                    bool& is_there) {
    is_there = false;
    if (memory == nullptr || key.version == 0) return scratch;
    Prepared& kept = (*memory)[place % kPlaces];
    is_there = kept.key == key;
    kept.key = key;
    return kept;
}

struct ReadyOperands {
    const DotColumns* a = nullptr;
    const DotRows* b = nullptr;
    DotColumns scratch_a;
    DotRows scratch_b;
};

/// False where bytes cannot tell their distances.
OPWRIGHT_AVX2 bool make_ready(const DotOperands& operands, FpuMode mode, DotMemory* memory, ReadyOperands& ready) {
    if (mode.product_bias() >= 0) return false;
    bool is_there = false;
    DotColumns& a = place_for(memory ? &memory->columns : nullptr, operands.a_row / kProducts,
                              {operands.a_version, operands.a_row, kProducts, operands.a_mask, mode.fidelity & 1u},
                              ready.scratch_a, is_there);
    if (!is_there) prepare_columns(operands.a, operands.a_mask, mode.fidelity, a);
    DotRows& b = place_for(memory ? &memory->rows : nullptr, operands.b_row / kMaxDotRows,
                           {operands.b_version, operands.b_row, operands.rows, operands.b_mask, mode.fidelity & 2u},
                           ready.scratch_b, is_there);
    if (!is_there) prepare_rows(operands.b, operands.rows, operands.b_mask, mode.fidelity, b);
    ready.a = &a;
    ready.b = &b;
    return a.spread + b.spread <= kWidestSpread;
}

/// The sums of all rows first, then their long way into Dst: the host works on several rows of either at a time.
template <typename Row, typename Accumulate>
OPWRIGHT_AVX2 bool all_rows(const DotOperands& operands, Row* dst, FpuMode mode, DotMemory* memory,
                            Accumulate accumulate) {
    ReadyOperands ready;
    if (!make_ready(operands, mode, memory, ready)) return false;
    const int bias = mode.product_bias();
    GroupSum sums[kMaxDotRows][2];
    for (unsigned r = 0; r < operands.rows; ++r) {
        for (unsigned g = 0; g < 2; ++g) sums[r][g] = add_up(*ready.a, *ready.b, r, g * kGroupProducts, bias);
    }
    for (unsigned r = 0; r < operands.rows; ++r) accumulate(sums[r][0], sums[r][1], dst[r]);
    return true;
}

OPWRIGHT_AVX2 bool dot_block_avx2(const DotOperands& operands, FpuRow* dst, FpuMode mode, DotMemory* memory) {
    if (mode.fp32_dst) return all_rows(operands, dst, mode, memory, accumulate_row<true, true>);
    if (mode.exponent_8b) return all_rows(operands, dst, mode, memory, accumulate_row<false, true>);
    return all_rows(operands, dst, mode, memory, accumulate_row<false, false>);
}

}  // namespace

bool dot_block(const DotOperands& operands, FpuRow* dst, FpuMode mode, DotMemory* memory) {
    return has_lanes() && dot_block_avx2(operands, dst, mode, memory);
}

bool dot_block_bf16(const DotOperands& operands, Bf16Row* dst, std::uint32_t fidelity, DotMemory* memory) {
    return has_lanes() && all_rows(operands, dst, {false, true, fidelity}, memory, accumulate_bf16_row);
}

}  // namespace opwright::chip::tensix

#else

namespace opwright::chip::tensix {

bool dot_block(const DotOperands&, FpuRow*, FpuMode, DotMemory*) {
    return false;
}
bool dot_block_bf16(const DotOperands&, Bf16Row*, std::uint32_t, DotMemory*) {
    return false;
}

}  // namespace opwright::chip::tensix

#endif
