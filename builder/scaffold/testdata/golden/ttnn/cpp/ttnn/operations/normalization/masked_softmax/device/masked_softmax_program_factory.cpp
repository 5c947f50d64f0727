// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "masked_softmax_program_factory.hpp"

#include <bit>
#include <utility>

#include <tt-metalium/host_api.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/work_split.hpp>

namespace ttnn::operations::normalization::masked_softmax::detail {

using namespace tt;
using namespace tt::tt_metal;

namespace {

// Where the runtime arguments stand that change between two calls of one cached program
constexpr uint32_t kReaderXAddr = 0;
constexpr uint32_t kReaderMaskAddr = 1;
constexpr uint32_t kReaderScaleBits = 4;
constexpr uint32_t kWriterYAddr = 0;

}  // namespace

ttnn::device_operation::CachedProgram<MaskedSoftmaxSharedVariables> masked_softmax_single_core(
    const Tensor& input, const Tensor& mask, const Tensor& output, float scale) {
    Program program{};

    // Sizes, under the names of the specification
    const uint32_t N = input.logical_shape()[0];
    const uint32_t C = input.logical_shape()[1];
    const uint32_t H = input.logical_shape()[2];
    const uint32_t W = input.logical_shape()[3];
    const uint32_t Ht = H / 32;
    const uint32_t Wt = W / 32;
    const uint32_t R = N * C * Ht;

    // Work distribution: one unit is one tile-row (Wt tiles of x). The cores of the second group take one unit less; it
    // is empty when the units divide evenly.
    const CoreCoord grid_size = input.device()->compute_with_storage_grid_size();
    const auto [num_cores, all_cores, core_group_1, core_group_2, num_units_group_1, num_units_group_2] =
        split_work_to_cores(grid_size, R);

    // Circular buffers
    constexpr uint32_t cb_x = CBIndex::c_0;        // x tiles
    constexpr uint32_t cb_mask = CBIndex::c_1;     // mask tiles
    constexpr uint32_t cb_one = CBIndex::c_2;      // reduce scaler, 1.0
    constexpr uint32_t cb_scale = CBIndex::c_3;    // scale as a scalar-broadcast tile
    constexpr uint32_t cb_y = CBIndex::c_16;       // result tiles
    constexpr uint32_t cb_z = CBIndex::c_24;       // z = scale*x + mask
    constexpr uint32_t cb_max = CBIndex::c_25;     // row maximum, column 0 valid
    constexpr uint32_t cb_exp = CBIndex::c_26;     // exponentials
    constexpr uint32_t cb_rsum = CBIndex::c_27;    // reciprocal of the row sum, column 0 valid
    constexpr uint32_t cb_scaled = CBIndex::c_28;  // scale*x before masking
    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) {
        CreateCircularBuffer(
            program,
            all_cores,
            CircularBufferConfig(num_pages * page_size, {{index, format}}).set_page_size(index, page_size));
    };
    const DataFormat output_format = datatype_to_dataformat_converter(output.dtype());
    create_cb(cb_x, 2 * Wt, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_mask, 2 * Wt, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_one, 1, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_scale, 1, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_y, 2, tile_size(output_format), output_format);
    create_cb(cb_z, Wt, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_max, 1, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_exp, Wt, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_rsum, 1, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_cb(cb_scaled, Wt, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);

    // Reader: NCRISC, NOC 0
    std::vector<uint32_t> reader_compile_args = {
        Wt, Ht, C, static_cast<uint32_t>(mask.logical_shape()[0] == N && N > 1)};
    TensorAccessorArgs(*input.buffer()).append_to(reader_compile_args);
    TensorAccessorArgs(*mask.buffer()).append_to(reader_compile_args);
    const KernelHandle reader_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/dataflow/"
        "reader_masked_softmax_interleaved.cpp",
        all_cores,
        ReaderDataMovementConfig(reader_compile_args));

    // Writer: BRISC, NOC 1
    std::vector<uint32_t> writer_compile_args;
    TensorAccessorArgs(*output.buffer()).append_to(writer_compile_args);
    const KernelHandle writer_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/dataflow/"
        "writer_masked_softmax_interleaved.cpp",
        all_cores,
        WriterDataMovementConfig(writer_compile_args));

    // Compute: TRISC 0 to 2
    // The number of units is known at compile time: one kernel per core group.
    const auto compute_compile_args = [&](uint32_t num_units) -> std::vector<uint32_t> { return {num_units, Wt}; };
    const KernelHandle compute_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/compute/masked_softmax_compute.cpp",
        core_group_1,
        ComputeConfig{.math_fidelity = MathFidelity::HiFi4, .compile_args = compute_compile_args(num_units_group_1)});
    if (!core_group_2.ranges().empty()) {
        CreateKernel(
            program,
            "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/compute/masked_softmax_compute.cpp",
            core_group_2,
            ComputeConfig{
                .math_fidelity = MathFidelity::HiFi4, .compile_args = compute_compile_args(num_units_group_2)});
    }

    // Runtime arguments: each core gets its own share of the units
    const uint32_t x_addr = input.buffer()->address();
    const uint32_t mask_addr = mask.buffer()->address();
    const uint32_t scale_bits = std::bit_cast<uint32_t>(scale);
    const uint32_t mask_num_pages = mask.buffer()->num_pages();
    const uint32_t y_addr = output.buffer()->address();
    std::vector<CoreCoord> cores;
    cores.reserve(num_cores);
    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {
        const CoreCoord core{i / grid_size.y, i % grid_size.y};
        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;
        SetRuntimeArgs(
            program, reader_kernel_id, core, {x_addr, mask_addr, num_units, start_unit, scale_bits, mask_num_pages});
        SetRuntimeArgs(program, writer_kernel_id, core, {y_addr, num_units * Wt, start_unit * Wt});
        cores.push_back(core);
        start_unit += num_units;
    }

    return {
        std::move(program),
        MaskedSoftmaxSharedVariables{
            .reader_kernel_id = reader_kernel_id,
            .compute_kernel_id = compute_kernel_id,
            .writer_kernel_id = writer_kernel_id,
            .cores = std::move(cores)}};
}

void masked_softmax_override_runtime_arguments(
    Program& program,
    const MaskedSoftmaxSharedVariables& shared_variables,
    const Tensor& input,
    const Tensor& mask,
    const Tensor& output,
    float scale) {
    const uint32_t x_addr = input.buffer()->address();
    const uint32_t mask_addr = mask.buffer()->address();
    const uint32_t scale_bits = std::bit_cast<uint32_t>(scale);
    const uint32_t y_addr = output.buffer()->address();
    for (const CoreCoord& core : shared_variables.cores) {
        auto& reader_args = GetRuntimeArgs(program, shared_variables.reader_kernel_id, core);
        reader_args[kReaderXAddr] = x_addr;
        reader_args[kReaderMaskAddr] = mask_addr;
        reader_args[kReaderScaleBits] = scale_bits;
        auto& writer_args = GetRuntimeArgs(program, shared_variables.writer_kernel_id, core);
        writer_args[kWriterYAddr] = y_addr;
    }
}

}  // namespace ttnn::operations::normalization::masked_softmax::detail
