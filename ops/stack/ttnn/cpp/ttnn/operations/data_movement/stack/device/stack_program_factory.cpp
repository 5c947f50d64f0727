// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "stack_program_factory.hpp"

#include <functional>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

#include <tt-metalium/host_api.hpp>
#include <tt-metalium/math.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/work_split.hpp>

namespace ttnn::operations::data_movement::stack::detail {

using namespace tt;
using namespace tt::tt_metal;

namespace {

// Product of the dimensions [begin, end) of a shape; 1 if there are none
uint32_t volume_of(const ttnn::Shape& shape, uint32_t begin, uint32_t end) {
    return std::accumulate(shape.cbegin() + begin, shape.cbegin() + end, 1u, std::multiplies<uint32_t>());
}

// Tiles that are on their way at once. A read from DRAM takes far longer to arrive than to transfer, so one tile per
// barrier would leave the NoC idle most of the time.
constexpr uint32_t kBurst = 8;

// Where the runtime arguments stand that change between two calls of one cached program
constexpr uint32_t kReaderSrcAddr = 3;  // and the ones behind it
constexpr uint32_t kWriterDstAddr = 0;

}  // namespace

ttnn::device_operation::CachedProgram<StackSharedVariables> create_stack_program(
    const std::vector<Tensor>& tensors, const Tensor& output, int32_t dim) {
    Program program{};

    // Sizes, under the names of the specification
    const uint32_t r = tensors[0].logical_shape().rank();
    const uint32_t d = dim < 0 ? dim + r + 1 : dim;
    const uint32_t N = tensors.size();
    const uint32_t H = tensors[0].logical_shape()[-2];
    const uint32_t Ht = div_up(H, 32);
    const uint32_t W = tensors[0].logical_shape()[-1];
    const uint32_t Wt = div_up(W, 32);
    const uint32_t inner = volume_of(tensors[0].logical_shape(), d, r - 2) * Ht * Wt;

    // Work distribution: one unit is one output tile. The cores of the second group take one unit less; it is empty
    // when the units divide evenly.
    const uint32_t num_work_units = output.buffer()->num_pages();
    const CoreCoord grid_size = tensors[0].device()->compute_with_storage_grid_size();
    const auto [num_cores, all_cores, core_group_1, core_group_2, num_units_group_1, num_units_group_2] =
        split_work_to_cores(grid_size, num_work_units);

    // Circular buffers
    constexpr uint32_t cb_tiles = CBIndex::c_0;  // Staging of tiles on their way through
    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) {
        CreateCircularBuffer(
            program,
            all_cores,
            CircularBufferConfig(num_pages * page_size, {{index, format}}).set_page_size(index, page_size));
    };
    const DataFormat tensors_format = datatype_to_dataformat_converter(tensors[0].dtype());
    // Two bursts: the reader fills one while the writer empties the other.
    create_cb(cb_tiles, 2 * kBurst, tile_size(tensors_format), tensors_format);

    // Not in the lists of the specification, hence by name: the positions of its arguments stay
    const std::unordered_map<std::string, uint32_t> named_args = {{"burst", kBurst}};

    // Reader: NCRISC, NOC 0
    std::vector<uint32_t> reader_compile_args = {cb_tiles, N};
    TensorAccessorArgs(*tensors[0].buffer()).append_to(reader_compile_args);
    const KernelHandle reader_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/data_movement/stack/device/kernels/dataflow/reader_stack_interleaved.cpp",
        all_cores,
        ReaderDataMovementConfig(reader_compile_args, /*defines=*/{}, named_args));

    // Writer: BRISC, NOC 1
    std::vector<uint32_t> writer_compile_args = {cb_tiles};
    TensorAccessorArgs(*output.buffer()).append_to(writer_compile_args);
    const KernelHandle writer_kernel_id = CreateKernel(
        program,
        "ttnn/cpp/ttnn/operations/data_movement/stack/device/kernels/dataflow/writer_stack_interleaved.cpp",
        all_cores,
        WriterDataMovementConfig(writer_compile_args, /*defines=*/{}, named_args));

    // Runtime arguments: each core gets its own share of the units
    const uint32_t dst_addr = output.buffer()->address();
    std::vector<CoreCoord> cores;
    cores.reserve(num_cores);
    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {
        const CoreCoord core{i / grid_size.y, i % grid_size.y};
        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;
        std::vector<uint32_t> reader_runtime_args = {num_units, start_unit, inner};
        for (const Tensor& tensor : tensors) {
            reader_runtime_args.push_back(tensor.buffer()->address());
        }
        SetRuntimeArgs(program, reader_kernel_id, core, reader_runtime_args);
        SetRuntimeArgs(program, writer_kernel_id, core, {dst_addr, num_units, start_unit});
        cores.push_back(core);
        start_unit += num_units;
    }

    return {
        std::move(program),
        StackSharedVariables{
            .reader_kernel_id = reader_kernel_id, .writer_kernel_id = writer_kernel_id, .cores = std::move(cores)}};
}

void stack_override_runtime_arguments(
    Program& program,
    const StackSharedVariables& shared_variables,
    const std::vector<Tensor>& tensors,
    const Tensor& output) {
    const uint32_t dst_addr = output.buffer()->address();
    for (const CoreCoord& core : shared_variables.cores) {
        auto& reader_args = GetRuntimeArgs(program, shared_variables.reader_kernel_id, core);
        for (size_t i = 0; i < tensors.size(); ++i) {
            reader_args[kReaderSrcAddr + i] = tensors[i].buffer()->address();
        }
        auto& writer_args = GetRuntimeArgs(program, shared_variables.writer_kernel_id, core);
        writer_args[kWriterDstAddr] = dst_addr;
    }
}

}  // namespace ttnn::operations::data_movement::stack::detail
