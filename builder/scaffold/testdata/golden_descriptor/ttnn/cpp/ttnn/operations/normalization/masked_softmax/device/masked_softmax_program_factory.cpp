// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "masked_softmax_program_factory.hpp"

#include <bit>
#include <utility>

#include <tt-metalium/host_api.hpp>
#include <tt-metalium/program_descriptors.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/work_split.hpp>

namespace ttnn::prim {

using namespace tt;
using namespace tt::tt_metal;

ProgramDescriptor MaskedSoftmaxProgramFactory::create_descriptor(
    const MaskedSoftmaxParams& operation_attributes, const MaskedSoftmaxInputs& tensor_args, Tensor& output) {
    const Tensor& input = tensor_args.input;
    const Tensor& mask = tensor_args.mask;
    const float scale = operation_attributes.scale;

    ProgramDescriptor descriptor;

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
        descriptor.cbs.push_back(CBDescriptor{
            .total_size = num_pages * page_size,
            .core_ranges = all_cores,
            .format_descriptors = {{CBFormatDescriptor{
                .buffer_index = static_cast<uint8_t>(index), .data_format = format, .page_size = page_size}}}});
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
    KernelDescriptor reader_kernel{
        .kernel_source =
            "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/dataflow/"
            "reader_masked_softmax_interleaved.cpp",
        .core_ranges = all_cores,
        .compile_time_args = std::move(reader_compile_args),
        .config = ReaderConfigDescriptor{}};

    // Writer: BRISC, NOC 1
    std::vector<uint32_t> writer_compile_args;
    TensorAccessorArgs(*output.buffer()).append_to(writer_compile_args);
    KernelDescriptor writer_kernel{
        .kernel_source =
            "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/dataflow/"
            "writer_masked_softmax_interleaved.cpp",
        .core_ranges = all_cores,
        .compile_time_args = std::move(writer_compile_args),
        .config = WriterConfigDescriptor{}};

    // Compute: TRISC 0 to 2
    // The number of units is known at compile time: one kernel per core group.
    const auto make_compute_kernel = [&](const CoreRangeSet& cores, uint32_t num_units) {
        return KernelDescriptor{
            .kernel_source =
                "ttnn/cpp/ttnn/operations/normalization/masked_softmax/device/kernels/compute/"
                "masked_softmax_compute.cpp",
            .core_ranges = cores,
            .compile_time_args = {num_units, Wt},
            .config = ComputeConfigDescriptor{.math_fidelity = MathFidelity::HiFi4}};
    };
    KernelDescriptor compute_kernel = make_compute_kernel(core_group_1, num_units_group_1);
    KernelDescriptor compute_kernel_group_2 = make_compute_kernel(core_group_2, num_units_group_2);

    // Runtime arguments: each core gets its own share of the units
    const uint32_t x_addr = input.buffer()->address();
    const uint32_t mask_addr = mask.buffer()->address();
    const uint32_t scale_bits = std::bit_cast<uint32_t>(scale);
    const uint32_t mask_num_pages = mask.buffer()->num_pages();
    const uint32_t y_addr = output.buffer()->address();
    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {
        const CoreCoord core{i / grid_size.y, i % grid_size.y};
        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;
        reader_kernel.emplace_runtime_args(
            core, {x_addr, mask_addr, num_units, start_unit, scale_bits, mask_num_pages});
        writer_kernel.emplace_runtime_args(core, {y_addr, num_units * Wt, start_unit * Wt});
        start_unit += num_units;
    }

    descriptor.kernels.push_back(std::move(reader_kernel));
    descriptor.kernels.push_back(std::move(writer_kernel));
    descriptor.kernels.push_back(std::move(compute_kernel));
    if (!core_group_2.ranges().empty()) {
        descriptor.kernels.push_back(std::move(compute_kernel_group_2));
    }
    return descriptor;
}

void MaskedSoftmaxProgramFactory::override_runtime_arguments(
    Program& program,
    const MaskedSoftmaxParams& operation_attributes,
    const MaskedSoftmaxInputs& tensor_args,
    Tensor& output,
    const std::optional<ttnn::MeshCoordinate>& /*mesh_dispatch_coordinate*/) {
    const Tensor& input = tensor_args.input;
    const Tensor& mask = tensor_args.mask;
    const float scale = operation_attributes.scale;

    // Kernels by the order in which create_descriptor adds them, and their arguments by position
    constexpr KernelHandle kReaderKernel = 0;
    constexpr KernelHandle kWriterKernel = 1;
    constexpr uint32_t kReaderXAddr = 0;
    constexpr uint32_t kReaderMaskAddr = 1;
    constexpr uint32_t kReaderScaleBits = 4;
    constexpr uint32_t kWriterYAddr = 0;

    const uint32_t x_addr = input.buffer()->address();
    const uint32_t mask_addr = mask.buffer()->address();
    const uint32_t scale_bits = std::bit_cast<uint32_t>(scale);
    const uint32_t y_addr = output.buffer()->address();
    // A core without the kernel has no arguments.
    for (auto& column : GetRuntimeArgs(program, kReaderKernel)) {
        for (auto& reader_args : column) {
            if (reader_args.size() > 0) {
                reader_args[kReaderXAddr] = x_addr;
                reader_args[kReaderMaskAddr] = mask_addr;
                reader_args[kReaderScaleBits] = scale_bits;
            }
        }
    }
    for (auto& column : GetRuntimeArgs(program, kWriterKernel)) {
        for (auto& writer_args : column) {
            if (writer_args.size() > 0) {
                writer_args[kWriterYAddr] = y_addr;
            }
        }
    }
}

}  // namespace ttnn::prim
