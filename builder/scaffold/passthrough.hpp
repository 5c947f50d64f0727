// How the stub kernels find the pages of this core: from the arguments that the spec lists, and where those do not say
// it, from named compile-time arguments, which leave the spec's positions as they are.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

struct NamedArg {
    std::string name;  ///< kernel: get_named_compile_time_arg_val("name")
    std::string host;  ///< C++ of the host
    std::string why;
};

/// First page and number of pages of a core, as kernel code over the kernel's own arguments.
struct PageRange {
    std::string first, count;
    std::vector<NamedArg> named;
    std::vector<std::string> used;  ///< arguments that occur in `first` and `count`
};

/// `needs_first` is false for compute, which only counts. Errors: `stub-arguments`.
Result<PageRange> page_range(const Plan& plan, const Kernel& kernel, bool needs_first);

/// Named arguments of the reader for inputs that may have fewer pages than the routed one.
std::vector<NamedArg> page_counts(const Plan& plan);

/// All named compile-time arguments of a kernel, in the order of use.
Result<std::vector<NamedArg>> named_args(const Plan& plan, const Kernel& kernel);

}  // namespace opwright::builder
