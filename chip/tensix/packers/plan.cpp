// Configuration and counters -> PackPlan.
#include "chip/tensix/packers/plan.hpp"

#include <string>

#include "chip/tensix/machine.hpp"

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

/// The logarithm of the bytes that a datum in Dst counts.
std::uint32_t input_bytes_log2(Format format) {
    switch (static_cast<unsigned>(format) & 3u) {
        case 0:
            return 2;
        case 1:
            return 1;
        default:
            return 0;
    }
}

void choose_datums(PackerJob& job, const PackConfig& config) {
    const auto mask = static_cast<std::uint16_t>(config.get(job.packer, cfg::PACK_Downsample_mask));
    job.downsample_mask = mask ? mask : 0xFFFF;
}

/// What one thread's counters select, before the packers' own offsets.
struct PackPlaces {
    std::uint32_t count;
    std::uint32_t from_x;
    std::uint32_t from;  ///< bytes into Dst
    std::uint32_t to;    ///< units of 16 bytes in L1, to be added to the packer's base
};

PackPlaces places_of(const PackConfig& config, const Adc& adc) {
    const AdcChannel& from = adc.channel[0];
    const AdcChannel& to = adc.channel[1];
    const std::uint32_t xy_from = config.word(cfg::PCK0_ADDR_CTRL_XY_REG_0_Xstride.word);
    const std::uint32_t zw_from = config.word(cfg::PCK0_ADDR_CTRL_ZW_REG_0_Zstride.word);
    const std::uint32_t zw_to = config.word(cfg::PCK0_ADDR_CTRL_ZW_REG_1_Zstride.word);
    return {
        .count = (to.x() - from.x() + 1) & 0x3FFFFu,
        .from_x = from.x(),
        .from = config.get(cfg::PCK0_ADDR_BASE_REG_0_Base) +
                from.x() * (cfg::PCK0_ADDR_CTRL_XY_REG_0_Xstride.of(xy_from) & 15u) +
                from.y() * cfg::PCK0_ADDR_CTRL_XY_REG_0_Ystride.of(xy_from) +
                from.z() * cfg::PCK0_ADDR_CTRL_ZW_REG_0_Zstride.of(zw_from) +
                from.w() * cfg::PCK0_ADDR_CTRL_ZW_REG_0_Wstride.of(zw_from),
        .to = (config.get(cfg::PCK0_ADDR_BASE_REG_1_Base) + to.y() * config.get(cfg::PCK0_ADDR_CTRL_XY_REG_1_Ystride) +
               to.z() * cfg::PCK0_ADDR_CTRL_ZW_REG_1_Zstride.of(zw_to) +
               to.w() * cfg::PCK0_ADDR_CTRL_ZW_REG_1_Wstride.of(zw_to)) &
              ~15u};
}

void find_input(PackerJob& job, const Machine& m, const PackConfig& config, const PackPlaces& places, isa::PACR i) {
    job.count = i.Flush() ? 0 : places.count;
    job.from_zeros = i.ZeroWrite() || i.Flush();
    if (job.packer == 0 && !job.from_zeros && config.get(0, cfg::PACK_Source_interface_selection) == 1) {
        not_modelled("packer 0 reading from L1 instead of Dst");
    }
    const std::uint32_t bytes_log2 = input_bytes_log2(job.conversion.late_from);
    const std::uint32_t x_mask = (16u >> bytes_log2) - 1;
    const std::uint32_t own = m.config.word(0, cfg::DEST_TARGET_REG_CFG_PACK_SEC0_Offset.word + job.packer);
    const std::uint32_t address = ((places.from >> bytes_log2) & ~x_mask) + (places.from_x & x_mask) +
                                  (cfg::DEST_TARGET_REG_CFG_PACK_SEC0_Offset.of(own) << 4);
    job.source = address & 0x3FFFu;
    job.z_offset = cfg::DEST_TARGET_REG_CFG_PACK_SEC0_ZOffset.of(own);
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

void check_output(const PackerJob& job, const PackConfig& config) {
    const unsigned p = job.packer;
    if (config.get(p, cfg::PACK_Add_l1_dest_addr_offset)) {
        not_modelled("Add_l1_dest_addr_offset, which adds an offset that TDMA-RISC sets");
    }
    const bool compresses = !(config.get(cfg::THCON_SEC0_REG1_All_pack_disable_zero_compress_ovrd)
                                  ? config.get(cfg::THCON_SEC0_REG1_All_pack_disable_zero_compress) >> p & 1u
                                  : config.get(p, cfg::PACK_Disable_zero_compress));
    if (compresses) not_modelled("compression in the packers", "set Disable_zero_compress");
}

void find_output(PackerJob& job, const PackConfig& config, const PackPlaces& places) {
    const unsigned p = job.packer;
    std::uint32_t address = destination_base(config, p) + places.to;
    const std::uint32_t limit = config.word(cfg::kPackerLimits[p]) & 0x1FFFFu;
    const std::uint32_t fifo_size = config.word(cfg::kPackerLimits[p] + 1) & 0x1FFFFu;
    if (address > limit * 2 + 1) address -= fifo_size * 2;
    job.exponent_address = (address & 0x1FFFFu) << 4;
    const bool narrow = static_cast<unsigned>(job.conversion.late_to) & 2u;
    if (narrow) address += config.get(p, cfg::PACK_Exp_section_size);
    job.data_address = (address & 0x1FFFFu) << 4;
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

void find_edges(PackerJob& job, const PackConfig& config) {
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
    job.masks_edges = may_mask(job);
}

/// Everything but the places.
PackPlan plan_settings(const PackConfig& config, unsigned thread, isa::PACR i) {
    const unsigned mask = packers_of(i.PackerMask());
    const PackConversion conversion = conversion_of(config);
    PackPlan plan;
    for (unsigned p = 0; p < 4; ++p) {
        if ((mask >> p & 1u) == 0) continue;
        PackerJob& job = plan.jobs[plan.job_count];
        job.packer = p;
        job.conversion = conversion;
        unsigned adc_thread = thread;
        if (i.OvrdThreadId()) {
            const std::uint32_t context = config.get(p, cfg::PACK_Addr_cnt_context);
            adc_thread = context == 3 ? 0 : context;
        }
        plan.adc_threads[plan.job_count++] = static_cast<std::uint8_t>(adc_thread);
        plan.advances_adc[adc_thread] = true;
        add_packer_formats(job, config);
        choose_datums(job, config);
        job.l1_accumulate = config.get(p, cfg::PACK_Pack_L1_Acc);
        check_output(job, config);
        find_edges(job, config);
    }
    return plan;
}

}  // namespace

const PackPlan& plan_pack(Machine& m, unsigned thread, isa::PACR i) {
    const PackConfig config(m, thread);
    PackPlanMemory& memory = m.pack_plan;
    const PackPlanMemory::Key key = {m.config.settings(), thread, m.config.bank_of(thread), i.PackerMask(),
                                     i.OvrdThreadId()};
    if (!(memory.key == key)) {
        memory.plan = plan_settings(config, thread, i);
        memory.key = key;
    }
    PackPlan& plan = memory.plan;
    PackPlaces places{};
    for (unsigned k = 0; k < plan.job_count; ++k) {
        if (k == 0 || plan.adc_threads[k] != plan.adc_threads[k - 1]) {
            places = places_of(config, m.adcs[plan.adc_threads[k]].packers);
        }
        find_input(plan.jobs[k], m, config, places, i);
        find_output(plan.jobs[k], config, places);
    }
    return plan;
}

}  // namespace opwright::chip::tensix
