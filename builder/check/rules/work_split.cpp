// work-split: whether all cores together write each page of the output once.
#include <fmt/format.h>

#include <set>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

constexpr std::size_t kMaxPages = 1U << 20U;

}  // namespace

/// Only kernels of which every core was evaluated can tell: programs on few cores.
void check_work_split(const LoadedProgram& loaded, Findings& findings) {
    const RecordedProgram& program = *loaded.program;
    std::map<const RecordedTensor*, std::set<std::int64_t>> written;
    const KernelRun* writer = nullptr;
    Spot spot;
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            if (kernel.kernel->is_compute()) continue;
            if (kernel.trace.unknown_transfer || (kernel.trace.all_unknown && !kernel.trace.transfers.empty())) return;
            for (const Transfer& transfer : kernel.trace.transfers) {
                const std::vector<const RecordedTensor*> tensors = program.tensors_at(*kernel.kernel, transfer.offset);
                if (tensors.empty() || tensors.back()->num_pages > kMaxPages) return;
                const RecordedTensor* tensor = tensors.back();  // the outputs come last
                if (transfer.page < 0 || transfer.page >= tensor->num_pages) {
                    findings.mistakes.push_back(
                        {.rule = "work-split",
                         .place = kernel.source->place(transfer.spot),
                         .what = fmt::format("{} writes page {} on {}, but {} has {} pages", kernel.file_name(),
                                             transfer.page, to_text(run.core), tensor->name, tensor->num_pages),
                         .other = kernel.kernel->args_set_at,
                         .other_what = "this core's share of the work is set here",
                         .fix = "let the shares of all cores add up to the pages of the output",
                         .excerpt = {}});
                    return;
                }
                written[tensor].insert(transfer.page);
                writer = &kernel;
                spot = transfer.spot;
            }
        }
    }
    std::set<Core> all;
    for (const RecordedKernel& kernel : program.kernels) {
        for (const Core core : kernel.cores.list()) all.insert(core);
    }
    if (all.size() != loaded.cores.size()) return;
    for (const auto& [tensor, pages] : written) {
        if (pages.size() == tensor->num_pages) continue;
        std::int64_t first = 0;
        while (pages.contains(first)) ++first;
        findings.mistakes.push_back(
            {.rule = "work-split",
             .place = writer->kernel->args_set_at,
             .what = fmt::format("the cores write {} of the {} pages of {}; page {} is the first that nobody writes",
                                 pages.size(), tensor->num_pages, tensor->name, first),
             .other = writer->source->place(spot),
             .other_what = "pages are written here",
             .fix = "let the shares of all cores add up to the pages of the output",
             .excerpt = {}});
    }
}

}  // namespace opwright::builder::check
