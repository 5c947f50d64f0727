// View of one kernel's file: its arguments under the names of the spec, and the passthrough stub over them.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/passthrough.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

/// The kernel's variable for a circular buffer: an argument that holds its index, else a constant with its name.
std::string cb_term(const Plan& plan, const Kernel& kernel, int index) {
    for (const KernelArg& arg : kernel.compile_args)
        if (arg.source == ArgSource::kCbIndex && arg.cb == index) return arg.name;
    const CircularBuffer* cb = plan.buffer(index);
    return cb != nullptr ? cb->name : fmt::format("cb_{}", index);
}

bool has_cb_argument(const Kernel& kernel, int index) {
    return std::any_of(kernel.compile_args.begin(), kernel.compile_args.end(),
                       [&](const KernelArg& arg) { return arg.source == ArgSource::kCbIndex && arg.cb == index; });
}

struct ArgumentLines {
    std::vector<layout::Commented> compile, named, runtime;
};

/// Every argument of the spec gets its name, also those that the stub does not use.
ArgumentLines argument_lines(const Kernel& kernel, const std::vector<NamedArg>& named,
                             const std::vector<std::string>& used) {
    const auto is_used = [&](const std::string& name) {
        return std::find(used.begin(), used.end(), name) != used.end();
    };
    ArgumentLines lines;
    std::string last_accessor;
    for (std::size_t i = 0; i < kernel.compile_args.size(); ++i) {
        const KernelArg& arg = kernel.compile_args[i];
        if (arg.source == ArgSource::kAccessor) {
            const std::string variable = arg.tensor + "_accessor_args";
            const std::string offset = last_accessor.empty()
                                           ? std::to_string(arg.index >= 0 ? arg.index : static_cast<int>(i))
                                           : last_accessor + ".next_compile_time_args_offset()";
            const bool accessor_used = is_used(variable);
            lines.compile.push_back({fmt::format("{}constexpr auto {} = TensorAccessorArgs<{}>();",
                                                 accessor_used ? "" : "[[maybe_unused]] ", variable, offset),
                                     comment_text(arg.description)});
            last_accessor = variable;
        } else {
            const std::string index = last_accessor.empty()
                                          ? std::to_string(arg.index >= 0 ? arg.index : static_cast<int>(i))
                                          : last_accessor + ".next_compile_time_args_offset()";
            lines.compile.push_back({fmt::format("{}constexpr uint32_t {} = get_compile_time_arg_val({});",
                                                 is_used(arg.name) ? "" : "[[maybe_unused]] ", arg.name, index),
                                     comment_text(arg.description)});
        }
    }
    for (const NamedArg& arg : named)
        lines.named.push_back(
            {fmt::format("constexpr uint32_t {0} = get_named_compile_time_arg_val(\"{0}\");", arg.name), arg.why});
    for (std::size_t i = 0; i < kernel.runtime_args.size(); ++i) {
        const KernelArg& arg = kernel.runtime_args[i];
        lines.runtime.push_back({fmt::format("{}const uint32_t {} = get_arg_val<uint32_t>({});",
                                             is_used(arg.name) ? "" : "[[maybe_unused]] ", arg.name,
                                             arg.index >= 0 ? arg.index : static_cast<int>(i)),
                                 comment_text(arg.description)});
    }
    return lines;
}

std::string argument_block(const ArgumentLines& lines) {
    std::vector<std::string> blocks;
    if (!lines.compile.empty())
        blocks.push_back("    // Compile-time arguments\n" + layout::commented(4, lines.compile));
    if (!lines.named.empty())
        blocks.push_back("    // Not in the list of the specification, hence by name\n" +
                         layout::commented(4, lines.named));
    if (!lines.runtime.empty()) blocks.push_back("    // Runtime arguments\n" + layout::commented(4, lines.runtime));
    return layout::join(blocks, "\n\n");
}

std::string address_term(const Kernel& kernel, const std::string& tensor) {
    for (const KernelArg& arg : kernel.runtime_args)
        if (arg.source == ArgSource::kBufferAddress && arg.tensor == tensor) return arg.name;
    return {};
}

bool has_accessor(const Kernel& kernel, const std::string& tensor) {
    return std::any_of(kernel.compile_args.begin(), kernel.compile_args.end(), [&](const KernelArg& arg) {
        return arg.source == ArgSource::kAccessor && arg.tensor == tensor;
    });
}

Unexpected no_access(const Kernel& kernel, const std::string& tensor) {
    Diagnostic d;
    d.id = "stub-arguments";
    d.place = kernel.place;
    d.what = fmt::format("kernel '{}' has no address or no TensorAccessorArgs for '{}'", kernel.name, tensor);
    d.expected = fmt::format("a runtime argument with the address and TensorAccessorArgs({}) at compile time", tensor);
    d.fix = "add them to the kernel's arguments";
    return fail(std::move(d));
}

std::string cb_constants(const Plan& plan, const Kernel& kernel, const std::vector<int>& indices) {
    std::vector<layout::Commented> lines;
    for (const int index : indices) {
        if (has_cb_argument(kernel, index)) continue;
        const CircularBuffer* cb = plan.buffer(index);
        lines.push_back({fmt::format("constexpr uint32_t {} = tt::CBIndex::c_{};", cb_term(plan, kernel, index), index),
                         cb != nullptr ? comment_text(cb->purpose) : std::string()});
    }
    return layout::commented(4, lines);
}

}  // namespace

