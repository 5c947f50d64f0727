// Operations in the forms that tt-metal's own have: registered callables, several factories, mesh workloads, vectors and
// optionals of tensors, tuples of results, results given by the caller, and calls of ttnn from C++.
#include <nanobind/nanobind.h>

#include <tt-metalium/work_split.hpp>

#include "sdk/bridge/op_module.hpp"
#include "ttnn-nanobind/decorators.hpp"
#include "ttnn-nanobind/export_enum.hpp"
#include "ttnn/decorators.hpp"
#include "ttnn/operations/core/core.hpp"
#include "ttnn/operations/creation/creation.hpp"
#include "ttnn/operations/data_movement/common/common.hpp"
#include "ttnn/operations/data_movement/concat/concat.hpp"
#include "ttnn/operations/data_movement/slice/slice.hpp"
#include "ttnn/operations/data_movement/transpose/transpose.hpp"
#include "ttnn/operations/eltwise/binary/binary.hpp"
#include "ttnn/operations/eltwise/ternary/ternary.hpp"
#include "ttnn/operations/eltwise/unary/unary.hpp"
#include "ttnn/operations/matmul/matmul.hpp"
#include "ttnn/operations/normalization/softmax/softmax.hpp"
#include "ttnn/operations/reduction/generic/generic_reductions.hpp"

namespace breadth {

namespace nb = nanobind;
using namespace tt::tt_metal;
using ttnn::operations::data_movement::MassagedOperation;
using ttnn::operations::data_movement::MassagedOperationParams;

/// Copies pages [start, start + count) from one tensor to another.
constexpr const char* kCopyKernel = R"(
#include "api/dataflow/dataflow_api.h"
void kernel_main() {
    const uint32_t source = get_arg_val<uint32_t>(0);
    const uint32_t target = get_arg_val<uint32_t>(1);
    const uint32_t start = get_arg_val<uint32_t>(2);
    const uint32_t count = get_arg_val<uint32_t>(3);
    constexpr auto source_args = TensorAccessorArgs<0>();
    constexpr auto target_args = TensorAccessorArgs<source_args.next_compile_time_args_offset()>();
    const auto from = TensorAccessor(source_args, source, get_tile_size(0));
    const auto to = TensorAccessor(target_args, target, get_tile_size(0));
    const uint32_t memory = get_write_ptr(0);
    for (uint32_t page = start; page < start + count; ++page) {
        noc_async_read(from.get_noc_addr(page), memory, get_tile_size(0));
        noc_async_read_barrier();
        noc_async_write(memory, to.get_noc_addr(page), get_tile_size(0));
        noc_async_write_barrier();
    }
}
)";

struct Shared {
    KernelHandle kernel;
    std::vector<CoreCoord> cores;
};

/// One core, or as many as there are tiles.
ttnn::device_operation::CachedProgram<Shared> copy_program(const Tensor& from, const Tensor& to, bool spread) {
    Program program = CreateProgram();
    const auto tiles = static_cast<std::uint32_t>(from.physical_volume() / tt::constants::TILE_HW);
    const CoreCoord grid = spread ? from.device()->compute_with_storage_grid_size() : CoreCoord(1, 1);
    const auto [count, all, group_1, group_2, per_core_1, per_core_2] = split_work_to_cores(grid, tiles);
    const tt::DataFormat format = datatype_to_dataformat_converter(from.dtype());
    CreateCircularBuffer(
        program, all,
        CircularBufferConfig(tt::tile_size(format), {{tt::CB::c_in0, format}}).set_page_size(0, tt::tile_size(format)));
    std::vector<std::uint32_t> compile_args;
    TensorAccessorArgs(*from.buffer()).append_to(compile_args);
    TensorAccessorArgs(*to.buffer()).append_to(compile_args);
    const KernelHandle kernel =
        CreateKernelFromString(program, kCopyKernel, all, WriterDataMovementConfig(compile_args));
    std::uint32_t next = 0;
    const std::vector<CoreCoord> cores = corerange_to_cores(all);
    for (const CoreCoord& core : cores) {
        const std::uint32_t share = group_1.contains(core) ? per_core_1 : per_core_2;
        SetRuntimeArgs(program, kernel, core, {from.buffer()->address(), to.buffer()->address(), next, share});
        next += share;
    }
    return {std::move(program), Shared{kernel, cores}};
}

void set_addresses(Program& program, const Shared& shared, const Tensor& from, const Tensor& to) {
    for (const CoreCoord& core : shared.cores) {
        auto& args = GetRuntimeArgs(program, shared.kernel, core);
        args[0] = from.buffer()->address();
        args[1] = to.buffer()->address();
    }
}

enum class Way { ONE_CORE, ALL_CORES, MESH };

/// Copies the last of the inputs; returns the copy, and a second tensor when it is wanted.
struct CopyLastDeviceOperation {
    struct operation_attributes_t {
        Way way;
        bool with_second;
        ttnn::MemoryConfig memory_config;
    };
    struct tensor_args_t {
        std::vector<Tensor> inputs;
        std::optional<Tensor> output;
    };
    using spec_return_value_t = std::tuple<TensorSpec, std::optional<TensorSpec>>;
    using tensor_return_value_t = std::tuple<Tensor, std::optional<Tensor>>;

