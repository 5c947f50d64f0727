// The statements of a program factory: work split, circular buffers, kernels, runtime arguments, and what a program
// cache hit rewrites. The class is one file per group of statements (factory_work.cpp, factory_buffers.cpp, ...).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/kernel_range.hpp"

namespace opwright::builder {

/// What both styles have in common; how a statement is spelt is the business of seed_factory.hpp and
/// descriptor_factory.hpp.
class FactoryText {
  public:
    FactoryText(const Plan& plan, const Flows& flows) : plan_(plan), flows_(flows), samples_(flows.front().samples) {}
    virtual ~FactoryText() = default;

    /// `const uint32_t Wt = W / 32;` for everything that the other statements use; without the kernels' arguments until
    /// there are kernels. Call this first, then the others in the order below: later ones use names of earlier ones.
    Result<std::string> symbols(bool with_arguments);
    Result<std::string> work_split();
    /// `used`: there are kernels already, which need what the calls return.
    Result<std::string> circular_buffers(bool used);
    Result<std::string> kernels();
    Result<std::string> runtime_arguments();
    /// `constexpr uint32_t kReaderXAddr = 0;`
    std::string refresh_constants() const;
    /// Statements of override_runtime_arguments.
    virtual std::string override_body() = 0;

    std::set<std::string> std_headers;
    std::set<std::string> metal_headers;

  protected:
    struct Values {
        std::vector<std::string> before;  ///< arguments in front of a list of addresses
        std::string list;                 ///< tensor whose addresses follow; empty: none
        std::vector<std::string> behind;
    };
    /// Helpers that the circular buffers of this operation need.
    struct BufferKinds {
        bool own = false;       ///< in memory of their own
        bool rows = false;      ///< pages that are rows of values for compute
        bool resident = false;  ///< in the memory of a tensor
    };

    virtual std::string buffer_helpers(const BufferKinds& kinds) = 0;
    /// What stands in front of `create_cb_in(...)`.
    virtual std::string resident_handle(const CircularBuffer& cb, bool used) const = 0;
    virtual Result<std::string> kernel_creation(const Kernel& kernel) = 0;
    virtual Result<std::string> compute_creation(const Kernel& kernel) = 0;
    virtual std::string set_arguments(const Kernel& kernel, const std::string& cores, const Values& values,
                                      int pad) = 0;
    /// One call sets the arguments of a whole set of cores.
    virtual bool sets_core_ranges() const = 0;
    /// What a loop over the cores writes down for later, in front of it and in it.
    virtual std::string remembered_before_loop() { return {}; }
    virtual std::string remembered_in_loop() { return {}; }
    /// `compute_defines` with PACKER_L1_ACC in it, if `condition` holds; empty: always.
    virtual std::string compute_defines(const std::string& condition) = 0;
    /// What is to know about the arguments, behind the comment above them.
    virtual std::string arguments_remark() const { return {}; }
    /// The address of `tensor` as an argument, where it is more than a number; statements go to `prepared`.
    virtual std::string bound_buffer(const std::string& /*tensor*/, std::vector<std::string>& /*prepared*/) {
        return {};
    }

    /// Work is divided into two groups of cores; otherwise every core does the same.
    bool has_groups() const;
    /// Compute has runtime arguments and a kernel per group of cores.
    bool compute_by_core() const;
    /// Compute has a kernel per group of cores.
    bool compute_by_group() const;
    std::vector<const CircularBuffer*> resident_buffers() const;
    Result<std::string> argument_value(const KernelArg& arg, const std::string& units, const std::string& start);
    /// As argument_value(), with a name for what does not depend on the core; statements go to `prepared`.
    Result<std::string> runtime_value(const KernelArg& arg, std::vector<std::string>& prepared);
    Result<Values> runtime_values(const Kernel& kernel, std::vector<std::string>& prepared);
    /// What the stub needs besides the arguments of the spec; statements go to `prepared`.
    std::string stub_value(const Kernel& kernel, const NamedArg& arg, std::vector<std::string>& prepared);
    Result<std::string> compile_args(const Kernel& kernel, const std::string& units, const std::string& list);
    /// Comment above the named arguments of the stub.
    static std::string named_args_comment(const std::vector<NamedArg>& named);
    /// `{"mask_num_pages", mask.buffer()->num_pages()}` for each.
    std::vector<std::string> named_pairs(const std::vector<NamedArg>& named);
    /// Statements in front of the compute kernel, and fields of its config.
    std::string compute_config(std::vector<std::string>& fields);
    bool has_compute_defines() const;
    /// `args[kReaderXAddr] = x_addr;` for what a cache hit rewrites; statements go to `prepared`.
    std::vector<std::string> refreshing_lines(const Kernel& kernel, int pad, std::vector<std::string>& prepared);
    void forget_prepared() {
        prepared_names_.clear();
        stub_values_.clear();
    }
    /// Whether this is the first time that a name is prepared: two kernels may have an argument of one name and value.
    bool prepare(const std::string& name) { return prepared_names_.insert(name).second; }

    const Plan& plan_;
    const Flows& flows_;
    const Samples& samples_;

  private:
    /// The caller's DeviceComputeKernelConfig, taken apart.
    std::string settings_of_caller() const;
    std::string address(const std::string& tensor) const;
    Result<std::string> bits_of(const KernelArg& arg);
    Result<std::string> scaled(const std::string& units, const ExprPtr& factor) const;
    Result<std::string> page_bytes(const CircularBuffer& cb);
    std::string group_of_loop() const;
    std::string even_pages_check(const std::string& code);
    bool needs_start() const;

    std::set<std::string> known_;
    std::string single_core_units_;  ///< statements that the kernels of a single core need
    std::set<std::string> prepared_names_;
    std::map<std::string, std::string> stub_values_;  ///< names of stub_value() and what they are
    mutable std::optional<bool>
        compute_takes_more_;  ///< arguments behind those of the spec, once compute_by_core() asked
};

/// `reader_compile_args`
std::string compile_args_name(const Kernel& kernel);

/// `kReaderXAddr`
std::string constant_name(const Kernel& kernel, const KernelArg& arg);

/// Circular buffers whose pages are rows of values for compute.
bool holds_rows(const Flows& flows, const CircularBuffer& cb);

}  // namespace opwright::builder
