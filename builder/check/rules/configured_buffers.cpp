// cb-not-configured: a kernel works with a circular buffer that the factory never made on this core.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

std::string to_text(Core core) {
    return fmt::format("core ({},{})", core.x, core.y);
}

void check_configured_buffers(const LoadedProgram& loaded, Findings& findings) {
    const RecordedProgram& program = *loaded.program;
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            for (const auto& [index, use] : kernel.trace.buffers) {
                if (index >= 64 || program.buffer(static_cast<int>(index), run.core) != nullptr) continue;
                std::set<int> known;
                SourcePlace factory;
                for (const RecordedBuffer& buffer : program.buffers) {
                    if (factory.line == 0) factory = buffer.made_at;
                    if (!buffer.cores.contains(run.core)) continue;
                    for (const auto& entry : buffer.indices) known.insert(entry.index);
                }
                std::string what = fmt::format("{} uses the circular buffer c_{}, which the factory never makes on {}",
                                               use.name, index, to_text(run.core));
                if (use.origin.kind == Origin::Kind::kCompileArg)
                    what += fmt::format("; the index comes from compile-time argument {}", use.origin.index);
                findings.mistakes.push_back(
                    {.rule = "cb-not-configured",
                     .place = kernel.source->place(use.spot),
                     .what = what,
                     .other = factory,
                     .other_what = "circular buffers are made here",
                     .fix = fmt::format("use one of those that are made (c_{}), or make c_{} in the factory",
                                        fmt::join(known, ", c_"), index),
                     .excerpt = {}});
            }
        }
    }
}

}  // namespace opwright::builder::check
