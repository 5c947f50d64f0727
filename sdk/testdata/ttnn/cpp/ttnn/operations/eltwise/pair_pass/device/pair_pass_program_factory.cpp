#include "pair_pass_program_factory.hpp"

#include <tt-metalium/host_api.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/work_split.hpp>

namespace ttnn::operations::pair_pass::detail {

using namespace tt;
using namespace tt::tt_metal;

ttnn::device_operation::CachedProgram<PairPassSharedVariables> pair_pass_multi_core(const ttnn::Tensor& first,
                                                                                    const ttnn::Tensor& second,
                                                                                    const ttnn::Tensor& output_tensor,
                                                                                    uint32_t copies) {
    auto first_buffer = first.buffer();
    auto second_buffer = second.buffer();
    auto dst_buffer = output_tensor.buffer();

    tt::tt_metal::Program program{};

    tt::DataFormat data_format = tt::tt_metal::datatype_to_dataformat_converter(first.dtype());
    uint32_t single_tile_size = tt::tile_size(data_format);
    uint32_t num_work_units = first.physical_volume() / tt::constants::TILE_HW;

    tt::tt_metal::IDevice* device = first.device();
    auto compute_with_storage_grid_size = device->compute_with_storage_grid_size();
    uint32_t num_cores_y = compute_with_storage_grid_size.y;

    auto [num_cores, all_cores, core_group_1, core_group_2, num_work_per_core_group_1, num_work_per_core_group_2] =
        tt::tt_metal::split_work_to_cores(compute_with_storage_grid_size, num_work_units);

    uint32_t cb_first_idx = tt::CBIndex::c_0;
    uint32_t cb_second_idx = tt::CBIndex::c_1;
    uint32_t cb_output_idx = tt::CBIndex::c_2;
    for (uint32_t cb_idx : {cb_first_idx, cb_second_idx, cb_output_idx}) {
        tt::tt_metal::CircularBufferConfig cb_config =
            tt::tt_metal::CircularBufferConfig(copies * single_tile_size, {{cb_idx, data_format}})
                .set_page_size(cb_idx, single_tile_size);
        tt::tt_metal::CreateCircularBuffer(program, all_cores, cb_config);
    }

    std::vector<uint32_t> reader_compile_time_args = {cb_first_idx, cb_second_idx};
    TensorAccessorArgs(*first_buffer).append_to(reader_compile_time_args);
    TensorAccessorArgs(*second_buffer).append_to(reader_compile_time_args);
    std::vector<uint32_t> writer_compile_time_args = {cb_output_idx};
    TensorAccessorArgs(*dst_buffer).append_to(writer_compile_time_args);

    tt::tt_metal::KernelHandle reader_kernel_id = tt::tt_metal::CreateKernel(
        program, "ttnn/cpp/ttnn/operations/eltwise/pair_pass/device/kernels/dataflow/reader_pair_pass.cpp", all_cores,
        tt::tt_metal::ReaderDataMovementConfig(reader_compile_time_args));
    tt::tt_metal::KernelHandle writer_kernel_id = tt::tt_metal::CreateKernel(
        program, "ttnn/cpp/ttnn/operations/eltwise/pair_pass/device/kernels/dataflow/writer_pair_pass.cpp", all_cores,
        tt::tt_metal::WriterDataMovementConfig(writer_compile_time_args));
    tt::tt_metal::KernelHandle compute_kernel_id = tt::tt_metal::CreateKernel(
        program, "ttnn/cpp/ttnn/operations/eltwise/pair_pass/device/kernels/compute/pair_pass_compute.cpp",
        core_group_1,
        tt::tt_metal::ComputeConfig{.math_fidelity = MathFidelity::HiFi4, .compile_args = {num_work_per_core_group_1}});
    if (!core_group_2.ranges().empty()) {
        tt::tt_metal::CreateKernel(
            program, "ttnn/cpp/ttnn/operations/eltwise/pair_pass/device/kernels/compute/pair_pass_compute.cpp",
            core_group_2,
            tt::tt_metal::ComputeConfig{.math_fidelity = MathFidelity::HiFi4,
                                        .compile_args = {num_work_per_core_group_2}});
    }

    std::vector<CoreCoord> cores;
    for (uint32_t i = 0; i < num_cores; i++) {
        cores.push_back({i / num_cores_y, i % num_cores_y});
    }
    for (uint32_t i = 0, tiles_written = 0; i < num_cores; i++) {
        CoreCoord core = cores[i];
        uint32_t num_tiles_per_core =
            core_group_1.contains(core) ? num_work_per_core_group_1 : num_work_per_core_group_2;
        tt::tt_metal::SetRuntimeArgs(
            program, reader_kernel_id, core,
            {first_buffer->address(), second_buffer->address(), num_tiles_per_core, tiles_written});
        tt::tt_metal::SetRuntimeArgs(program, writer_kernel_id, core,
                                     {dst_buffer->address(), num_tiles_per_core, tiles_written});
        tiles_written += num_tiles_per_core;
    }

    return {std::move(program), PairPassSharedVariables{.reader_kernel_id = reader_kernel_id,
                                                        .compute_kernel_id = compute_kernel_id,
                                                        .writer_kernel_id = writer_kernel_id,
                                                        .cores = std::move(cores)}};
}

}  // namespace ttnn::operations::pair_pass::detail
