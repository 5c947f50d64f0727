// config-type, core-outside-grid: which processor a kernel is made for, and on which cores.
#include <fmt/format.h>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

const char* config_of(const RecordedKernel& kernel) {
    if (kernel.is_compute()) return "ComputeConfig";
    return kernel.processor == "NCRISC" ? "ReaderDataMovementConfig" : "WriterDataMovementConfig";
}

}  // namespace

void check_kernel_places(const LoadedProgram& loaded, Findings& findings) {
    const RecordedProgram& program = *loaded.program;
    for (const RecordedKernel& kernel : program.kernels) {
        for (const CoreBox& box : kernel.cores.boxes) {
            if (box.last.x < program.grid.x && box.last.y < program.grid.y) continue;
            findings.mistakes.push_back({.rule = "core-outside-grid",
                                         .place = kernel.made_at,
                                         .what = fmt::format("a kernel is made for {}, but the device has {}x{} cores",
                                                             to_text(box.last), program.grid.x, program.grid.y),
                                         .other = {},
                                         .other_what = {},
                                         .fix = "take the cores from compute_with_storage_grid_size()",
                                         .excerpt = {}});
        }
    }
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            const bool compute = kernel.kernel->is_compute();
            const auto& wrong = compute ? kernel.trace.data_movement_step : kernel.trace.compute_step;
            if (wrong) {
                findings.mistakes.push_back(
                    {.rule = "config-type",
                     .place = kernel.kernel->made_at,
                     .what = fmt::format("{} is made with {}, but calls {}, which only {} has", kernel.file_name(),
                                         config_of(*kernel.kernel), wrong->name,
                                         compute ? "a data movement kernel" : "a compute kernel"),
                     .other = kernel.source->place(wrong->spot),
                     .other_what = fmt::format("{} is called here", wrong->name),
                     .fix = compute ? "make it with ReaderDataMovementConfig or WriterDataMovementConfig"
                                    : "make it with ComputeConfig",
                     .excerpt = {}});
                continue;
            }
            const bool reader_name = kernel.file_name().starts_with("reader");
            const bool writer_name = kernel.file_name().starts_with("writer");
            if (compute || (!reader_name && !writer_name) || reader_name == (kernel.kernel->processor == "NCRISC"))
                continue;
            findings.mistakes.push_back(
                {.rule = "config-type",
                 .severity = Severity::kWarning,
                 .place = kernel.kernel->made_at,
                 .what = fmt::format("{} is made with {}", kernel.file_name(), config_of(*kernel.kernel)),
                 .other = {},
                 .other_what = {},
                 .fix = reader_name ? "a reader is usually made with ReaderDataMovementConfig"
                                    : "a writer is usually made with WriterDataMovementConfig",
                 .excerpt = {}});
        }
    }
}

}  // namespace opwright::builder::check
