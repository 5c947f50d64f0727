// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "grid_sample_program_factory.hpp"

#include <utility>

#include <tt-metalium/constants.hpp>
#include <tt-metalium/host_api.hpp>
#include <tt-metalium/math.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/work_split.hpp>

namespace ttnn::operations::pool::grid_sample::detail {

using namespace tt;
using namespace tt::tt_metal;

namespace {

// Where the runtime arguments stand that change between two calls of one cached program
constexpr uint32_t kReaderInputAddr = 0;
constexpr uint32_t kReaderGridAddr = 1;
constexpr uint32_t kWriterOutputAddr = 0;

}  // namespace

ttnn::device_operation::CachedProgram<GridSampleSharedVariables> create_grid_sample_program(
    const Tensor& input, const Tensor& grid, const Tensor& output, bool batch_output_channels) {
    Program program{};

    // Sizes, under the names of the specification
    const uint32_t N = input.logical_shape()[0];
    const uint32_t Hg = grid.logical_shape()[1];
    const uint32_t Wg = grid.logical_shape()[2];
    const uint32_t K = grid.logical_shape()[3] / 2;
    const uint32_t C = input.logical_shape()[3];
    const uint32_t grid_elem = grid.element_size();
    const uint32_t H = input.logical_shape()[1];
    const uint32_t W = input.logical_shape()[2];

    // Work distribution: one unit is one grid stick, i.e. K output positions. The cores of the second group take one
    // unit less; it is empty when the units divide evenly.
    const uint32_t G = N * Hg * Wg;
    const CoreCoord grid_size = input.device()->compute_with_storage_grid_size();
    const auto [num_cores, all_cores, core_group_1, core_group_2, num_units_group_1, num_units_group_2] =
        split_work_to_cores(grid_size, G);

    // Circular buffers
    constexpr uint32_t grid_cb = CBIndex::c_0;
    constexpr uint32_t corners_cb = CBIndex::c_1;
    constexpr uint32_t weights_cb = CBIndex::c_2;
    constexpr uint32_t out_cb = CBIndex::c_16;
    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) {
        CreateCircularBuffer(
            program,
            all_cores,
            CircularBufferConfig(num_pages * page_size, {{index, format}}).set_page_size(index, page_size));
    };
    // Pages that are rows of values: to unpacker and packer they are tiles of so many rows, side by side.
    const auto create_row_cb = [&](uint32_t index, uint32_t num_pages, uint32_t rows, DataFormat format) {
        const uint32_t page_size = rows * C * datum_size(format);
        CreateCircularBuffer(
            program,
            all_cores,
            CircularBufferConfig(num_pages * page_size, {{index, format}})
                .set_page_size(index, page_size)
                .set_tile_dims(index, tt_metal::Tile({rows, constants::TILE_WIDTH})));
    };
    const DataFormat grid_format = datatype_to_dataformat_converter(grid.dtype());
    const uint32_t grid_page_bytes = round_up(2 * K * grid_elem, 32);
    create_cb(grid_cb, 2, grid_page_bytes, grid_format);  // one is read while the other is used
    create_row_cb(corners_cb, 2, 4, DataFormat::Float16_b);
    create_cb(weights_cb, 2, tile_size(DataFormat::Float16_b), DataFormat::Float16_b);
    create_row_cb(out_cb, 2, 1, DataFormat::Float16_b);

    // Reader: NCRISC, NOC 0
    std::vector<uint32_t> reader_compile_args = {
        grid_cb,
        corners_cb,
        weights_cb,
        2 * C,
        grid_page_bytes,
        H,
        W,
        Hg * Wg,
        K,
        static_cast<uint32_t>(grid.element_size() == 4)};
    TensorAccessorArgs(*input.buffer()).append_to(reader_compile_args);
    TensorAccessorArgs(*grid.buffer()).append_to(reader_compile_args);
    const KernelHandle reader_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/pool/grid_sample/device/kernels/dataflow/reader_grid_sample.cpp",
        all_cores,
        ReaderDataMovementConfig(reader_compile_args));

    // Writer: BRISC, NOC 1
    std::vector<uint32_t> writer_compile_args = {out_cb, 2 * C, K, batch_output_channels};
    TensorAccessorArgs(*output.buffer()).append_to(writer_compile_args);
    const KernelHandle writer_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/pool/grid_sample/device/kernels/dataflow/writer_grid_sample.cpp",
        all_cores,
        WriterDataMovementConfig(writer_compile_args));

    // Compute: TRISC 0 to 2
    // The number of units is known at compile time: one kernel per core group. DST in fp32: the fidelity phases of a
    // product are added up there, and in 16 bits each of them would be rounded.
    const auto create_compute_kernel = [&](const CoreRangeSet& core_group, uint32_t num_units) {
        return CreateKernel(
            program,
            "ttnn/cpp/ttnn/operations/pool/grid_sample/device/kernels/compute/grid_sample_compute.cpp",
            core_group,
            ComputeConfig{
                .math_fidelity = MathFidelity::HiFi4,
                .fp32_dest_acc_en = true,
                .compile_args = {corners_cb, weights_cb, out_cb, num_units * K, C / 32}});
    };
    const KernelHandle compute_kernel_id = create_compute_kernel(core_group_1, num_units_group_1);
    if (!core_group_2.ranges().empty()) {
        create_compute_kernel(core_group_2, num_units_group_2);
    }

    // Runtime arguments: each core gets its own share of the units
    const uint32_t input_addr = input.buffer()->address();
    const uint32_t grid_addr = grid.buffer()->address();
    const uint32_t output_addr = output.buffer()->address();
    std::vector<CoreCoord> cores;
    cores.reserve(num_cores);
    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {
        const CoreCoord core{i / grid_size.y, i % grid_size.y};
        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;
        SetRuntimeArgs(program, reader_kernel_id, core, {input_addr, grid_addr, num_units, start_unit});
        SetRuntimeArgs(program, writer_kernel_id, core, {output_addr, num_units, start_unit});
        cores.push_back(core);
        start_unit += num_units;
    }

    return {
        std::move(program),
        GridSampleSharedVariables{
            .reader_kernel_id = reader_kernel_id,
            .compute_kernel_id = compute_kernel_id,
            .writer_kernel_id = writer_kernel_id,
            .cores = std::move(cores)}};
}

void grid_sample_override_runtime_arguments(
    Program& program,
    const GridSampleSharedVariables& shared_variables,
    const Tensor& input,
    const Tensor& grid,
    const Tensor& output) {
    const uint32_t input_addr = input.buffer()->address();
    const uint32_t grid_addr = grid.buffer()->address();
    const uint32_t output_addr = output.buffer()->address();
    for (const CoreCoord& core : shared_variables.cores) {
        auto& reader_args = GetRuntimeArgs(program, shared_variables.reader_kernel_id, core);
        reader_args[kReaderInputAddr] = input_addr;
        reader_args[kReaderGridAddr] = grid_addr;
        auto& writer_args = GetRuntimeArgs(program, shared_variables.writer_kernel_id, core);
        writer_args[kWriterOutputAddr] = output_addr;
    }
}

}  // namespace ttnn::operations::pool::grid_sample::detail
