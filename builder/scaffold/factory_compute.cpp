// How compute calculates: settings of the specification, of the caller, and what the data needs.
#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

bool is_32_bit(DataType dtype) {
    return dtype == DataType::kFloat32 || dtype == DataType::kInt32 || dtype == DataType::kUint32;
}

/// The format of the routed pages as far as the plan knows it.
std::vector<DataType> routed_dtypes(const Plan& plan, const Flow& flow) {
    const CircularBuffer* cb = plan.buffer(flow.source.cb);
    if (cb != nullptr && cb->format.tensor.empty()) return {cb->format.dtype};
    const TensorArg* tensor = plan.tensor(flow.source.tensor);
    return tensor != nullptr ? tensor->dtypes : std::vector<DataType>{};
}

const char* word_of(bool value) {
    return value ? "true" : "false";
}

/// Names of the settings, where the caller has a say in them.
constexpr const char* kSettings =
    "[math_fidelity, math_approx_mode, fp32_dest_acc_en, packer_l1_acc, dst_full_sync_en]";

}  // namespace

std::string FactoryText::settings_of_caller() const {
    const ComputePlan& c = plan_.compute;
    const std::string device = tensor_term(plan_, {}) + ".device()";
    std::string text = "    // What the caller leaves open is as the specification has it.\n";
    text += fmt::format("    const tt::ARCH arch = {}->arch();\n", device);
    std::vector<std::string> arguments = {"arch", c.parameter, fmt::format("MathFidelity::{}", cpp_name(c.fidelity))};
    for (const auto& [name, setting] :
         {std::pair("default_approx_mode", c.approx_mode), std::pair("default_fp32_acc", c.fp32_dest_acc),
          std::pair("default_l1_acc", c.packer_l1_acc), std::pair("default_dst_full_sync_en", c.dst_full_sync)})
        arguments.push_back(fmt::format("/*{}=*/{}", name, word_of(setting.value_or(false))));
    text += layout::call(4, "const auto compute_settings = init_device_compute_kernel_config", arguments, ";") + "\n";
    return text +
           layout::assign(4, fmt::format("const auto {}", kSettings),
                          "get_compute_kernel_config_args(arch, compute_settings)") +
           "\n";
}

bool FactoryText::has_compute_defines() const {
    return !plan_.compute.parameter.empty() || plan_.compute.packer_l1_acc.value_or(false);
}

std::string FactoryText::compute_config(std::vector<std::string>& fields) {
    const ComputePlan& c = plan_.compute;
    const bool caller = !c.parameter.empty();
    std::string text = caller ? settings_of_caller() : "";
    // A setting: the caller's, else the specification's, else none.
    const auto setting = [&](const char* name, const std::optional<bool>& given) {
        return caller ? std::string(name) : given ? std::string(word_of(*given)) : std::string();
    };
    std::string fp32 = setting("fp32_dest_acc_en", c.fp32_dest_acc);

    std::string modes;
    bool explained = false;
    std::vector<int> wide;
    for (const Flow& flow : flows_) {
        const CircularBuffer& in = *plan_.buffer(flow.source.cb);
        const std::vector<DataType> dtypes = routed_dtypes(plan_, flow);
        if (std::find(wide.begin(), wide.end(), in.index) != wide.end() ||
            std::none_of(dtypes.begin(), dtypes.end(), is_32_bit))
            continue;
        if (!explained)
            text +=
                "    // The source registers hold 19 bits of a value: 32-bit data goes to DST directly, or loses "
                "bits.\n";
        const std::string mode =
            fmt::format("unpack_to_dest_mode[{}] = UnpackToDestMode::UnpackToDestFp32;\n", in.name);
        if (std::all_of(dtypes.begin(), dtypes.end(), is_32_bit)) {
            modes += "    " + mode;
            fp32 = "true";
        } else {
            metal_headers.insert("tt-metalium/constants.hpp");
            const std::string condition = explained ? in.name + "_is_32_bit" : "is_32_bit";
            text += layout::assign(4, "const bool " + condition,
                                   fmt::format("tile_size({}) == 4 * constants::TILE_HW", format_variable(in.format))) +
                    "\n";
            modes += fmt::format("    if ({}) {{\n        {}    }}\n", condition, mode);
            if (fp32 != "true")
                fp32 = caller && !explained         ? "fp32_dest_acc_en || is_32_bit"
                       : explained && !fp32.empty() ? fp32 + " || " + condition
                                                    : condition;
        }
        explained = true;
        wide.push_back(in.index);
    }
    for (const int index : c.unpack_to_dest)
        if (std::find(wide.begin(), wide.end(), index) == wide.end())
            modes += fmt::format("    unpack_to_dest_mode[{}] = UnpackToDestMode::UnpackToDestFp32;\n",
                                 plan_.buffer(index)->name);
    if (!modes.empty()) {
        std_headers.insert("vector");
        metal_headers.insert("tt-metalium/base_types.hpp");
        metal_headers.insert("tt-metalium/circular_buffer_constants.h");
        text +=
            "    std::vector<UnpackToDestMode> unpack_to_dest_mode(NUM_CIRCULAR_BUFFERS, "
            "UnpackToDestMode::Default);\n" +
            modes;
    }
    fields = {caller ? std::string(".math_fidelity = math_fidelity")
                     : fmt::format(".math_fidelity = MathFidelity::{}", cpp_name(c.fidelity))};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) fields.push_back(fmt::format(".{} = {}", name, value));
    };
    add("fp32_dest_acc_en", fp32);
    add("dst_full_sync_en", setting("dst_full_sync_en", c.dst_full_sync));
    if (!modes.empty()) add("unpack_to_dest_mode", "unpack_to_dest_mode");
    add("math_approx_mode", setting("math_approx_mode", c.approx_mode));
    if (has_compute_defines()) {
        text += "    // Where the packer is to add up in L1, the kernel finds PACKER_L1_ACC defined.\n" +
                compute_defines(caller ? "packer_l1_acc" : "");
    }
    return text;
}

}  // namespace opwright::builder
