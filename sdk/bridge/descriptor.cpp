// Translates a recorded program into the runtime's Python descriptors, type by type.
#include "sdk/bridge/descriptor.hpp"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>

#include "sdk/bridge/digest.hpp"
#include "sdk/bridge/global_circular_buffer.hpp"
#include "sdk/bridge/python.hpp"
#include "sdk/bridge/python_tensor.hpp"
#include "ttnn-nanobind/runtime_types.hpp"

namespace opwright::bridge {

using namespace tt::tt_metal;
using tt::tt_metal::detail::CircularBufferRecord;
using tt::tt_metal::detail::KernelRecord;
using tt::tt_metal::detail::ProgramState;

namespace {

/// The runtime caches compiled kernels by everything but the files' content; this define makes content count.
constexpr const char* kContentDefine = "OPWRIGHT_KERNEL_DIGEST";

nb::object optimisation(KernelBuildOptLevel level, KernelBuildOptLevel runtime_default) {
    if (level == runtime_default) {
        return nb::none();
    }
    return ttnn_binding()
        .attr("operations")
        .attr("experimental")
        .attr("fabric_mux")
        .attr("KernelBuildOptLevel")(static_cast<int>(level));
}

nb::object python_config(const DataMovementConfig& config) {
    return ttnn().attr("DataMovementConfigDescriptor")(
        enum_member("DataMovementProcessor", static_cast<std::int64_t>(config.processor)),
        enum_member("NOC", config.noc), enum_member("NOC_MODE", config.noc_mode));
}

nb::object python_config(const ComputeConfig& config) {
    nb::object result = ttnn().attr("ComputeConfigDescriptor")(
        nb::arg("math_fidelity") = nb::cast(config.math_fidelity),
        nb::arg("math_approx_mode") = config.math_approx_mode, nb::arg("fp32_dest_acc_en") = config.fp32_dest_acc_en,
        nb::arg("dst_full_sync_en") = config.dst_full_sync_en, nb::arg("bfp8_pack_precise") = config.bfp8_pack_precise);
    if (!config.unpack_to_dest_mode.empty()) {
        nb::list modes;
        for (const UnpackToDestMode mode : config.unpack_to_dest_mode) {
            modes.append(enum_member("UnpackToDestMode", static_cast<std::int64_t>(mode)));
        }
        // This list type, unlike its elements, has no name in ttnn itself.
        const nb::object list_type = ttnn().attr("_ttnn").attr("program_descriptor").attr("VectorUnpackToDestMode");
        result.attr("unpack_to_dest_mode") = list_type(modes);
    }
    return result;
}

nb::object python_kernel(const KernelRecord& kernel) {
    return std::visit(
        [&](const auto& config) -> nb::object {
            using Config = std::remove_cvref_t<decltype(config)>;
            constexpr auto kDefaultLevel =
                std::is_same_v<Config, ComputeConfig> ? KernelBuildOptLevel::O3 : KernelBuildOptLevel::O2;
            std::vector<std::pair<std::string, std::string>> defines(config.defines.begin(), config.defines.end());
            if (!kernel.is_source_text) {
                defines.emplace_back(kContentDefine, fmt::format("0x{:016x}", kernel_file_digest(kernel.path)));
            }
            std::vector<std::pair<std::string, std::uint32_t>> named(config.named_compile_args.begin(),
                                                                     config.named_compile_args.end());
            std::ranges::sort(named);
            const nb::handle type = ttnn().attr("KernelDescriptor");
            return type(nb::arg("kernel_source") = kernel.is_source_text ? kernel.source : kernel.path,
                        nb::arg("source_type") =
                            type.attr("SourceType").attr(kernel.is_source_text ? "SOURCE_CODE" : "FILE_PATH"),
                        nb::arg("core_ranges") = nb::cast(kernel.cores),
                        nb::arg("compile_time_args") = nb::cast(config.compile_args),
                        nb::arg("named_compile_time_args") = nb::cast(named), nb::arg("defines") = nb::cast(defines),
                        nb::arg("opt_level") = optimisation(config.opt_level, kDefaultLevel),
                        nb::arg("config") = python_config(config),
                        nb::arg("compiler_include_paths") = nb::cast(config.compiler_include_paths));
        },
        kernel.config);
}

nb::object python_format(const CircularBufferConfig& config, std::uint8_t index) {
    const nb::object data_type = nb::cast(dataformat_to_datatype_converter(*config.data_formats()[index]));
    nb::object format =
        ttnn().attr("CBFormatDescriptor")(nb::arg("buffer_index") = index, nb::arg("data_format") = data_type,
                                          nb::arg("page_size") = *config.page_sizes()[index]);
    if (const auto& tile = config.tiles()[index]) {
        format.attr("tile") =
            ttnn().attr("TileDescriptor")(tile->get_height(), tile->get_width(), tile->get_transpose_of_faces());
    }
    if (const auto& faces = config.unpack_face_geometry()[index]) {
        format.attr("face_geometry") =
            ttnn_binding().attr("program_descriptor").attr("FaceGeometry")(faces->face_r_dim, faces->num_faces);
    }
    return format;
}

nb::list python_formats(const CircularBufferConfig& config, const std::unordered_set<std::uint8_t>& indices) {
    std::vector<std::uint8_t> sorted(indices.begin(), indices.end());
    std::ranges::sort(sorted);
    nb::list formats;
    for (const std::uint8_t index : sorted) {
        formats.append(python_format(config, index));
    }
    return formats;
}

const PythonTensor& owner_of(const CircularBufferRecord& record, const std::vector<Tensor>& tensors) {
    const auto owner = record.memory_owner.lock();
    const auto found = std::ranges::find_if(tensors, [&](const Tensor& tensor) { return tensor.state() == owner; });
    TT_FATAL(owner != nullptr && found != tensors.end(), "A circular buffer lies at the memory of an unknown tensor");
    return python_tensor(*found);
}

nb::object python_circular_buffer(const CircularBufferRecord& record, const std::vector<Tensor>& tensors) {
    const CircularBufferConfig& config = record.config;
    nb::object result;
    if (config.globally_allocated_buffer() != nullptr) {
        // The only way to an address is by way of a tensor; everything else of that description is replaced.
        const int any_index = *config.buffer_indices().begin();
        result = ttnn().attr("cb_descriptor_from_sharded_tensor")(any_index, owner_of(record, tensors).object());
    } else {
        result = ttnn().attr("CBDescriptor")();
    }
    result.attr("total_size") = config.total_size();
    result.attr("core_ranges") = nb::cast(record.cores);
    result.attr("format_descriptors") = python_formats(config, config.local_buffer_indices());
    if (!config.remote_buffer_indices().empty()) {
        result.attr("remote_format_descriptors") = python_formats(config, config.remote_buffer_indices());
    }
    result.attr("address_offset") = config.address_offset();
    if (record.global != nullptr) {
        result.attr("set_global_circular_buffer")(python_global_circular_buffer(*record.global));
    }
    return result;
}

nb::object python_semaphore(const tt::tt_metal::detail::SemaphoreRecord& semaphore) {
    TT_FATAL(semaphore.core_type == CoreType::WORKER, "Semaphores exist on worker cores only");
    return ttnn().attr("SemaphoreDescriptor")(nb::arg("id") = semaphore.id,
                                              nb::arg("core_ranges") = nb::cast(semaphore.cores),
                                              nb::arg("initial_value") = semaphore.initial_value);
}

/// Kernels on no core do not exist for the runtime.
std::vector<const KernelRecord*> placed_kernels(const ProgramState& program) {
    std::vector<const KernelRecord*> result;
    for (const auto& kernel : program.kernels) {
        if (!kernel->cores.empty()) {
            result.push_back(kernel.get());
        }
    }
    return result;
}

}  // namespace

void Descriptor::build(const ProgramState& program) {
    nb::list kernels;
    for (const KernelRecord* kernel : placed_kernels(program)) {
        kernels.append(python_kernel(*kernel));
    }
    nb::list semaphores;
    for (const auto& semaphore : program.semaphores) {
        semaphores.append(python_semaphore(semaphore));
    }
    descriptor_ = ttnn().attr("ProgramDescriptor")();
    descriptor_.attr("kernels") = kernels;
    descriptor_.attr("semaphores") = semaphores;
    has_pinned_buffers_ = std::ranges::any_of(program.circular_buffers, [](const auto& buffer) {
        return buffer->config.globally_allocated_buffer() != nullptr;
    });
}

void Descriptor::write_arguments(const ProgramState& program) {
    const nb::object kernels = descriptor_.attr("kernels");
    std::size_t position = 0;
    for (const KernelRecord* kernel : placed_kernels(program)) {
        nb::object target = kernels[position++];
        if (!kernel->args.empty()) {
            nb::list per_core;
            for (const auto& [core, args] : kernel->args) {
                per_core.append(nb::make_tuple(nb::cast(core), nb::cast(args)));
            }
            target.attr("runtime_args") = per_core;
        }
        if (!kernel->common_args.empty()) {
            target.attr("common_runtime_args") = nb::cast(kernel->common_args);
        }
    }
}

void Descriptor::write_circular_buffers(const ProgramState& program, const std::vector<Tensor>& tensors) {
    nb::list buffers;
    for (const auto& buffer : program.circular_buffers) {
        buffers.append(python_circular_buffer(*buffer, tensors));
    }
    descriptor_.attr("cbs") = buffers;
}

nb::handle Descriptor::update(const ProgramState& program, std::uint64_t structure,
                              const std::vector<Tensor>& tensors) {
    const bool is_new = !descriptor_.is_valid() || structure != structure_;
    if (is_new) {
        build(program);
        structure_ = structure;
        descriptor_.attr("custom_program_hash") = structure;
    }
    write_arguments(program);
    if (is_new || has_pinned_buffers_) {
        write_circular_buffers(program, tensors);
    }
    return descriptor_;
}

}  // namespace opwright::bridge