    template <bool Spread>
    struct OneProgram {
        using shared_variables_t = Shared;
        using cached_program_t = ttnn::device_operation::CachedProgram<Shared>;
        static cached_program_t create(const operation_attributes_t&, const tensor_args_t& tensors,
                                       tensor_return_value_t& results) {
            return copy_program(tensors.inputs.back(), std::get<0>(results), Spread);
        }
        static void override_runtime_arguments(cached_program_t& cached, const operation_attributes_t&,
                                               const tensor_args_t& tensors, tensor_return_value_t& results) {
            set_addresses(cached.program, cached.shared_variables, tensors.inputs.back(), std::get<0>(results));
        }
    };

    struct MeshPrograms {
        using shared_variables_t = Shared;
        using cached_mesh_workload_t = ttnn::device_operation::AdaptedCachedMeshWorkload<Shared>;
        static ttnn::device_operation::CachedProgram<Shared> create_at(const operation_attributes_t&,
                                                                       const ttnn::MeshCoordinate& place,
                                                                       const tensor_args_t& tensors,
                                                                       tensor_return_value_t& results) {
            TT_FATAL(place == ttnn::MeshCoordinate(0, 0), "{}", place);
            return copy_program(tensors.inputs.back(), std::get<0>(results), true);
        }
        static cached_mesh_workload_t create_mesh_workload(const operation_attributes_t& attributes,
                                                           const ttnn::MeshCoordinateRangeSet& places,
                                                           const tensor_args_t& tensors,
                                                           tensor_return_value_t& results) {
            distributed::MeshWorkload workload;
            std::unordered_map<ttnn::MeshCoordinateRange, Shared> shared;
            for (const auto& place : places.coords()) {
                auto cached = create_at(attributes, place, tensors, results);
                workload.add_program(ttnn::MeshCoordinateRange(place), std::move(cached.program));
                shared.emplace(ttnn::MeshCoordinateRange(place), std::move(cached.shared_variables));
            }
            return cached_mesh_workload_t{std::move(workload), std::move(shared)};
        }
        static void override_runtime_arguments(cached_mesh_workload_t& cached, const operation_attributes_t&,
                                               const tensor_args_t& tensors, tensor_return_value_t& results) {
            for (auto& [range, program] : cached.workload.get_programs()) {
                set_addresses(program, cached.shared_variables.at(range), tensors.inputs.back(), std::get<0>(results));
            }
        }
    };

    using program_factory_t = std::variant<OneProgram<false>, OneProgram<true>, MeshPrograms>;

    static program_factory_t select_program_factory(const operation_attributes_t& attributes, const tensor_args_t&) {
        switch (attributes.way) {
            case Way::ONE_CORE:
                return OneProgram<false>{};
            case Way::ALL_CORES:
                return OneProgram<true>{};
            case Way::MESH:
                return MeshPrograms{};
        }
        TT_THROW("There is no way {}", attributes.way);
    }
    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t& tensors) {
        TT_FATAL(!tensors.inputs.empty(), "at least one input is needed");
    }
    static spec_return_value_t compute_output_specs(const operation_attributes_t& attributes,
                                                    const tensor_args_t& tensors) {
        const TensorSpec spec = tensors.inputs.back().tensor_spec().with_memory_config(attributes.memory_config);
        return {spec, attributes.with_second ? std::optional(spec) : std::nullopt};
    }
    static tensor_return_value_t create_output_tensors(const operation_attributes_t& attributes,
                                                       const tensor_args_t& tensors) {
        const auto [first, second] = compute_output_specs(attributes, tensors);
        IDevice* device = tensors.inputs.back().device();
        return {tensors.output.has_value() ? *tensors.output : create_device_tensor(first, device),
                second.has_value() ? std::optional(create_device_tensor(*second, device)) : std::nullopt};
    }
    static std::tuple<operation_attributes_t, tensor_args_t> invoke(const std::vector<Tensor>& inputs, Way way,
                                                                    bool with_second,
                                                                    const std::optional<ttnn::MemoryConfig>& memory,
                                                                    const std::optional<Tensor>& output) {
        return {{way, with_second, memory.value_or(inputs.at(0).memory_config())}, {inputs, output}};
    }
};

constexpr auto prim_copy_last = ttnn::register_operation<"ttnn::prim::breadth_copy_last", CopyLastDeviceOperation>();

struct CopyLast {
    static std::tuple<Tensor, std::optional<Tensor>> invoke(const std::vector<Tensor>& inputs, Way way,
                                                            bool with_second,
                                                            const std::optional<ttnn::MemoryConfig>& memory,
                                                            const std::optional<Tensor>& output) {
        return prim_copy_last(inputs, way, with_second, memory, output);
    }
};
constexpr auto copy_last = ttnn::register_operation<"ttnn::breadth_copy_last", CopyLast>();

