// View of one kernel's file: its arguments under the names of the spec, and the passthrough stub over them.
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

Result<KernelText> kernel_text(const Plan& plan, const Flow& flow, const Kernel& kernel) {
    switch (kernel.kind) {
        case KernelKind::kReader:
            return reader_text(plan, flow, kernel);
        case KernelKind::kWriter:
            return writer_text(plan, flow, kernel);
        case KernelKind::kCompute:
            break;
    }
    return compute_text(plan, flow, kernel);
}

Result<View> kernel_view(const Plan& plan, const Flow& flow, const Kernel& kernel) {
    const Result<KernelText> text = kernel_text(plan, flow, kernel);
    if (!text) return tl::unexpected(text.error());
    View view;
    add_names(view, plan);
    set_optional(view, "kernel_arguments", argument_block(kernel, text->use));
    set_optional(view, "kernel_buffers", buffer_block(plan, kernel, text->buffers));
    set_optional(view, "kernel_setup", text->setup);
    view.set("kernel_comment", layout::comment(0, text->comment));
    view.set("kernel_body", text->body);
    view.set("copies_rows", flow.rows);
    return view;
}

}  // namespace opwright::builder
