// Gives the SDK's host functions to Python for comparison with the runtime's, and an operation that breaks rules on
// demand.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <tt-metalium/work_split.hpp>

#include <filesystem>

#include "sdk/bridge/op_module.hpp"
#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/device_operation.hpp"

namespace probe {

namespace nb = nanobind;
using namespace tt::tt_metal;

constexpr const char* kEmptyKernel = "void kernel_main() {}";

/// A file without a kernel in it: this source.
const std::string kBrokenKernel = std::filesystem::absolute(__FILE__).string();

/// The folder of this source: kernels are looked up below it.
std::string source_root() {
    return std::filesystem::absolute(__FILE__).parent_path().string();
}

CircularBufferConfig plain_buffer(std::uint8_t index, std::uint32_t size, std::uint32_t page_size) {
    return CircularBufferConfig(size, {{index, tt::DataFormat::Float16_b}}).set_page_size(index, page_size);
}

/// `fault` names what goes wrong; it is not hashed, so a second call with another fault is a program-cache hit.
struct FaultyDeviceOperation {
    struct operation_attributes_t {
        std::string fault;
        std::string key;
    };
    struct tensor_args_t {
        Tensor input;
    };
    using spec_return_value_t = TensorSpec;
    using tensor_return_value_t = Tensor;

    struct SharedVariables {
        KernelHandle kernel;
        CBHandle buffer;
    };
    struct ProgramFactory {
        using shared_variables_t = SharedVariables;
        using cached_program_t = ttnn::device_operation::CachedProgram<SharedVariables>;

        static cached_program_t create(const operation_attributes_t& attributes, const tensor_args_t& tensors,
                                       Tensor&) {
            Program program;
            const std::string& fault = attributes.fault;
            const CoreRange cores({0, 0}, {fault == "outside-grid" ? 8u : 1u, 0});
            CircularBufferConfig config =
                CircularBufferConfig(2048, {{tt::CBIndex::c_0, tt::DataFormat::Float16_b}}).set_page_size(0, 2048);
            if (tensors.input.is_sharded()) {
                config.set_globally_allocated_address(*tensors.input.buffer());
            }
            const CBHandle buffer = CreateCircularBuffer(
                program, fault == "wide-buffer" ? CoreRange({0, 0}, {3, 0}) : CoreRange(CoreCoord{0, 0}), config);
            const KernelHandle kernel =
                CreateKernelFromString(program, kEmptyKernel, cores, ReaderDataMovementConfig());
            if (fault == "same-noc") {
                CreateKernelFromString(program, kEmptyKernel, cores, DataMovementConfig{.noc = NOC::NOC_0});
            }
            if (fault == "no-format") {
                CreateCircularBuffer(program, CoreCoord{0, 0},
                                     CircularBufferConfig(2048, {{1, tt::DataFormat::Tf32}}).set_page_size(1, 2048));
            }
            if (fault == "too-much-l1") {
                CreateCircularBuffer(program, CoreCoord{0, 0}, plain_buffer(1, 2048 * 800, 2048));
            }
            if (fault == "no-size") {
                CreateCircularBuffer(program, CoreCoord{0, 0}, plain_buffer(1, 0, 2048));
            }
            if (fault == "index-32") {
                CreateCircularBuffer(program, CoreCoord{0, 0}, plain_buffer(32, 2048, 2048));
            }
            if (fault == "odd-page") {
                CreateCircularBuffer(program, CoreCoord{0, 0}, plain_buffer(1, 2048, 1500));
            }
            if (fault == "outside-kernel") {
                CreateKernel(program, "../elsewhere/reader.cpp", cores, WriterDataMovementConfig());
            }
            if (fault == "lost-kernel") {
                CreateKernel(program, "ttnn/cpp/nowhere/reader.cpp", cores, WriterDataMovementConfig());
            }
            if (fault == "broken-kernel") {
                CreateKernel(program, kBrokenKernel, CoreCoord{0, 0}, WriterDataMovementConfig({7, 8}));
            }
            if (fault == "too-few-compile-time-args") {
                CreateKernel(program, "kernels/third_argument.cpp", CoreCoord{0, 0}, WriterDataMovementConfig({7, 8}));
            }
            if (fault == "throws-a-number") {
                throw 42;
            }
            SetRuntimeArgs(program, kernel, CoreCoord{0, 0}, {1, 2});
            if (fault == "too-many-args") {
                SetCommonRuntimeArgs(program, kernel, std::vector<std::uint32_t>(4093));
            }
            if (fault == "foreign-core") {
                SetRuntimeArgs(program, kernel, CoreCoord{5, 5}, {1});
            }
            return {std::move(program), SharedVariables{kernel, buffer}};
        }

