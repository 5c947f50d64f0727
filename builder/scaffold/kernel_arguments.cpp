// Declarations at the top of a kernel.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/not_rendered.hpp"

namespace opwright::builder {

namespace {

bool has_cb_argument(const Kernel& kernel, int index) {
    return std::any_of(kernel.compile_args.begin(), kernel.compile_args.end(),
                       [&](const KernelArg& arg) { return arg.source == ArgSource::kCbIndex && arg.cb == index; });
}

/// What the spec says of an argument, unless it only says its name again.
std::string remark(const KernelArg& arg) {
    const bool says_more = arg.description != arg.name && !arg.description.starts_with("TensorAccessorArgs");
    return says_more ? comment_text(arg.description) : std::string();
}

/// Behind an accessor positions are relative to its end, which only the kernel's compiler knows.
std::vector<layout::Commented> compile_lines(const Kernel& kernel, const KernelUse& use) {
    std::vector<layout::Commented> lines;
    std::string accessor;
    int behind = 0, position = 0;
    for (const KernelArg& arg : kernel.compile_args) {
        std::string index = std::to_string(arg.index >= 0 ? arg.index : position);
        if (!accessor.empty()) {
            index = accessor + ".next_compile_time_args_offset()";
            if (behind > 0) index += fmt::format(" + {}", behind);
        }
        const bool is_accessor = arg.source == ArgSource::kAccessor;
        const std::string name = is_accessor ? arg.tensor + "_accessor_args" : arg.name;
        const std::string value =
            is_accessor ? fmt::format("constexpr auto {} = TensorAccessorArgs<{}>();", name, index)
                        : fmt::format("constexpr uint32_t {} = get_compile_time_arg_val({});", name, index);
        lines.push_back({(use.has(name) ? "" : "[[maybe_unused]] ") + value, remark(arg)});
        ++position;
        ++behind;
        if (is_accessor) {
            accessor = name;
            behind = 0;
        }
    }
    return lines;
}

/// Behind a list of addresses positions depend on its length, an argument of the kernel.
std::vector<layout::Commented> runtime_lines(const Kernel& kernel, const KernelUse& use) {
    std::vector<layout::Commented> lines;
    std::string list, length;
    int behind = 0, position = 0;
    for (const KernelArg& arg : kernel.runtime_args) {
        const std::string mark = use.has(arg.name) ? "" : "[[maybe_unused]] ";
        std::string index = std::to_string(arg.index >= 0 ? arg.index : position);
        if (!list.empty())
            index = fmt::format("{} + {}{}", list, length, behind > 0 ? fmt::format(" + {}", behind) : "");
        ++position;
        ++behind;
        if (arg.source == ArgSource::kAddressList) {
            const std::string why = remark(arg);
            lines.push_back({fmt::format("{}constexpr uint32_t {} = {};", mark, arg.name, index),
                             fmt::format("position of the first of a list{}{}", why.empty() ? "" : ": ", why)});
            list = arg.name;
            length = "num_" + arg.tensor;
            behind = 0;
            continue;
        }
        lines.push_back(
            {fmt::format("{}const uint32_t {} = get_arg_val<uint32_t>({});", mark, arg.name, index), remark(arg)});
    }
    return lines;
}

/// What the stub needs besides: behind the arguments of the spec, so that their positions stay.
std::vector<layout::Commented> behind_lines(const Kernel& kernel, const KernelUse& use) {
    std::string end = std::to_string(kernel.runtime_args.size());
    std::size_t behind = 0;
    for (const KernelArg& arg : kernel.runtime_args) {
        ++behind;
        if (arg.source != ArgSource::kAddressList) continue;
        end = fmt::format("{} + num_{}", arg.name, arg.tensor);
        behind = 0;
    }
    const bool list = end.find('+') != std::string::npos;
    std::vector<layout::Commented> lines;
    for (std::size_t i = 0; i < use.behind.size(); ++i) {
        const std::string index = list ? behind + i > 0 ? fmt::format("{} + {}", end, behind + i) : end
                                       : std::to_string(kernel.runtime_args.size() + i);
        lines.push_back({fmt::format("const uint32_t {} = get_arg_val<uint32_t>({});", use.behind[i].name, index),
                         use.behind[i].why});
    }
    return lines;
}

}  // namespace

std::string cb_term(const Plan& plan, const Kernel& kernel, int index) {
    for (const KernelArg& arg : kernel.compile_args)
        if (arg.source == ArgSource::kCbIndex && arg.cb == index) return arg.name;
    const CircularBuffer* cb = plan.buffer(index);
    return cb != nullptr ? cb->name : fmt::format("cb_{}", index);
}

const KernelArg* address_argument(const Kernel& kernel, const std::string& tensor) {
    for (const KernelArg& arg : kernel.runtime_args)
        if ((arg.source == ArgSource::kBufferAddress || arg.source == ArgSource::kAddressList) && arg.tensor == tensor)
            return &arg;
    return nullptr;
}

bool has_accessor(const Kernel& kernel, const std::string& tensor) {
    return std::any_of(kernel.compile_args.begin(), kernel.compile_args.end(), [&](const KernelArg& arg) {
        return arg.source == ArgSource::kAccessor && arg.tensor == tensor;
    });
}

Unexpected no_access(const Kernel& kernel, const std::string& tensor) {
    return not_rendered(
        kernel.place, "stub-arguments",
        fmt::format("kernel '{}' has no address or no TensorAccessorArgs for '{}'", kernel.name, tensor),
        fmt::format("a runtime argument with the address and TensorAccessorArgs({}) at compile time", tensor),
        "add them to the kernel's arguments");
}

std::string argument_block(const Kernel& kernel, const KernelUse& use) {
    std::vector<std::string> blocks;
    const auto add = [&](const char* title, const std::vector<layout::Commented>& lines) {
        if (!lines.empty()) blocks.push_back(std::string(title) + layout::commented(4, lines));
    };
    add("    // Compile-time arguments\n", compile_lines(kernel, use));
    std::vector<layout::Commented> named;
    for (const NamedArg& arg : use.named)
        named.push_back(
            {fmt::format("constexpr uint32_t {0} = get_named_compile_time_arg_val(\"{0}\");", arg.name), arg.why});
    add("    // Not in the list of the specification, hence by name\n", named);
    add("    // Runtime arguments\n", runtime_lines(kernel, use));
    add("    // Not in the list of the specification, hence behind its runtime arguments\n", behind_lines(kernel, use));
    return layout::join(blocks, "\n\n");
}

std::string buffer_block(const Plan& plan, const Kernel& kernel, std::vector<int> indices) {
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    std::vector<layout::Commented> lines;
    for (const int index : indices) {
        if (has_cb_argument(kernel, index)) continue;
        const CircularBuffer* cb = plan.buffer(index);
        lines.push_back({fmt::format("constexpr uint32_t {} = tt::CBIndex::c_{};", cb_term(plan, kernel, index), index),
                         cb != nullptr ? comment_text(cb->purpose) : std::string()});
    }
    return layout::commented(4, lines);
}

}  // namespace opwright::builder
