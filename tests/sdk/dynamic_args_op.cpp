// An operation whose program hash leaves out an attribute: each call gives it with get_dynamic_runtime_args.
#include <nanobind/nanobind.h>

#include "sdk/bridge/op_module.hpp"
#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/device_operation.hpp"

namespace dynamic_args {

namespace nb = nanobind;
using namespace tt::tt_metal;

/// Writes one number to the first word of a page.
constexpr const char* kMarkKernel = R"(
#include "api/dataflow/dataflow_api.h"
void kernel_main() {
    constexpr auto args = TensorAccessorArgs<0>();
    const auto to = TensorAccessor(args, get_arg_val<uint32_t>(0), get_common_arg_val<uint32_t>(0));
    const uint32_t memory = get_write_ptr(0);
    reinterpret_cast<volatile tt_l1_ptr uint32_t*>(memory)[0] = get_arg_val<uint32_t>(1);
    reinterpret_cast<volatile tt_l1_ptr uint32_t*>(memory)[1] = get_common_arg_val<uint32_t>(1);
    noc_async_write(memory, to.get_noc_addr(0), 8);
    noc_async_write_barrier();
}
)";

struct MarkDeviceOperation {
    struct operation_attributes_t {
        std::uint32_t mark;
        std::uint32_t common_mark;
    };
    struct tensor_args_t {
        Tensor input;
    };
    using spec_return_value_t = TensorSpec;
    using tensor_return_value_t = Tensor;

    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t&) {}
    static TensorSpec compute_output_specs(const operation_attributes_t&, const tensor_args_t& tensors) {
        return tensors.input.tensor_spec();
    }
    /// In place.
    static Tensor create_output_tensors(const operation_attributes_t&, const tensor_args_t& tensors) {
        return tensors.input;
    }
    static ttsl::hash::hash_t compute_program_hash(const operation_attributes_t&, const tensor_args_t& tensors) {
        return ttsl::hash::hash_objects_with_default_seed(tensors.input.tensor_spec());
    }

    static ProgramDescriptor create_descriptor(const operation_attributes_t& attributes, const tensor_args_t& tensors,
                                               Tensor&) {
        Buffer* buffer = tensors.input.buffer();
        const auto page_size = static_cast<std::uint32_t>(buffer->page_size());
        const CoreRangeSet cores(CoreRange(CoreCoord{0, 0}));
        CBDescriptor staging;
        staging.total_size = page_size;
        staging.core_ranges = cores;
        staging.format_descriptors.push_back(
            CBFormatDescriptor{.buffer_index = 0, .data_format = tt::DataFormat::UInt32, .page_size = page_size});
        KernelDescriptor kernel;
        kernel.kernel_source = kMarkKernel;
        kernel.source_type = KernelDescriptor::SourceType::SOURCE_CODE;
        kernel.core_ranges = cores;
        kernel.config = WriterConfigDescriptor{};
        TensorAccessorArgs(*buffer).append_to(kernel.compile_time_args);
        kernel.emplace_runtime_args({0, 0}, {buffer, attributes.mark});
        kernel.emplace_common_runtime_args({page_size, attributes.common_mark});
        ProgramDescriptor program;
        program.kernels.push_back(std::move(kernel));
        program.cbs.push_back(std::move(staging));
        return program;
    }

    static std::vector<DynamicRuntimeArg> get_dynamic_runtime_args(const operation_attributes_t& attributes,
                                                                   const tensor_args_t&, Tensor&,
                                                                   const std::optional<ttnn::MeshCoordinate>&) {
        return {{.kernel_idx = 0, .core = {0, 0}, .arg_idx = 1, .value = attributes.mark},
                {.kernel_idx = 0, .arg_idx = 1, .value = attributes.common_mark, .is_common = true}};
    }
};

Tensor mark(const Tensor& input, std::uint32_t mark, std::uint32_t common_mark) {
    return ttnn::device_operation::launch<MarkDeviceOperation>({mark, common_mark}, {input});
}

void bind(nb::module_& module) {
    ttnn::bind_function<"dynamic_args_mark">(module, "Writes two numbers.", &mark, nb::arg("input"), nb::arg("mark"),
                                             nb::arg("common_mark"));
}

}  // namespace dynamic_args

NB_MODULE(opwright_op_dynamic_args, module) {
    nanobind::module_::import_("_opwright_sdk");
    opwright::bridge::register_operations(module, "", &dynamic_args::bind);
}