/// Calls of the runtime's operations; `name` says which.
struct Composite {
    static Tensor invoke(const std::string& name, const Tensor& a, const Tensor& b) {
        const ttnn::Shape& shape = a.logical_shape();
        if (name == "add") return ttnn::add(a, b);
        if (name == "minus one") return ttnn::subtract(a, 1.0f, std::nullopt, ttnn::L1_MEMORY_CONFIG);
        if (name == "exp") return ttnn::exp(a);
        if (name == "where") return ttnn::where(ttnn::gt(a, 0.0f), b, 2.0f);
        if (name == "sum") return ttnn::sum(a, -1, true);
        if (name == "softmax") return ttnn::softmax(a, -1);
        if (name == "matmul") return ttnn::matmul(a, b, false, true);
        if (name == "concat") return ttnn::concat({a, b}, -1);
        if (name == "transpose") return ttnn::transpose(a, -2, -1);
        if (name == "slice") {
            return ttnn::slice(a, ttnn::SmallVector<std::uint32_t>{0, 0, 0, 0},
                               ttnn::SmallVector<std::uint32_t>{1, 1, 32, 32},
                               ttnn::SmallVector<std::uint32_t>{1, 1, 1, 1});
        }
        if (name == "pad") {
            return ttnn::pad(a, ttnn::SmallVector<std::array<std::uint32_t, 2>>{{0, 0}, {0, 0}, {0, 32}, {0, 0}}, 3.0f);
        }
        if (name == "reshape") return ttnn::reshape(a, ttnn::Shape({shape[0], shape[1], shape[3], shape[2]}));
        if (name == "row major") return ttnn::to_layout(a, ttnn::ROW_MAJOR_LAYOUT);
        if (name == "to L1") return ttnn::to_memory_config(a, ttnn::L1_MEMORY_CONFIG);
        if (name == "zeros like") return ttnn::zeros_like(a);
        if (name == "full") {
            return ttnn::full(shape, 4.0f, ttnn::DataType::BFLOAT16, ttnn::TILE_LAYOUT, std::ref(*a.device()));
        }
        if (name == "own values") {
            std::vector<float> values = a.to_vector<float>();
            std::ranges::reverse(values);
            return Tensor::from_vector(values, a.cpu().tensor_spec()).to_device(a.device(), ttnn::L1_MEMORY_CONFIG);
        }
        if (name == "massaged") {
            using Params = MassagedOperationParams<Tensor, const Tensor&>;
            const MassagedOperation<Tensor, const Tensor&> operation(
                Params{.predicate = [](const Tensor&) { return true; },
                       .pre_transform = [](const Tensor& t) { return std::tuple(ttnn::neg(t)); },
                       .post_transform = [](const Tensor& t) { return ttnn::multiply(t, 2.0f); },
                       .operation = [&](const Tensor& t) { return ttnn::add(t, b); }});
            return operation(a);
        }
        TT_THROW("no operation is called \"{}\"", name);
    }
};
constexpr auto composite = ttnn::register_operation<"ttnn::breadth_composite", Composite>();

/// Its own name means the runtime's operation inside it.
Tensor ceil(const Tensor& input) {
    return ttnn::add(ttnn::ceil(input), 1.0f);
}

void bind(nb::module_& module) {
    ttnn::export_enum<Way>(module);
    ttnn::bind_registered_operation(
        module, copy_last, "Copies the last input.",
        ttnn::nanobind_overload_t{[](const decltype(copy_last)& self, const std::vector<Tensor>& inputs, Way way,
                                     bool with_second, const std::optional<ttnn::MemoryConfig>& memory_config,
                                     const std::optional<Tensor>& output) {
                                      return self(inputs, way, with_second, memory_config, output);
                                  },
                                  nb::arg("inputs"), nb::arg("way"), nb::kw_only(), nb::arg("with_second") = false,
                                  nb::arg("memory_config") = nb::none(), nb::arg("output") = nb::none()});
    ttnn::bind_registered_operation(
        module, composite, "Calls an operation of the runtime.",
        ttnn::nanobind_arguments_t{nb::arg("name"), nb::arg("a"), nb::arg("b")});
    ttnn::bind_function<"ceil">(module, "One more than the runtime's.", &ceil, nb::arg("input"));
    module.def("lowest_l1", [](const Tensor& tensor) { return tensor.device()->lowest_occupied_compute_l1_address(); });
    module.def("l1_space", &ttnn::operations::data_movement::get_max_l1_space);
    module.def("sharded_spec", [](const Tensor& tensor, const std::string& how, const CoreRangeSet& cores) {
        const TensorSpec spec = how == "height"  ? tensor.tensor_spec().height_sharded(cores)
                                : how == "width" ? tensor.tensor_spec().width_sharded(cores)
                                                 : tensor.tensor_spec().block_sharded(cores.bounding_box());
        return spec.memory_config();
    });
}

}  // namespace breadth

NB_MODULE(opwright_op_breadth, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, "", &breadth::bind);
}
