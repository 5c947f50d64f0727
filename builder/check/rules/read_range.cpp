// read-range: a kernel reads a page that its tensor does not have.
#include <fmt/format.h>

#include <algorithm>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

void check_read_range(const LoadedProgram& loaded, Findings& findings) {
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            for (const Transfer& read : kernel.trace.page_reads) {
                // Of tensors with the same words the largest: what it has not, none of them has.
                const std::vector<const RecordedTensor*> tensors =
                    loaded.program->tensors_at(*kernel.kernel, read.offset);
                if (tensors.empty()) continue;
                const RecordedTensor* tensor = *std::ranges::max_element(
                    tensors, {}, [](const RecordedTensor* candidate) { return candidate->num_pages; });
                if (read.page >= 0 && read.page < tensor->num_pages) continue;
                findings.mistakes.push_back(
                    {.rule = "read-range",
                     .place = kernel.source->place(read.spot),
                     .what = fmt::format("{} reads page {} on {}, but {} has {} pages", kernel.file_name(), read.page,
                                         to_text(run.core), tensor->name, tensor->num_pages),
                     .other = kernel.kernel->args_set_at,
                     .other_what = "this core's share of the work is set here",
                     .fix = "read pages from 0 to one less than there are: check start, count and the page index",
                     .excerpt = {}});
                return;
            }
        }
    }
}

}  // namespace opwright::builder::check
