// View of one kernel's file: its arguments under the names of the spec, and the passthrough stub over them.
#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

Result<KernelText> text_of(const Plan& plan, const Flows& flows, std::size_t output, const Kernel& kernel) {
    switch (kernel.kind) {
        case KernelKind::kReader:
            return reader_text(plan, flows[output], kernel);
        case KernelKind::kWriter:
            return writer_text(plan, flows[output], kernel);
        case KernelKind::kCompute:
            break;
    }
    return compute_text(plan, flows[output], output == 0 ? nullptr : &flows[output - 1], kernel);
}

/// Declarations that two outputs share stand there once.
void add_setup(KernelText& all, const std::string& setup) {
    if (setup.empty() || all.setup.find(setup) != std::string::npos) return;
    all.setup += (all.setup.empty() ? "" : "\n") + setup;
}

std::string comment_of(const Plan& plan, const Kernel& kernel) {
    std::vector<std::string> outputs;
    for (const OutputPlan& output : plan.outputs) outputs.push_back(output.name);
    const std::string names = layout::join(outputs, ", ");
    switch (kernel.kind) {
        case KernelKind::kReader:
            return fmt::format(
                "Reader of {}. Stub that passes data through: brings in what fills {}, one after the other.",
                plan.names.op, names);
        case KernelKind::kWriter:
            return fmt::format("Writer of {}: stores the pages of {}, one output after the other.", plan.names.op,
                               names);
        case KernelKind::kCompute:
            break;
    }
    return fmt::format("Compute of {}. Stub that passes data through: copies pages for {}, one after the other.",
                       plan.names.op, names);
}

}  // namespace

namespace {

/// Behind a list of addresses nothing can be found without its length.
void add_list_length(const Plan& plan, const Kernel& kernel, KernelText& text) {
    for (std::size_t i = 0; i < kernel.runtime_args.size(); ++i) {
        const KernelArg& arg = kernel.runtime_args[i];
        if (arg.source != ArgSource::kAddressList) continue;
        if (i + 1 == kernel.runtime_args.size() && text.use.behind.empty()) continue;
        const std::string name = "num_" + arg.tensor;
        const auto is_it = [&](const KernelArg& other) { return other.name == name; };
        if (std::any_of(kernel.compile_args.begin(), kernel.compile_args.end(), is_it))
            text.use.argument(name);
        else if (std::none_of(kernel.runtime_args.begin(), kernel.runtime_args.begin() + static_cast<std::ptrdiff_t>(i),
                              is_it))
            text.use.add_constant({name, list_term(plan, arg.tensor) + ".size()", "tensors in the list"});
    }
}

}  // namespace

Result<KernelText> kernel_text(const Plan& plan, const Flows& flows, const Kernel& kernel) {
    if (flows.size() == 1) {
        Result<KernelText> one = text_of(plan, flows, 0, kernel);
        if (one) add_list_length(plan, kernel, *one);
        return one;
    }
    KernelText all(kernel);
    all.comment = comment_of(plan, kernel);
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        Result<KernelText> one = text_of(plan, flows, i, kernel);
        if (!one) return one;
        for (const std::string& argument : one->use.arguments) all.use.argument(argument);
        for (const NamedArg& named : one->use.named) all.use.add_constant(named);
        for (const NamedArg& behind : one->use.behind) all.use.add(behind);
        all.buffers.insert(all.buffers.end(), one->buffers.begin(), one->buffers.end());
        // Compute is set up anew for each output, the others for all of them at the start.
        std::string setup;
        if (kernel.kind == KernelKind::kCompute)
            setup = one->setup + "\n";
        else
            add_setup(all, one->setup);
        const std::string what = kernel.kind == KernelKind::kReader ? flows[i].meaning : flows[i].label;
        bodies.push_back(layout::comment(4, what) + "\n" + setup + one->body);
    }
    all.body = layout::join(bodies, "\n\n");
    add_list_length(plan, kernel, all);
    return all;
}

Result<View> kernel_view(const Plan& plan, const Flows& flows, const Kernel& kernel) {
    const Result<KernelText> text = kernel_text(plan, flows, kernel);
    if (!text) return tl::unexpected(text.error());
    View view;
    add_names(view, plan);
    set_optional(view, "kernel_arguments", argument_block(kernel, text->use));
    set_optional(view, "kernel_buffers", buffer_block(plan, kernel, text->buffers));
    set_optional(view, "kernel_setup", text->setup);
    view.set("kernel_comment", layout::comment(0, text->comment));
    view.set("kernel_body", text->body);
    view.set("copies_rows", std::any_of(flows.begin(), flows.end(), [](const Flow& flow) { return flow.rows; }));
    view.set("several_outputs", flows.size() > 1);
    return view;
}

}  // namespace opwright::builder
