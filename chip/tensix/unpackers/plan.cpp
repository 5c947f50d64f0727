// Configuration and counters -> UnpackPlan, in the order of the functional model's first two thirds.
#include "chip/tensix/unpackers/plan.hpp"

#include <string>

#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

/// One unpacker's view of the configuration bank that the thread selects.
class UnpackerConfig {
  public:
    UnpackerConfig(const Machine& m, unsigned thread, unsigned which)
        : config_(m.config), bank_(m.config.bank_of(thread)), section_(which * cfg::kThconSectionStep) {}

    std::uint32_t word(unsigned index) const { return config_.word(bank_, index); }
    std::uint32_t thcon_word(unsigned index) const { return word(index + section_); }
    std::uint32_t thcon(cfg::Field field) const { return field.of(thcon_word(field.word)); }
    /// The i-th 16-bit entry of a list that starts at `first_word`.
    std::uint32_t half_word(unsigned first_word, unsigned i) const {
        return thcon_word(first_word + i / 2) >> (16 * (i & 1)) & 0xFFFFu;
    }

  private:
    const Config& config_;
    unsigned bank_;
    unsigned section_;
};

struct TileDescriptor {
    std::uint32_t words[4];

    Format in_format() const { return format_of(words[0]); }
    bool is_uncompressed() const { return words[0] >> 4 & 1u; }
    bool no_bfp_exponent_section() const { return words[0] >> 5 & 1u; }
    std::uint32_t x_dim() const { return words[0] >> 16; }
    std::uint32_t y_dim() const { return words[1] & 0xFFu; }
    std::uint32_t z_dim() const { return at_least_one(words[1] >> 16 & 0xFFu); }
    std::uint32_t w_dim() const { return at_least_one(words[2] & 0xFFu); }
    std::uint32_t digest_size() const { return words[3] >> 24; }

  private:
    static std::uint32_t at_least_one(std::uint32_t dim) { return dim ? dim : 1; }
};

void choose_context(UnpackPlan& plan, const Machine& m, unsigned thread, isa::UNPACR i) {
    plan.adc_thread = thread;
    if (!i.MultiContextMode()) return;
    plan.context = i.UseContextCounter() ? m.unpackers[plan.which].context_counter[thread] : i.ContextNumber();
    plan.context += m.config.get(
        thread, plan.which ? cfg::UNPACK_MISC_CFG_CfgContextOffset_1 : cfg::UNPACK_MISC_CFG_CfgContextOffset_0);
    plan.context &= 7u;
    plan.adc_thread = i.ContextADC();
    if (plan.which == 1 && plan.context >= 2) kernel_mistake("unpacker 1 has contexts 0 and 1 only");
    if (plan.adc_thread == 3) kernel_mistake("ContextADC 3 selects no thread's counters");
}

void choose_formats(UnpackPlan& plan, const Machine& m, unsigned thread, const UnpackerConfig& config,
                    const TileDescriptor& tile, bool multi_context) {
    if (multi_context && config.thcon(cfg::THCON_SEC0_REG2_Ovrd_data_format)) {
        const std::uint32_t word = config.thcon_word(cfg::THCON_SEC0_REG7_Offset_address.word + (plan.context & 3u));
        const unsigned shift = plan.context < 4 ? 16 : 24;
        plan.in_format = format_of(word >> shift);
        plan.out_format = format_of(word >> (shift + 4));
    } else {
        plan.in_format = tile.in_format();
        plan.out_format = format_of(config.thcon(cfg::THCON_SEC0_REG2_Out_data_format));
    }
    plan.int8_is_unsigned = m.config.get(
        thread, plan.which ? cfg::ALU_FORMAT_SPEC_REG0_SrcBUnsigned : cfg::ALU_FORMAT_SPEC_REG0_SrcAUnsigned);
    if (bits_in_l1(plan.in_format) == 0) {
        kernel_mistake("the unpacker's input format code " + std::to_string(static_cast<unsigned>(plan.in_format)) +
                       " is reserved");
    }
}

