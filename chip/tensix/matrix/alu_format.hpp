// What the configuration says about the matrix unit's data types, read once per instruction.
#pragma once

#include "chip/tensix/format/data_format.hpp"
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {

struct AluFormat {
    Format src_a;          ///< SrcA's format; also the one that SrcB and Dst moves go by
    bool fp16a_force;      ///< FP16A_FORCE_Enable: treat everything as FP16, Dst in 16 bits
    bool flush_denormals;  ///< Src datums with exponent 0 count as +0
    bool fp32_enabled;     ///< Dst accumulates in 32 bits
    bool int8_math_enabled;

    /// TF32 and the formats that are unpacked to BF16 keep 8 exponent bits on the way to Dst.
    bool use_8b_exponent() const { return !fp16a_force && src_style(src_a) != SrcStyle::kFp16; }
    SrcStyle style() const { return fp16a_force ? SrcStyle::kFp16 : src_style(src_a); }
    bool dst_32b() const { return !fp16a_force && (fp32_enabled || int8_math_enabled); }
};

inline Format src_b_format(const Machine& m, unsigned thread) {
    const bool overridden = m.config.get(thread, cfg::ALU_FORMAT_SPEC_REG_SrcB_override);
    return format_of(
        m.config.get(thread, overridden ? cfg::ALU_FORMAT_SPEC_REG_SrcB_val : cfg::ALU_FORMAT_SPEC_REG1_SrcB));
}

inline AluFormat alu_format(const Machine& m, unsigned thread) {
    const Config& config = m.config;
    const bool overridden = config.get(thread, cfg::ALU_FORMAT_SPEC_REG_SrcA_override);
    return {
        .src_a = format_of(overridden ? config.get(thread, cfg::ALU_FORMAT_SPEC_REG_SrcA_val)
                                      : config.get(thread, cfg::ALU_FORMAT_SPEC_REG0_SrcA)),
        .fp16a_force = config.get(thread, cfg::FP16A_FORCE_Enable) != 0,
        .flush_denormals = config.get(thread, cfg::ALU_ACC_CTRL_Zero_Flag_disabled_src) == 0,
        .fp32_enabled = config.get(thread, cfg::ALU_ACC_CTRL_Fp32_enabled) != 0,
        .int8_math_enabled = config.get(thread, cfg::ALU_ACC_CTRL_INT8_math_enabled) != 0,
    };
}

}  // namespace opwright::chip::tensix
