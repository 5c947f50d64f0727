// The coverage page's text.
#include "chip/isa/coverage.hpp"

#include <array>

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::isa {

std::string coverage_page() {
    std::array<unsigned, 4> counts{};
    std::string rows;
    for (const Instruction& row : instructions()) {
        ++counts[static_cast<unsigned>(row.status)];
        rows += "| `" + std::string(row.name) + "` | " + std::string(name_of(row.unit)) + " | " +
                std::string(name_of(row.status)) + " |\n";
    }
    const auto count = [&](Status status) { return std::to_string(counts[static_cast<unsigned>(status)]); };
    return "# Tensix instruction coverage\n\n"
           "Written from `chip/isa/tensix_isa.def` by the test `Coverage.PageIsUpToDate`; do not edit. An instruction\n"
           "that is not modelled stops a kernel with a named finding, and so does a mode of a modelled one that the\n"
           "model does not cover.\n\n"
           "Modelled: " +
           count(Status::kModelled) + ", in an expander: " + count(Status::kExpanded) +
           ", not modelled yet: " + count(Status::kNotYet) +
           ", never emitted by the runtime's kernels: " + count(Status::kNeverEmitted) +
           ".\n\n| instruction | unit | status |\n| --- | --- | --- |\n" + rows;
}

}  // namespace opwright::chip::isa