void describe_input(UnpackSettings& settings, const UnpackerConfig& config, const TileDescriptor& tile,
                    bool multi_context) {
    UnpackPlan& plan = settings.plan;
    const bool uncompressed = multi_context ? config.thcon_word(cfg::kUnpackContextFlagsWord) >>
                                                      (plan.context < 4 ? plan.context : plan.context + 12) &
                                                  1u
                                            : tile.is_uncompressed();
    if (!uncompressed) not_modelled("unpacking compressed data");

    settings.x_dim =
        multi_context && plan.which == 0 ? config.half_word(cfg::kUnpackTileXDimWord, plan.context & 3u) : tile.x_dim();
    settings.y_dim = tile.y_dim();
    settings.z_dim = tile.z_dim();
    settings.header =
        config.thcon(cfg::THCON_SEC0_REG7_Offset_address.plus(plan.context & 3u)) + 1u + tile.digest_size();
    plan.wrap_limit = std::uint64_t{config.thcon(cfg::THCON_SEC0_REG2_Unpack_limit_address)} * 16;
    plan.wrap_size = std::uint64_t{config.thcon(cfg::THCON_SEC0_REG2_Unpack_fifo_size)} * 16;

    if (is_bfp(plan.in_format)) {
        plan.shared_exponent_forced = config.thcon(cfg::THCON_SEC0_REG2_Force_shared_exp);
        const bool has_section =
            plan.in_format == Format::kBfp8 || plan.in_format == Format::kBfp8a || !tile.no_bfp_exponent_section();
        if (plan.shared_exponent_forced) {
            plan.forced_exponent = static_cast<std::uint8_t>(
                cfg::UNP0_FORCED_SHARED_EXP_shared_exp.of(config.word(41 + plan.which * cfg::kUnpackerBaseStep)));
        } else if (has_section) {
            const std::uint64_t exponents =
                (std::uint64_t{settings.x_dim} * tile.y_dim() * tile.z_dim() * tile.w_dim() + 15) / 16;
            settings.exponent_section = (exponents + 15) / 16 * 16;
        }
    }
    plan.strided_rows = config.thcon(cfg::THCON_SEC0_REG2_Tileize_mode);
    if (plan.strided_rows) {
        const std::uint32_t shifts = config.thcon_word(60) >> 16;
        plan.row_stride = std::uint64_t{shifts & 0xFFFu} * 16 * 8;
    } else {
        plan.row_stride = std::uint64_t{bits_in_l1(plan.in_format)} * 16;
    }
}

void describe_output(UnpackSettings& settings, const Machine& m, unsigned thread, const UnpackerConfig& config,
                     bool multi_context) {
    UnpackPlan& plan = settings.plan;
    if (plan.which == 0) {
        plan.to_dst = multi_context ? config.thcon_word(cfg::kUnpackContextFlagsWord) >>
                                              (plan.context < 4 ? plan.context + 4 : plan.context + 16) &
                                          1u
                                    : config.thcon(cfg::THCON_SEC0_REG2_Unpack_If_Sel);
        plan.transpose = config.thcon(cfg::THCON_SEC0_REG2_Haloize_mode);
    }
    const unsigned strides = plan.which * cfg::kUnpackerStrideStep;
    settings.out_base = cfg::UNP0_ADDR_BASE_REG_1_Base.of(config.word(40 + plan.which * cfg::kUnpackerBaseStep));
    settings.out_y_stride = cfg::UNP0_ADDR_CTRL_XY_REG_1_Ystride.of(config.word(44 + strides));
    settings.out_z_stride = cfg::UNP0_ADDR_CTRL_ZW_REG_1_Zstride.of(config.word(45 + strides));
    settings.out_w_stride = cfg::UNP0_ADDR_CTRL_ZW_REG_1_Wstride.of(config.word(45 + strides));
    settings.adds_context_address = plan.to_dst || cfg::UNP0_ADD_DEST_ADDR_CNTR_add_dest_addr_cntr.of(config.word(41));
    plan.upsample_zeros = (1u << config.thcon(cfg::THCON_SEC0_REG2_Upsample_rate)) - 1u;
    plan.upsample_skips = config.thcon(cfg::THCON_SEC0_REG2_Upsample_and_interleave);
    if (!plan.strided_rows && plan.which == 0) {
        plan.column_shift = config.thcon_word(60) >> (16 + 4 * (plan.context & 3u)) & 15u;
    }
    plan.row_override = m.config.get(thread, cfg::SRCA_SET_SetOvrdWithAddr);
}

std::uint64_t wrapped(const UnpackPlan& plan, std::uint64_t address, std::uint64_t unit) {
    return address > plan.wrap_limit * unit ? address - plan.wrap_size * unit : address;
}

