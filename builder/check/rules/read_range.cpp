// read-range: a kernel reads a page that its tensor does not have.
#include <fmt/format.h>


#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

/// The largest tensor whose words stand at `offset`: tensors of one kind have the same words.
const RecordedTensor* largest_at(const RecordedProgram& program, const RecordedKernel& kernel, std::int64_t offset) {
    const RecordedTensor* found = nullptr;
    for (const RecordedTensor& tensor : program.tensors) {
        if (!tensor.stands_at(kernel.compile_args, static_cast<std::size_t>(offset))) continue;
        if (found == nullptr || tensor.num_pages > found->num_pages) found = &tensor;
    }
    return found;
}

}  // namespace

void check_read_range(const LoadedProgram& loaded, Findings& findings) {
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            for (const Transfer& read : kernel.trace.page_reads) {
                const RecordedTensor* tensor = largest_at(*loaded.program, *kernel.kernel, read.offset);
                if (tensor == nullptr || (read.page >= 0 && read.page < tensor->num_pages)) continue;
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
