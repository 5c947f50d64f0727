// The factory of current TTNN: a ProgramDescriptor, filled field by field, and what a program cache hit needs.
#pragma once

#include <string>
#include <vector>

#include "builder/scaffold/factory_text.hpp"

namespace opwright::builder {

class DescriptorFactoryText : public FactoryText {
  public:
    DescriptorFactoryText(const Plan& plan, const Flows& flows);

    /// The factory rewrites on a program cache hit what changed, in override_runtime_arguments: there are parameters
    /// that are not part of the program hash. Otherwise ttnn does it: it knows which arguments are buffers.
    bool has_override() const { return on_hit_ == OnHit::kOverride; }
    /// `descriptor.kernels.push_back(...)`, behind everything else.
    std::string finished_kernels() const;
    std::string override_body() override;

  private:
    enum class OnHit {
        kBuffers,   ///< arguments are given as Buffer*: ttnn rewrites those, and nothing else changes
        kOverride,  ///< override_runtime_arguments
        kRebuild,   ///< neither: ttnn calls create_descriptor again and takes all arguments from it
    };

    std::string buffer_helpers(const BufferKinds& kinds) override;
    std::string resident_handle(const CircularBuffer&, bool) const override { return {}; }
    Result<std::string> kernel_creation(const Kernel& kernel) override;
    Result<std::string> compute_creation(const Kernel& kernel) override;
    std::string set_arguments(const Kernel& kernel, const std::string& cores, const Values& values, int pad) override;
    bool sets_core_ranges() const override { return false; }
    std::string compute_defines(const std::string& condition) override;
    std::string arguments_remark() const override;
    std::string bound_buffer(const std::string& tensor, std::vector<std::string>& prepared) override;
    /// Fields of a KernelDescriptor up to its config; `named` may be empty.
    std::vector<std::string> kernel_fields(const Kernel& kernel, const std::string& cores, const std::string& args,
                                           const std::vector<NamedArg>& named, int pad);

    OnHit on_hit_ = OnHit::kBuffers;
};

}  // namespace opwright::builder
