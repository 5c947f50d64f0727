// The parts of a generated kernel: its arguments under the names of the spec, its circular buffers, its loop.
#pragma once

#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/kernel_range.hpp"

namespace opwright::builder {

/// What a kernel of the stub does, as code. `use` says which arguments the code needs.
struct KernelText {
    explicit KernelText(const Kernel& kernel) : use(kernel) {}

    std::string comment;  ///< what the file is, without `//`
    std::string setup;    ///< in front of the loop; may be empty
    std::string body;
    std::vector<int> buffers;  ///< circular buffers that the code names
    KernelUse use;
};

Result<KernelText> reader_text(const Plan& plan, const Flow& flow, const Kernel& kernel);
Result<KernelText> writer_text(const Plan& plan, const Flow& flow, const Kernel& kernel);
/// `before`: the way into the output before this one, null for the first.
Result<KernelText> compute_text(const Plan& plan, const Flow& flow, const Flow* before, const Kernel& kernel);
/// The whole kernel: what it does for each output, one after the other.
Result<KernelText> kernel_text(const Plan& plan, const Flows& flows, const Kernel& kernel);

/// The kernel's variable for a circular buffer: an argument that holds its index, else a constant with its name.
std::string cb_term(const Plan& plan, const Kernel& kernel, int index);

/// The kernel's runtime argument that holds the address of `tensor` (the first one of a list); null: none.
const KernelArg* address_argument(const Kernel& kernel, const std::string& tensor);
bool has_accessor(const Kernel& kernel, const std::string& tensor);

/// Error: the kernel has no way to `tensor`.
Unexpected no_access(const Kernel& kernel, const std::string& tensor);

/// Declarations of all arguments, those that the code does not use marked so.
std::string argument_block(const Kernel& kernel, const KernelUse& use);

/// Constants for the circular buffers that no argument names.
std::string buffer_block(const Plan& plan, const Kernel& kernel, std::vector<int> indices);

}  // namespace opwright::builder
