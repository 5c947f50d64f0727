// The statements of a program factory: work split, circular buffers, kernels, runtime arguments, and what a program
// cache hit rewrites. The class is one file per group of statements (factory_work.cpp, factory_buffers.cpp, ...).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/kernel_range.hpp"

namespace opwright::builder {

class FactoryText {
  public:
    FactoryText(const Plan& plan, const Flow& flow) : plan_(plan), flow_(flow) {}

    /// `const uint32_t Wt = W / 32;` for everything that the other statements use; without the kernels' arguments until
    /// there are kernels. Call this first, then the others in the order below: later ones use names of earlier ones.
    Result<std::string> symbols(bool with_arguments);
    Result<std::string> work_split();
    Result<std::string> circular_buffers();
    Result<std::string> kernels();
    Result<std::string> runtime_arguments();
    std::string override_body();
    /// `constexpr uint32_t kReaderXAddr = 0;`
    std::string refresh_constants() const;

    /// Work is divided into two groups of cores; otherwise every core does the same.
    bool has_groups() const;
    /// Compute has arguments that a cache hit rewrites, and a kernel per group.
    bool compute_per_core() const;
    std::vector<const CircularBuffer*> resident_buffers() const;

    std::set<std::string> std_headers;
    std::set<std::string> metal_headers = {"tt-metalium/host_api.hpp"};

  private:
    struct Values {
        std::vector<std::string> before;  ///< arguments in front of a list of addresses
        std::string list;                 ///< tensor whose addresses follow; empty: none
        std::vector<std::string> behind;
    };

    Result<std::string> argument_value(const KernelArg& arg, const std::string& units, const std::string& start);
    /// As argument_value(), with a name for what does not depend on the core; statements go to `prepared`.
    Result<std::string> runtime_value(const KernelArg& arg, std::vector<std::string>& prepared);
    Result<Values> runtime_values(const Kernel& kernel, std::vector<std::string>& prepared);
    std::string set_arguments(const Kernel& kernel, const std::string& cores, const Values& values, int pad) const;
    Result<std::string> compile_args(const Kernel& kernel, const std::string& units, const std::string& list);
    Result<std::string> kernel_creation(const Kernel& kernel);
    Result<std::string> compute_creation(const Kernel& kernel);
    std::string named_args(const Kernel& kernel, const std::vector<NamedArg>& named);
    std::string compute_config(std::vector<std::string>& fields);
    std::string address(const std::string& tensor) const;
    Result<std::string> bits_of(const KernelArg& arg);
    Result<std::string> scaled(const std::string& units, const ExprPtr& factor) const;
    Result<std::string> page_bytes(const CircularBuffer& cb);
    std::string group_of_loop() const;
    bool needs_start() const;

    const Plan& plan_;
    const Flow& flow_;
    std::set<std::string> known_;
    std::string single_core_units_;  ///< statements that the kernels of a single core need
    std::set<std::string> prepared_names_;
};

/// `kReaderXAddr`
std::string constant_name(const Kernel& kernel, const KernelArg& arg);

/// Circular buffers whose pages are rows of values for compute.
bool holds_rows(const Flow& flow, const CircularBuffer& cb);

}  // namespace opwright::builder
