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

void read_dst_row(const Machine& m, const FpuJob& job, unsigned row, FpuRow& out) {
    if (job.mode.fp32_dst) {
        const Dst::Row& high = m.dst.read(Dst::high_row(row));
        const Dst::Row& low = m.dst.read(Dst::high_row(row) + Dst::kLowOffset);
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = Dst::join(high[c], low[c]);
    } else if (job.mode.exponent_8b) {
        const Dst::Row& datums = m.dst.read(m.dst.row16(row));
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = std::uint32_t{datums[c]} << 16;
    } else {
        for (unsigned c = 0; c < kRowWidth; ++c) out[c] = read_dst_operand(m, job, row, c);
    }
}

void write_dst_row(Machine& m, const FpuJob& job, unsigned row, const FpuRow& in) {
    if (job.mode.fp32_dst) {
        Dst::Row& high = m.dst.overwrite(Dst::high_row(row));
        Dst::Row& low = m.dst.overwrite(Dst::high_row(row) + Dst::kLowOffset);
        for (unsigned c = 0; c < kRowWidth; ++c) high[c] = static_cast<std::uint16_t>(in[c] >> 16);
        for (unsigned c = 0; c < kRowWidth; ++c) low[c] = Dst::low_half(in[c]);
    } else if (job.mode.exponent_8b) {
        Dst::Row& datums = m.dst.overwrite(m.dst.row16(row));
        for (unsigned c = 0; c < kRowWidth; ++c) datums[c] = static_cast<std::uint16_t>(in[c] >> 16);
    } else {
        for (unsigned c = 0; c < kRowWidth; ++c) write_dst_result(m, job, row, c, in[c]);
    }
}

}  // namespace opwright::chip::tensix
