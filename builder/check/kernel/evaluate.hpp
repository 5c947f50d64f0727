// Evaluates a kernel: with the arguments of a recorded program as far as it goes, with unknown values otherwise.
//
// A condition that is not known is taken both ways and only what holds on both is kept; a loop whose count is not known
// runs at least once. Calls of functions that neither the kernel's own files nor the kernel API have make everything
// uncertain. So a mistake that is reported holds for every value of what is not known.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "builder/check/kernel/headers.hpp"
#include "builder/check/kernel/trace.hpp"
#include "builder/check/syntax/ast.hpp"

namespace opwright::builder::check {

struct KernelInputs {
    std::optional<std::vector<std::uint32_t>> compile_args;
    std::optional<std::map<std::string, std::uint32_t>> named_args;
    std::optional<std::vector<std::uint32_t>> runtime_args, common_args;
    std::map<std::int64_t, std::int64_t> page_sizes;        ///< by circular buffer
    std::vector<std::vector<std::uint32_t>> accessor_args;  ///< of the tensors of the call
};

/// REQUIRES: `tree` is of `unit`; both outlive the call. A kernel without `kernel_main` (or MAIN) gives an empty trace.
Trace evaluate_kernel(const SyntaxTree& tree, const KernelHeaders& headers, const KernelInputs& inputs);

/// kernel_main, or MAIN of older kernels; null when there is none.
const Function* kernel_entry_of(const SyntaxTree& tree);

}  // namespace opwright::builder::check
