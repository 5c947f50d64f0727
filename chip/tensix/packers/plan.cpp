// Configuration and counters -> PackPlan.
#include "chip/tensix/packers/plan.hpp"

#include <string>

namespace opwright::chip::tensix {
namespace {

class PackConfig {
  public:
    PackConfig(const Machine& m, unsigned thread) : config_(m.config), bank_(m.config.bank_of(thread)) {}

    std::uint32_t word(unsigned index) const { return config_.word(bank_, index); }
    std::uint32_t get(cfg::Field field) const { return field.of(word(field.word)); }
    /// A field of one packer's own section.
    std::uint32_t get(unsigned packer, cfg::Field field) const {
        return field.of(word(cfg::kPackerSection[packer] + field.word));
    }

  private:
    const Config& config_;
    unsigned bank_;
};

unsigned packers_of(std::uint32_t mask) {
    switch (mask) {
        case 0:
            return 1;
        case 1:
        case 2:
        case 3:
        case 4:
        case 8:
        case 12:
        case 15:
            return mask;
        default:
            kernel_mistake("PackerMask " + std::to_string(mask) + " is undefined on hardware",
                           "use one packer, packers 0 and 1, packers 2 and 3, or all four");
    }
}

PackConversion conversion_of(const PackConfig& config) {
    if (config.get(cfg::ALU_ROUNDING_MODE_Packer_srnd_en) || config.get(cfg::ALU_ROUNDING_MODE_Gasket_srnd_en)) {
        not_modelled("stochastic rounding in the packers", "leave ALU_ROUNDING_MODE at round-to-nearest");
    }
    PackConversion c;
    c.intermediate =
        format_of(config.get(cfg::ALU_FORMAT_SPEC_REG_Dstacc_override) ? config.get(cfg::ALU_FORMAT_SPEC_REG_Dstacc_val)
                                                                       : config.get(cfg::ALU_FORMAT_SPEC_REG2_Dstacc));
    c.read_32b = config.get(cfg::PCK_DEST_RD_CTRL_Read_32b_data);
    c.read_raw = config.get(cfg::PCK_DEST_RD_CTRL_Read_int8);
    c.read_unsigned = config.get(cfg::PCK_DEST_RD_CTRL_Read_unsigned);
    c.round_10b = config.get(cfg::PCK_DEST_RD_CTRL_Round_10b_mant);
    if (c.intermediate == Format::kInt8 && config.get(cfg::INT_DESCALE_Enable)) {
        if (config.get(cfg::INT_DESCALE_Mode)) not_modelled("INT_DESCALE with a shift per face");
        c.int8_shift = config.get(cfg::INT_DESCALE_VALUES_SEC0_Value) & 31u;
    }
    c.relu = static_cast<Relu>(config.get(cfg::STACC_RELU_ApplyRelu) & 3u);
    c.relu_threshold = static_cast<std::uint16_t>(config.get(cfg::STACC_RELU_ReluThreshold));
    const bool has_threshold = c.relu == Relu::kMinThreshold || c.relu == Relu::kMaxThreshold;
    if (has_threshold && (c.relu_threshold & 0x8000u)) kernel_mistake("the packer's ReLU threshold is negative");
    return c;
}

void add_packer_formats(PackerJob& job, const PackConfig& config) {
    PackConversion& c = job.conversion;
    c.late_from = format_of(config.get(job.packer, cfg::PACK_In_data_format));
    c.late_to = format_of(config.get(job.packer, cfg::PACK_Out_data_format));
    c.exponent_threshold_enabled = config.get(job.packer, cfg::PACK_Exp_threshold_en);
    c.exponent_threshold = static_cast<std::uint8_t>(config.get(job.packer, cfg::PACK_Exp_threshold));
    if (c.late_from != c.intermediate) {
        not_modelled("a packer whose input format (" + std::string(name_of(c.late_from)) +
                         ") differs from the ALU's Dst format (" + std::string(name_of(c.intermediate)) + ")",
                     "the pack configuration and the math configuration must name the same Dst format");
    }
}

std::uint32_t input_bytes_per_datum(Format format) {
    switch (static_cast<unsigned>(format) & 3u) {
        case 0:
            return 4;
        case 1:
            return 2;
        default:
            return 1;
    }
}

void find_input(PackerJob& job, const Machine& m, const PackConfig& config, const Adc& adc, isa::PACR i) {
    const AdcChannel& from = adc.channel[0];
    job.count = i.Flush() ? 0 : (adc.channel[1].x() - from.x() + 1) & 0x3FFFFu;
    job.from_zeros = i.ZeroWrite() || i.Flush();
    if (job.packer == 0 && !job.from_zeros && config.get(0, cfg::PACK_Source_interface_selection) == 1) {
        not_modelled("packer 0 reading from L1 instead of Dst");
    }
    std::uint32_t address = config.get(cfg::PCK0_ADDR_BASE_REG_0_Base) +
                            from.x() * (config.get(cfg::PCK0_ADDR_CTRL_XY_REG_0_Xstride) & 15u) +
                            from.y() * config.get(cfg::PCK0_ADDR_CTRL_XY_REG_0_Ystride) +
                            from.z() * config.get(cfg::PCK0_ADDR_CTRL_ZW_REG_0_Zstride) +
                            from.w() * config.get(cfg::PCK0_ADDR_CTRL_ZW_REG_0_Wstride);
    const std::uint32_t bytes = input_bytes_per_datum(job.conversion.late_from);
    const std::uint32_t x_mask = 16 / bytes - 1;
    address = ((address / bytes) & ~x_mask) + (from.x() & x_mask);
    address += cfg::DEST_TARGET_REG_CFG_PACK_SEC0_Offset.of(m.config.word(0, 152 + job.packer)) << 4;
    job.source = address & 0x3FFFu;
    const auto mask = static_cast<std::uint16_t>(config.get(job.packer, cfg::PACK_Downsample_mask));
    job.downsample_mask = mask ? mask : 0xFFFF;
}

/// L1 addresses in units of 16 bytes, before the ADC's share.
std::uint32_t destination_base(const PackConfig& config, unsigned packer) {
    const auto base = [&](unsigned p) {
        return config.get(p, cfg::PACK_L1_Dest_addr) + (config.get(p, cfg::PACK_Sub_l1_tile_header_size) ? 0 : 1);
    };
    const std::uint32_t first = base(0);
    if (packer == 0) return first;
    return base(packer) + (first >> 31 ? first : 0);
}

void find_output(PackerJob& job, const PackConfig& config, const Adc& adc) {
    const unsigned p = job.packer;
    const AdcChannel& to = adc.channel[1];
    std::uint32_t address = destination_base(config, p);
    const std::uint32_t yzw = config.get(cfg::PCK0_ADDR_BASE_REG_1_Base) +
                              to.y() * config.get(cfg::PCK0_ADDR_CTRL_XY_REG_1_Ystride) +
                              to.z() * config.get(cfg::PCK0_ADDR_CTRL_ZW_REG_1_Zstride) +
                              to.w() * config.get(cfg::PCK0_ADDR_CTRL_ZW_REG_1_Wstride);
    address += yzw & ~15u;
    if (config.get(p, cfg::PACK_Add_l1_dest_addr_offset)) {
        not_modelled("Add_l1_dest_addr_offset, which adds an offset that TDMA-RISC sets");
    }
    const std::uint32_t limit = config.word(cfg::kPackerLimits[p]) & 0x1FFFFu;
    const std::uint32_t fifo_size = config.word(cfg::kPackerLimits[p] + 1) & 0x1FFFFu;
    if (address > limit * 2 + 1) address -= fifo_size * 2;
    const bool compresses = !(config.get(cfg::THCON_SEC0_REG1_All_pack_disable_zero_compress_ovrd)
                                  ? config.get(cfg::THCON_SEC0_REG1_All_pack_disable_zero_compress) >> p & 1u
                                  : config.get(p, cfg::PACK_Disable_zero_compress));
    if (compresses) not_modelled("compression in the packers", "set Disable_zero_compress");
    job.exponent_address = (address & 0x1FFFFu) << 4;
    const bool narrow = static_cast<unsigned>(job.conversion.late_to) & 2u;
    if (narrow) address += config.get(p, cfg::PACK_Exp_section_size);
    job.data_address = (address & 0x1FFFFu) << 4;
    job.l1_accumulate = config.get(p, cfg::PACK_Pack_L1_Acc);
}

constexpr unsigned kEdgeMasks = 4;

/// Whether one of a mapping's 16 entries of two bits is `entry`.
bool names(std::uint32_t mapping, std::uint32_t entry) {
    constexpr std::uint32_t kLowBits = 0x55555555u;
    const std::uint32_t differs = mapping ^ (entry * kLowBits);
    return (~(differs | differs >> 1) & kLowBits) != 0;
}

/// Whether any row that the mappings can choose has a datum masked. Kernels leave masks that no row uses at zero.
bool may_mask(const PackerJob& job) {
    for (unsigned mask = 0; mask < kEdgeMasks; ++mask) {
        if (job.edge_masks[mask] == 0xFFFF) continue;
        if (!job.face_selects_row_set) {
            if (names(job.row_set_mapping, mask)) return true;
            continue;
        }
        for (unsigned set = 0; set < job.row_set_mappings.size(); ++set) {
            if (names(job.face_set_mapping, set) && names(job.row_set_mappings[set], mask)) return true;
        }
    }
    return false;
}

void find_edges(PackerJob& job, const Machine& m, const PackConfig& config) {
    bool any_mask = false;
    for (unsigned k = 0; k < kEdgeMasks; ++k) {
        job.edge_masks[k] = static_cast<std::uint16_t>(config.get(cfg::PCK_EDGE_OFFSET_SEC0_mask.plus(k)));
        any_mask |= job.edge_masks[k] != 0xFFFF;
    }
    const unsigned p = job.packer;
    const unsigned counters = cfg::PACK_COUNTERS_SEC0_pack_reads_per_xy_plane.word + p;
    job.rows_per_plane = cfg::PACK_COUNTERS_SEC0_pack_reads_per_xy_plane.of(config.word(counters));
    job.yz_transposed = cfg::PACK_COUNTERS_SEC0_pack_yz_transposed.of(config.word(counters));
    if (!any_mask) return;
    job.mask_to_minus_infinity = config.get(cfg::PCK_EDGE_MODE_mode);
    job.face_selects_row_set = config.get(cfg::PCK_EDGE_TILE_FACE_SET_SELECT_enable);
    for (unsigned k = 0; k < 4; ++k) job.row_set_mappings[k] = config.word(cfg::kTileRowSetMappingWord + k);
    job.row_set_mapping = job.row_set_mappings[config.get(cfg::PCK_EDGE_TILE_ROW_SET_SELECT_select) >> (2 * p) & 3u];
    const std::uint32_t face_set = config.get(cfg::PCK_EDGE_TILE_FACE_SET_SELECT_select) >> (2 * p) & 3u;
    job.face_set_mapping = config.word(cfg::kTileFaceSetMappingWord + face_set);
    job.z_offset = cfg::DEST_TARGET_REG_CFG_PACK_SEC0_ZOffset.of(m.config.word(0, 152 + p));
    job.masks_edges = may_mask(job);
}

}  // namespace

PackPlan plan_pack(const Machine& m, unsigned thread, isa::PACR i) {
    const PackConfig config(m, thread);
    const unsigned mask = packers_of(i.PackerMask());
    const PackConversion conversion = conversion_of(config);
    PackPlan plan;
    for (unsigned p = 0; p < 4; ++p) {
        if ((mask >> p & 1u) == 0) continue;
        PackerJob& job = plan.jobs[plan.job_count++];
        job.packer = p;
        job.conversion = conversion;
        unsigned adc_thread = thread;
        if (i.OvrdThreadId()) {
            const std::uint32_t context = config.get(p, cfg::PACK_Addr_cnt_context);
            adc_thread = context == 3 ? 0 : context;
        }
        plan.advances_adc[adc_thread] = true;
        const Adc& adc = m.adcs[adc_thread].packers;
        add_packer_formats(job, config);
        find_input(job, m, config, adc, i);
        find_output(job, config, adc);
        find_edges(job, m, config);
    }
    return plan;
}

}  // namespace opwright::chip::tensix