Result<View> kernel_view(const Plan& plan, const Kernel& kernel) {
    View view;
    add_names(view, plan);
    const Passthrough& pass = plan.passthrough;
    const bool is_compute = kernel.kind == KernelKind::kCompute;
    const Result<PageRange> range = page_range(plan, kernel, !is_compute);
    if (!range) return tl::unexpected(range.error());
    const Result<std::vector<NamedArg>> named = named_args(plan, kernel);
    if (!named) return tl::unexpected(named.error());
    std::vector<std::string> used = range->used;
    const auto optional_text = [&](const char* key, const std::string& text) {
        if (text.empty())
            view.set(key, false);
        else
            view.set(key, text);
    };

    std::vector<int> buffers;
    std::vector<std::string> accessors;
    const auto use_tensor = [&](const std::string& tensor) -> Result<void> {
        const std::string address = address_term(kernel, tensor);
        if (address.empty() || !has_accessor(kernel, tensor)) return no_access(kernel, tensor);
        used.push_back(address);
        used.push_back(tensor + "_accessor_args");
        accessors.push_back(
            fmt::format("    const auto {0}_accessor = TensorAccessor({0}_accessor_args, {1});", tensor, address));
        return {};
    };

    switch (kernel.kind) {
        case KernelKind::kReader: {
            struct Stream {
                std::string tensor, cb, page;
            };
            std::vector<Stream> streams = {{pass.input, cb_term(plan, kernel, pass.input_cb), "page"}};
            buffers.push_back(pass.input_cb);
            for (const Passthrough::Drop& drop : pass.dropped) {
                if (drop.tensor.empty()) continue;
                streams.push_back(
                    {drop.tensor, cb_term(plan, kernel, drop.cb), fmt::format("page % {}_num_pages", drop.tensor)});
                buffers.push_back(drop.cb);
            }
            std::vector<std::string> lines;
            std::vector<std::string> names;
            for (const Stream& s : streams) {
                const Result<void> ok = use_tensor(s.tensor);
                if (!ok) return tl::unexpected(ok.error());
                used.push_back(s.cb);
                names.push_back(s.tensor);
                lines.push_back(fmt::format("        cb_reserve_back({}, 1);", s.cb));
                if (s.page != "page")
                    lines.push_back(
                        layout::comment(8, fmt::format("{} may have fewer pages than {}: behind its last page it "
                                                       "starts over.",
                                                       s.tensor, pass.input)));
                lines.push_back(layout::call(8, "noc_async_read_page",
                                             {s.page, s.tensor + "_accessor", fmt::format("get_write_ptr({})", s.cb)},
                                             ";"));
            }
            lines.emplace_back("        // Nobody may look at the pages before they have arrived.");
            lines.emplace_back("        noc_async_read_barrier();");
            for (const Stream& s : streams) lines.push_back(fmt::format("        cb_push_back({}, 1);", s.cb));
            view.set("reader_loop", layout::join(lines, "\n"));
            view.set("kernel_comment",
                     layout::comment(0, fmt::format("Reader of {}. Stub that passes data through: brings the pages of "
                                                    "{} into L1, one at a time.",
                                                    plan.names.op, layout::join(names, " and "))));
            break;
        }
        case KernelKind::kWriter: {
            const Result<void> ok = use_tensor(plan.output.name);
            if (!ok) return tl::unexpected(ok.error());
            const std::string cb = cb_term(plan, kernel, pass.output_cb);
            used.push_back(cb);
            buffers.push_back(pass.output_cb);
            view.set("cb_out", cb);
            view.set("output", plan.output.name + "_accessor");
            view.set("kernel_comment", layout::comment(0, fmt::format("Writer of {}: stores the pages of {} in the "
                                                                      "output tensor, one at a time.",
                                                                      plan.names.op, cb)));
            break;
        }
        case KernelKind::kCompute: {
            const std::string in = cb_term(plan, kernel, pass.input_cb), out = cb_term(plan, kernel, pass.output_cb);
            used.push_back(in);
            used.push_back(out);
            buffers = {pass.input_cb};
            std::vector<std::string> drops, dropped_names;
            for (const Passthrough::Drop& drop : pass.dropped) {
                const std::string cb = cb_term(plan, kernel, drop.cb);
                used.push_back(cb);
                buffers.push_back(drop.cb);
                dropped_names.push_back(cb);
                drops.push_back(fmt::format("        cb_wait_front({0}, 1);\n        cb_pop_front({0}, 1);", cb));
            }
            buffers.push_back(pass.output_cb);
            view.set("cb_in", in);
            view.set("cb_out", out);
            optional_text("compute_drops",
                          drops.empty() ? std::string()
                                        : "        // A copy has no use for these; left where they are they would "
                                          "block the reader.\n" +
                                              layout::join(drops, "\n"));
            view.set("kernel_comment",
                     layout::comment(
                         0, fmt::format("Compute of {}. Stub that passes data through: copies {} to {}{}.",
                                        plan.names.op, in, out,
                                        dropped_names.empty() ? std::string()
                                                              : " and drops " + layout::join(dropped_names, " and "))));
            break;
        }
    }
    std::sort(buffers.begin(), buffers.end());
    buffers.erase(std::unique(buffers.begin(), buffers.end()), buffers.end());
    optional_text("kernel_buffers", cb_constants(plan, kernel, buffers));
    view.set("kernel_accessors", layout::join(accessors, "\n"));
    optional_text("kernel_arguments", argument_block(argument_lines(kernel, *named, used)));
    if (is_compute) {
        view.set("kernel_range", "    const uint32_t num_pages = " + range->count + ";");
    } else {
        view.set("kernel_range", fmt::format("    const uint32_t first_page = {};\n    const uint32_t end_page = "
                                             "first_page + {};",
                                             range->first, range->count));
    }
    return view;
}

}  // namespace opwright::builder