void find_input(UnpackPlan& plan, const Machine& m, unsigned thread, const UnpackSettings& settings,
                const UnpackerConfig& config) {
    const std::uint32_t base = config.thcon(cfg::THCON_SEC0_REG3_Base_address.plus(plan.context));
    std::uint64_t address = std::uint64_t{base + settings.header} * 16;
    address &= 0xFFFFFFFFFull;

    const AdcChannel& from_xy = m.adcs[plan.adc_thread].unpacker[plan.which].channel[0];
    const AdcChannel& from_zw = m.adcs[thread].unpacker[plan.which].channel[0];
    const std::uint64_t first =
        ((std::uint64_t{from_zw.w()} * settings.z_dim + from_zw.z()) * settings.y_dim + from_xy.y()) * settings.x_dim +
        from_xy.x();
    const std::uint32_t x_end = m.adcs[plan.adc_thread].unpacker[plan.which].channel[1].x() + 1;
    if (x_end < from_xy.x()) {
        kernel_mistake("the unpacker's X counters end (" + std::to_string(x_end) + ") before they start (" +
                       std::to_string(from_xy.x()) + ")");
    }
    plan.count = x_end - from_xy.x();
    if (is_bfp(plan.in_format) && !plan.shared_exponent_forced) {
        plan.exponent_address = wrapped(plan, address * 16 + first, 16);
        address += settings.exponent_section;
    }
    plan.datum_address = wrapped(plan, address * 8 + first * bits_in_l1(plan.in_format), 8);
}

void find_output(UnpackPlan& plan, const Machine& m, unsigned thread, const UnpackSettings& settings,
                 const UnpackerConfig& config, bool multi_context) {
    const AdcChannel& to = m.adcs[thread].unpacker[plan.which].channel[1];
    std::uint32_t address = settings.out_base + to.y() * settings.out_y_stride + to.z() * settings.out_z_stride +
                            to.w() * settings.out_w_stride;
    const unsigned datum_bytes = bits_in_l1(plan.out_format) / 8;
    if (datum_bytes > 1) {
        if (address % datum_bytes != 0) kernel_mistake("the unpacker's output address is not a whole number of datums");
        address /= datum_bytes;
    }
    if (multi_context && plan.which == 0) {
        const std::uint32_t context_address = config.half_word(cfg::kUnpackDestAddressWord, plan.context & 3u);
        address = settings.adds_context_address ? address + context_address : context_address;
    }
    plan.out_address = address;
    plan.row_pointer = m.unpackers[plan.which].src_row[thread];
}

void check_combinations(const UnpackPlan& plan) {
    if ((plan.transpose || plan.strided_rows) && plan.datum_address % 128 != 0) {
        kernel_mistake("Haloize and Tileize mode need an input address that is a multiple of 16 bytes");
    }
    if (plan.strided_rows && plan.upsample_zeros > 0) kernel_mistake("Tileize mode cannot be combined with upsampling");
    if (plan.strided_rows && plan.which == 1) not_modelled("Tileize mode on unpacker 1");
    if (plan.to_dst && (plan.column_shift || plan.transpose)) {
        kernel_mistake("unpacking to Dst cannot be combined with a column shift or Haloize mode");
    }
}

UnpackSettings settings_of(const UnpackPlan& start, const Machine& m, unsigned thread, const UnpackerConfig& config,
                           bool multi_context) {
    UnpackSettings settings;
    settings.plan = start;
    const TileDescriptor tile{
        {config.thcon_word(52), config.thcon_word(53), config.thcon_word(54), config.thcon_word(55)}};
    choose_formats(settings.plan, m, thread, config, tile, multi_context);
    describe_input(settings, config, tile, multi_context);
    describe_output(settings, m, thread, config, multi_context);
    return settings;
}

}  // namespace

const UnpackPlan& plan_unpack(Machine& m, unsigned thread, isa::UNPACR i) {
    UnpackPlan start;
    start.which = i.WhichUnpacker();
    const bool multi_context = i.MultiContextMode();
    if (i.RowSearch()) not_modelled("UNPACR with RowSearch");
    choose_context(start, m, thread, i);
    const UnpackerConfig config(m, thread, start.which);

    UnpackPlanMemory& memory = m.unpack_plans[start.which];
    UnpackSettings& settings = memory.settings[start.context];
    const UnpackPlanMemory::Key key = {m.config.settings(), thread, m.config.bank_of(thread), multi_context};
    if (!(memory.keys[start.context] == key)) {
        settings = settings_of(start, m, thread, config, multi_context);
        memory.keys[start.context] = key;
    }
    UnpackPlan& plan = settings.plan;
    plan.adc_thread = start.adc_thread;
    plan.all_zero = i.AllDatumsAreZero();
    find_input(plan, m, thread, settings, config);
    find_output(plan, m, thread, settings, config, multi_context);
    check_combinations(plan);
    return plan;
}

}  // namespace opwright::chip::tensix
