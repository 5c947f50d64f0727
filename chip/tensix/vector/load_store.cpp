// SFPLOAD and SFPSTORE: 4 rows by 8 even or odd columns of Dst, from or to an LReg.
#include "chip/tensix/machine.hpp"
#include "chip/tensix/matrix/alu_format.hpp"
#include "chip/tensix/vector/lanes.hpp"
#include "chip/tensix/vector/load_macro.hpp"

namespace opwright::chip::tensix {
namespace {

enum class DstFormat : std::uint32_t {
    kSrcB,  ///< resolved by configuration
    kFp16,
    kBf16,
    kFp32,
    kInt32,
    kInt8,
    kUint16,
    kHi16,
    kInt16,
    kLo16,
    kInt32All,
    kZero,
    kInt32Sm,
    kInt8Comp,
    kLo16Only,
    kHi16Only,
};

DstFormat resolve(const Machine& m, unsigned thread, std::uint32_t mod0) {
    const auto format = static_cast<DstFormat>(mod0);
    if (format != DstFormat::kSrcB) return format;
    if (m.config.get(thread, cfg::ALU_ACC_CTRL_SFPU_Fp32_enabled)) return DstFormat::kFp32;
    return src_style(src_b_format(m, thread)) == SrcStyle::kFp16 ? DstFormat::kFp16 : DstFormat::kBf16;
}

std::uint32_t dst_address(const Machine& m, unsigned thread, std::uint32_t imm10, DstFormat format) {
    const std::uint32_t counters = m.rwcs[thread].dst + m.config.get(thread, cfg::DEST_REGW_BASE_Base);
    const std::uint32_t base = imm10 + m.config.get(thread, cfg::DEST_TARGET_REG_CFG_MATH_Offset);
    return (base + (format == DstFormat::kInt32All ? counters & 3u : counters)) & kDstRowMask;
}

struct Place {
    unsigned row;
    unsigned column;
};
Place place_of(std::uint32_t address, unsigned lane, bool exchange) {
    return {(address & ~3u) + lane / 8, (lane & 7) * 2 + ((address & 2u) || exchange ? 1u : 0u)};
}

std::uint32_t to_twos_complement(std::uint32_t sign_magnitude) {
    return sign_magnitude >> 31 ? 0u - (sign_magnitude & 0x7FFFFFFFu) : sign_magnitude;
}
std::uint32_t to_sign_magnitude(std::uint32_t value) {
    return value >> 31 ? 0x80000000u | ((0u - value) & 0x7FFFFFFFu) : value;
}
std::uint32_t without_denormals(std::uint32_t fp32) {
    return (fp32 & kFp32Exponent) == 0 ? fp32 & kSignBit : fp32;
}

std::uint32_t widen_fp16(std::uint16_t fp16, bool has_infinity) {
    const std::uint32_t sign = std::uint32_t{fp16 & 0x8000u} << 16;
    const std::uint32_t magnitude = fp16 & 0x7FFFu;
    if (has_infinity && magnitude == 0x7FFF) return sign | kFp32Exponent;
    return sign | ((magnitude << 13) + (magnitude >> 10 ? 112u << 23 : 0));
}
/// Truncates; too small becomes a signed zero, too large the largest pattern.
std::uint16_t narrow_to_fp16(std::uint32_t fp32) {
    const std::uint32_t sign = fp32 >> 16 & 0x8000u;
    const int exponent = static_cast<int>(fp32 >> 23 & 0xFFu) - 112;
    if (exponent <= 0) return static_cast<std::uint16_t>(sign);
    if (exponent > 31) return static_cast<std::uint16_t>(sign | 0x7FFFu);
    return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(exponent) << 10 | (fp32 >> 13 & 0x3FFu));
}

std::uint32_t load(const Machine& m, Place at, DstFormat format, std::uint32_t old, std::uint32_t config) {
    const auto raw16 = [&] { return std::uint32_t{dst_to_hardware(m.dst.read16(at.row, at.column))}; };
    const auto magnitude = [&](std::uint32_t mask) { return (raw16() & 0x8000u) << 16 | (raw16() >> 5 & mask); };
    switch (format) {
        case DstFormat::kFp16:
            return widen_fp16(dst_to_fp16(m.dst.read16(at.row, at.column)), config & lane_config::kEnableFp16aInf);
        case DstFormat::kBf16:
            return std::uint32_t{m.dst.read16(at.row, at.column)} << 16;
        case DstFormat::kSrcB:
        case DstFormat::kFp32:
        case DstFormat::kInt32:
        case DstFormat::kInt32All:
            return m.dst.read32(at.row, at.column);
        case DstFormat::kInt32Sm:
            return to_twos_complement(m.dst.read32(at.row, at.column));
        case DstFormat::kInt8:
            return magnitude(0x7F);
        case DstFormat::kInt8Comp:
            return to_twos_complement(magnitude(0x3FF));
        case DstFormat::kLo16Only:
            return (old & 0xFFFF0000u) | raw16();
        case DstFormat::kHi16Only:
            return raw16() << 16 | (old & 0xFFFFu);
        case DstFormat::kInt16:
            return (raw16() & 0x8000u) << 16 | (raw16() & 0x7FFFu);
        case DstFormat::kUint16:
        case DstFormat::kLo16:
            return raw16();
        case DstFormat::kHi16:
            return raw16() << 16;
        case DstFormat::kZero:
            return 0;
    }
    return 0;
}

void store(Machine& m, Place at, DstFormat format, std::uint32_t datum) {
    const auto put16 = [&](std::uint16_t native) { m.dst.write16(at.row, at.column, native); };
    const auto put_raw16 = [&](std::uint32_t bits) { put16(dst_from_hardware(static_cast<std::uint16_t>(bits))); };
    const auto put32 = [&](std::uint32_t native) { m.dst.write32(at.row, at.column, native); };
    /// 32 bits whose high half is already in the hardware's order.
    const auto put_raw32 = [&](std::uint32_t bits) {
        put32(std::uint32_t{dst_from_hardware(static_cast<std::uint16_t>(bits >> 16))} << 16 | (bits & 0xFFFFu));
    };
    const auto put_int8 = [&](std::uint32_t sign_magnitude) {
        put16(dst_from_fp16(
            static_cast<std::uint16_t>((sign_magnitude >> 16 & 0x8000u) | 16u << 10 | (sign_magnitude & 0x3FFu))));
    };
    switch (format) {
        case DstFormat::kFp16:
            return put16(dst_from_fp16(narrow_to_fp16(datum)));
        case DstFormat::kBf16:
            return put16(static_cast<std::uint16_t>(without_denormals(datum) >> 16));
        case DstFormat::kSrcB:
        case DstFormat::kFp32:
            return put32(without_denormals(datum));
        case DstFormat::kInt32:
        case DstFormat::kInt32All:
            return put32(datum);
        case DstFormat::kInt32Sm:
            return put32(to_sign_magnitude(datum));
        case DstFormat::kInt8:
            return put_int8(datum);
        case DstFormat::kInt8Comp:
            return put_int8(to_sign_magnitude(datum));
        case DstFormat::kUint16:
        case DstFormat::kLo16Only:
            return put_raw16(datum);
        case DstFormat::kHi16Only:
            return put_raw16(datum >> 16);
        case DstFormat::kInt16:
            return put_raw16((datum >> 16 & 0x8000u) | (datum & 0x7FFFu));
        case DstFormat::kLo16:
            return put_raw32(datum << 16 | datum >> 16);
        case DstFormat::kHi16:
            return put_raw32(datum);
        case DstFormat::kZero:
            return put_raw16(0);
    }
}

constexpr unsigned kLanesPerRow = 8;

bool is_32_bit(DstFormat format) {
    return format == DstFormat::kFp32 || format == DstFormat::kInt32 || format == DstFormat::kInt32All;
}

/// All lanes take part, and each in the same way: what load_rows and store_rows are for.
bool is_regular(const Vector& v, DstFormat format) {
    if (!is_32_bit(format) && format != DstFormat::kBf16) return false;
    if (format != DstFormat::kInt32All && v.enabled_lanes() != ~0u) return false;
    constexpr std::uint32_t kDstAccess = lane_config::kCaptureDefaultDestIndex | lane_config::kBlockDestWrFromSfpu |
                                         lane_config::kBlockSfpuRdFromDest | lane_config::kDestRdColExchange |
                                         lane_config::kDestWrColExchange;
    std::uint32_t any = 0;
    for (const std::uint32_t config : v.lane_config) any |= config;
    return (any & kDstAccess) == 0;
}

/// The regular loads: four rows, every other column, without a decision per lane. Must equal `load`.
void load_rows(const Machine& m, std::uint32_t address, DstFormat format, LaneRegister& to) {
    const auto [first, odd] = place_of(address, 0, false);
    for (unsigned r = 0; r < kLanes / kLanesPerRow; ++r) {
        std::uint32_t* const out = &to[r * kLanesPerRow];
        if (is_32_bit(format)) {
            const Dst::Row& high = m.dst.read(Dst::high_row(first + r));
            const Dst::Row& low = m.dst.read(Dst::high_row(first + r) + Dst::kLowOffset);
            for (unsigned c = 0; c < kLanesPerRow; ++c) out[c] = Dst::join(high[2 * c + odd], low[2 * c + odd]);
        } else {
            const Dst::Row& row = m.dst.read(m.dst.row16(first + r));
            for (unsigned c = 0; c < kLanesPerRow; ++c) out[c] = std::uint32_t{row[2 * c + odd]} << 16;
        }
    }
}

/// The regular stores. Must equal `store`.
void store_rows(Machine& m, std::uint32_t address, DstFormat format, const LaneRegister& from) {
    const auto [first, odd] = place_of(address, 0, false);
    const bool integers = format == DstFormat::kInt32 || format == DstFormat::kInt32All;
    for (unsigned r = 0; r < kLanes / kLanesPerRow; ++r) {
        std::array<std::uint32_t, kLanesPerRow> in;
        for (unsigned c = 0; c < kLanesPerRow; ++c) {
            const std::uint32_t datum = from[r * kLanesPerRow + c];
            in[c] = integers ? datum : without_denormals(datum);
        }
        if (is_32_bit(format)) {
            Dst::Row& high = m.dst.modify(Dst::high_row(first + r));
            Dst::Row& low = m.dst.modify(Dst::high_row(first + r) + Dst::kLowOffset);
            for (unsigned c = 0; c < kLanesPerRow; ++c) high[2 * c + odd] = static_cast<std::uint16_t>(in[c] >> 16);
            for (unsigned c = 0; c < kLanesPerRow; ++c) low[2 * c + odd] = Dst::low_half(in[c]);
        } else {
            Dst::Row& row = m.dst.modify(m.dst.row16(first + r));
            for (unsigned c = 0; c < kLanesPerRow; ++c) row[2 * c + odd] = static_cast<std::uint16_t>(in[c] >> 16);
        }
    }
}

/// INT32_ALL ignores lane predication.
template <typename Action>
void for_addressed_lanes(const Vector& v, DstFormat format, Action action) {
    if (format != DstFormat::kInt32All) return for_lanes(v, action);
    for (unsigned lane = 0; lane < kLanes; ++lane) action(lane);
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::SFPLOAD i) {
    Vector& v = m.vector;
    if (i.VD() >= 12) not_modelled("SFPLOAD into an instruction template");
    const DstFormat format = resolve(m, thread, i.Mod0());
    const std::uint32_t address = dst_address(m, thread, i.Imm10(), format);
    if (i.VD() < 8 && is_regular(v, format)) {
        load_rows(m, address, format, v.lreg[i.VD()]);
    } else if (i.VD() < 8) {
        for_addressed_lanes(v, format, [&](unsigned lane) {
            const std::uint32_t config = v.lane_config[lane];
            if (config & lane_config::kBlockSfpuRdFromDest) return;
            const Place at = place_of(address, lane, v.lane_config[lane & 7] & lane_config::kDestRdColExchange);
            v.lreg[i.VD()][lane] = load(m, at, format, v.lreg[i.VD()][lane], config);
            constexpr std::uint32_t kCapture = lane_config::kEnableDestIndex | lane_config::kCaptureDefaultDestIndex;
            if (i.VD() < 4 && (config & kCapture) == kCapture) v.lreg[i.VD() + 4][lane] = at.row << 4 | at.column;
        });
    }
    apply_addr_mod(m, thread, i.AddrMod(), false);
    return Outcome::kDone;
}

std::uint32_t sfpu_dst_address(const Machine& m, unsigned thread, std::uint32_t imm10, std::uint32_t mod0) {
    return dst_address(m, thread, imm10, resolve(m, thread, mod0));
}

void sfpu_store(Machine& m, unsigned thread, std::uint32_t mod0, std::uint32_t address, unsigned vd) {
    Vector& v = m.vector;
    const DstFormat format = resolve(m, thread, mod0);
    if (is_regular(v, format)) return store_rows(m, address, format, v.lreg[vd]);
    for_addressed_lanes(v, format, [&](unsigned lane) {
        if (v.lane_config[lane] & lane_config::kBlockDestWrFromSfpu) return;
        const Place at = place_of(address, lane, v.lane_config[lane & 7] & lane_config::kDestWrColExchange);
        store(m, at, format, v.lreg[vd][lane]);
    });
}

Outcome execute(Machine& m, unsigned thread, isa::SFPSTORE i) {
    if (store_macro_template(m.vector, i.VD(), i.word)) return Outcome::kDone;
    sfpu_store(m, thread, i.Mod0(), sfpu_dst_address(m, thread, i.Imm10(), i.Mod0()), i.VD());
    apply_addr_mod(m, thread, i.AddrMod(), false);
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
