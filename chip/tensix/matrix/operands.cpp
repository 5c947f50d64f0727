// Operand formats of the arithmetic instructions.
#include "chip/tensix/matrix/operands.hpp"

#include <string>

namespace opwright::chip::tensix {

FpuJob plan_fpu(const Machine& m, unsigned thread, std::uint32_t dst_row) {
    const Config& config = m.config;
    if (config.get(thread, cfg::ALU_ROUNDING_MODE_Fpu_srnd_en)) {
        not_modelled("stochastic rounding in the matrix unit", "leave ALU_ROUNDING_MODE at round-to-nearest");
    }
    const AluFormat format = alu_format(m, thread);
    const Format src_b = src_b_format(m, thread);
    const SrcStyle a_style = format.style();
    const SrcStyle b_style = format.fp16a_force ? SrcStyle::kFp16 : src_style(src_b);
    FpuJob job;
    job.int8 = !format.fp16a_force && format.int8_math_enabled;
    if (!job.int8 && (a_style == SrcStyle::kFp16) != (b_style == SrcStyle::kFp16)) {
        kernel_mistake("SrcA is " + std::string(name_of(format.src_a)) + " but SrcB is " + std::string(name_of(src_b)) +
                           "; the matrix unit needs the same exponent width in both",
                       "unpack both operands to formats with 8-bit or both with 5-bit exponents");
    }
    job.mode.fp32_dst = !format.fp16a_force && format.fp32_enabled;
    job.mode.exponent_8b = a_style != SrcStyle::kFp16;
    job.mode.fidelity = (m.rwcs[thread].fidelity_phase + config.get(thread, cfg::FIDELITY_BASE_Phase)) & 3u;
    job.flush_b_denormals = format.flush_denormals;
    job.a_mask = datum_mask(a_style);
    job.b_mask = datum_mask(b_style);
    job.src_a_row = m.rwcs[thread].src_a;
    job.src_b_row = m.rwcs[thread].src_b;
    job.dst_row = dst_row_base(m, thread, dst_row);
    return job;
}

}  // namespace opwright::chip::tensix
