// How the stub kernels find the pages of this core: from the arguments that the spec lists, and where those do not say
// it, from runtime arguments behind them: one kernel serves every shape, and the spec's positions stay as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/flow.hpp"

namespace opwright::builder {

/// An argument that the spec does not list: at compile time by name, or at run time behind those of the spec.
struct NamedArg {
    std::string name;  ///< kernel: get_named_compile_time_arg_val("name")
    std::string host;  ///< C++ of the host
    std::string why;
};

/// What a kernel's code refers to besides its own variables, collected while it is written.
struct KernelUse {
    explicit KernelUse(const Kernel& kernel) : kernel_(&kernel) {}

    void argument(const std::string& name);
    bool has(const std::string& name) const;
    /// A runtime argument behind those of the spec. Returns the name under which the kernel knows it: another one if
    /// the spec has an argument of that name.
    std::string add(NamedArg arg);
    /// The same at compile time, by name: for what templates and `if constexpr` need.
    std::string add_constant(NamedArg arg);

    std::vector<std::string> arguments;  ///< arguments of the spec that the code uses
    std::vector<NamedArg> named;         ///< at compile time; each once, in order of use
    std::vector<NamedArg> behind;        ///< at run time; the same

  private:
    std::string add_to(std::vector<NamedArg>& list, NamedArg arg);

    const Kernel* kernel_;
};

/// A size that is a number, an argument of the kernel with this value in every case, or else `fallback`: kernel code.
/// `fallback.host` is the host's expression for the latter. `constant`: the kernel's compiler must know it.
std::string size_term(const Flow& flow, const Kernel& kernel, const Quantity& quantity, const NamedArg& fallback,
                      KernelUse& use, bool constant = false);

/// A variable that each way into an output has: `first_page`, of several outputs `first_sum_page`.
std::string own_name(const Flow& flow, std::string_view head, std::string_view tail);

/// First page and number of pages of a core, as kernel code over the kernel's own arguments.
struct PageRange {
    std::string first, count;
};

/// `per_unit` pages belong to one unit of work; `fallback` names them where no argument does. `needs_first` is false
/// for compute, which only counts. Errors: `stub-arguments`.
Result<PageRange> page_range(const Plan& plan, const Flow& flow, const Kernel& kernel, const Quantity& per_unit,
                             const NamedArg& fallback, bool needs_first, KernelUse& use);

/// Where the units share the pages unevenly: variables of the host's loop over the cores, and the statements there that
/// define them.
struct UnevenPages {
    std::string first, count;
};
UnevenPages uneven_pages(const Flow& flow);
std::string uneven_pages_on_host(const Plan& plan, const Flow& flow);

/// The host's expressions for sizes that only the run can tell.
NamedArg output_pages_per_unit(const Plan& plan, const Flow& flow);
/// kBlock: the pages of `end`'s buffer that 32 of its sticks take; `end` is the flow's source or sink.
NamedArg tiles_per_row_arg(const Plan& plan, const Flow& flow, const Stream& end);

/// kBlock: from one stick in the buffer of `end` to the next: `stick`, its bytes, unless these end within a tile.
std::string block_row_term(const Plan& plan, const Flow& flow, const Kernel& kernel, const Stream& end,
                           const std::string& stick, KernelUse& use);

NamedArg buffer_pages_per_unit(const Plan& plan, const Flow& flow);
NamedArg page_bytes_arg(const Plan& plan, const std::string& tensor);
NamedArg sink_page_bytes_arg(const Plan& plan, const Flow& flow);
NamedArg num_pages_arg(const Plan& plan, const std::string& tensor);

}  // namespace opwright::builder