        static void override_runtime_arguments(cached_program_t& cached, const operation_attributes_t& attributes,
                                               const tensor_args_t& tensors, Tensor&) {
            const auto& shared = cached.shared_variables;
            if (attributes.fault == "other-cores") {
                SetRuntimeArgs(cached.program, shared.kernel, CoreCoord{1, 0}, {1, 2, 3});
            }
            if (attributes.fault == "more-words") {
                SetRuntimeArgs(cached.program, shared.kernel, CoreCoord{0, 0}, {1, 2, 3});
            }
            if (attributes.fault == "wrong-index") {
                GetRuntimeArgs(cached.program, shared.kernel, CoreCoord{0, 0})[2] = 0;
            }
            if (attributes.fault != "stale-buffer" && tensors.input.is_sharded()) {
                UpdateDynamicCircularBufferAddress(cached.program, shared.buffer, *tensors.input.buffer());
            }
        }
    };
    using program_factory_t = std::variant<ProgramFactory>;

    static void validate_on_program_cache_miss(const operation_attributes_t& attributes, const tensor_args_t&) {
        const std::vector<int> none;
        const std::optional<int> nothing;
        if (attributes.fault == "validation: range" && none.at(attributes.fault.size()) == 1) return;
        if (attributes.fault == "validation: optional" && nothing.value() == 1) return;
        if (attributes.fault == "validation: own") throw std::invalid_argument("gain must be even");
        if (attributes.fault == "validation: number" && std::stoi(attributes.fault) == 1) return;
    }
    static TensorSpec compute_output_specs(const operation_attributes_t&, const tensor_args_t& tensors) {
        return tensors.input.tensor_spec();
    }
    static Tensor create_output_tensors(const operation_attributes_t& attributes, const tensor_args_t& tensors) {
        return create_device_tensor(compute_output_specs(attributes, tensors), tensors.input.device());
    }
    static ttsl::hash::hash_t compute_program_hash(const operation_attributes_t& attributes, const tensor_args_t&) {
        return ttsl::hash::hash_objects_with_default_seed(attributes.key);
    }
};

Tensor faulty(const Tensor& input, const std::string& fault, const std::string& key) {
    return ttnn::device_operation::launch<FaultyDeviceOperation>({fault, key}, {input});
}

void bind(nb::module_& module) {
    ttnn::bind_function<"opwright_probe_faulty">(module, "Breaks a rule.", &faulty, nb::arg("input"), nb::arg("fault"),
                                                 nb::arg("key"));
    module.def("split_grid", [](CoreCoord grid, std::uint32_t units, bool row_wise) {
        return split_work_to_cores(grid, units, row_wise);
    });
    module.def("split_set", [](const CoreRangeSet& cores, std::uint32_t units, bool row_wise) {
        return split_work_to_cores(cores, units, row_wise);
    });
    module.def("num_cores_to_corerangeset", [](std::uint32_t count, CoreCoord grid, bool row_wise) {
        return num_cores_to_corerangeset(count, grid, row_wise);
    });
    module.def("corerange_to_cores", [](const CoreRangeSet& cores, bool row_wise) {
        return corerange_to_cores(cores, std::nullopt, row_wise);
    });
    module.def("text_of_memory_config", [](const ttnn::MemoryConfig& config) { return text_of(config); });
    module.def("same_memory_config", [](const ttnn::MemoryConfig& config) { return config; });
    module.def("padded_shape", [](const Tensor& tensor) {
        const TensorSpec& spec = tensor.tensor_spec();
        return spec.tensor_layout().compute_padded_shape(spec.logical_shape());
    });
    module.def("accessor_args", [](const Tensor& tensor, std::uint8_t config) {
        const TensorAccessorArgs args(*tensor.buffer(), tensor_accessor::ArgsConfig(config));
        return std::tuple(args.get_compile_time_args(), args.get_common_runtime_args());
    });
}

#ifdef PROBE_CLASHES
void bind_clash(nb::module_& module) {
    ttnn::bind_function<"add">(module, "An operation that ttnn has already.", &faulty, nb::arg("input"),
                               nb::arg("fault"), nb::arg("key"));
}
#endif

}  // namespace probe

#ifdef PROBE_CLASHES
NB_MODULE(opwright_op_clash, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, probe::source_root().c_str(), &probe::bind_clash);
}
#else
NB_MODULE(opwright_op_probe, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, probe::source_root().c_str(), &probe::bind);
}
#endif
