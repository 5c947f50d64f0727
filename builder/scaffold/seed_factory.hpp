// The seed's factory: a Program filled call by call, and what a cached one needs to run again.
#pragma once

#include <string>
#include <vector>

#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

class SeedFactoryText : public FactoryText {
  public:
    SeedFactoryText(const Plan& plan, const Flows& flows) : FactoryText(plan, flows) {
        metal_headers = {"tt-metalium/host_api.hpp"};
    }

    /// What a cached program keeps: declarations for the header, initialisers for the factory.
    struct SharedVariables {
        std::vector<layout::Commented> members;
        std::vector<std::string> fields;
    };
    SharedVariables shared_variables() const;
    std::string override_body() override;

  private:
    std::string buffer_helpers(const BufferKinds& kinds) override;
    std::string resident_handle(const CircularBuffer& cb, bool used) const override;
    Result<std::string> kernel_creation(const Kernel& kernel) override;
    Result<std::string> compute_creation(const Kernel& kernel) override;
    std::string set_arguments(const Kernel& kernel, const std::string& cores, const Values& values, int pad) override;
    bool sets_core_ranges() const override { return true; }
    std::string compute_defines(const std::string& condition) override;
    std::string remembered_before_loop() override;
    std::string remembered_in_loop() override;
    std::string named_args(const Kernel& kernel, const std::vector<NamedArg>& named);
};

}  // namespace opwright::builder
