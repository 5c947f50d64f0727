// compile-arg-missing, runtime-arg-missing, named-arg-missing, runtime-arg-unused: what a kernel reads against what the
// factory passes.
#include <fmt/format.h>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

std::string count_words(std::size_t count) {
    return fmt::format("{} argument{}", count, count == 1 ? "" : "s");
}

void check_missing(const KernelRun& kernel, const std::map<std::uint32_t, Spot>& reads, std::size_t passed,
                   const char* rule, const char* words, const SourcePlace& other, Findings& findings) {
    for (const auto& [index, spot] : reads) {
        if (index < passed) continue;
        findings.mistakes.push_back(
            {.rule = rule,
             .place = kernel.source->place(spot),
             .what = fmt::format("{} reads {} argument {}, but the factory passes {}", kernel.file_name(), words, index,
                                 passed == 0 ? "none" : count_words(passed)),
             .other = other,
             .other_what = fmt::format("the factory passes {} {} here", words, count_words(passed)),
             .fix = fmt::format("read an index below {}, or add the missing argument to the factory's list", passed),
             .excerpt = {}});
        return;  // the first one says it all
    }
}

}  // namespace

void check_arguments(const LoadedProgram& loaded, Findings& findings) {
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            const RecordedKernel& recorded = *kernel.kernel;
            const auto args = recorded.args.find(run.core);
            const std::size_t runtime_args = args == recorded.args.end() ? 0 : args->second.size();
            const SourcePlace& set_at = recorded.args_set_at.line != 0 ? recorded.args_set_at : recorded.made_at;
            check_missing(kernel, kernel.trace.compile_args, recorded.compile_args.size(), "compile-arg-missing",
                          "compile-time", recorded.made_at, findings);
            check_missing(kernel, kernel.trace.runtime_args, runtime_args, "runtime-arg-missing", "runtime", set_at,
                          findings);
            check_missing(kernel, kernel.trace.common_args, recorded.common_args.size(), "common-arg-missing",
                          "common runtime", set_at, findings);
            for (const auto& [name, spot] : kernel.trace.named_args) {
                if (recorded.named_args.contains(name)) continue;
                findings.mistakes.push_back({.rule = "named-arg-missing",
                                             .place = kernel.source->place(spot),
                                             .what = fmt::format("no compile-time argument has the name \"{}\"", name),
                                             .other = recorded.made_at,
                                             .other_what = "the kernel is made here",
                                             .fix = "add the name to the kernel's named arguments in the factory",
                                             .excerpt = {}});
            }
            const bool reads_all = kernel.trace.all_unknown || kernel.trace.runtime_args_by_address ||
                                   kernel.trace.runtime_args.empty() ||
                                   kernel.trace.runtime_args.rbegin()->first + 1 >= runtime_args;
            if (reads_all) continue;
            const auto& [last, spot] = *kernel.trace.runtime_args.rbegin();
            findings.mistakes.push_back(
                {.rule = "runtime-arg-unused",
                 .severity = Severity::kWarning,
                 .place = kernel.source->place(spot),
                 .what = fmt::format("the factory passes {} runtime arguments, {} reads none behind argument {}",
                                     runtime_args, kernel.file_name(), last),
                 .other = set_at,
                 .other_what = "they are set here",
                 .fix = "read them, or leave them out of the factory's list; check that the order is the same",
                 .excerpt = {}});
        }
    }
}

}  // namespace opwright::builder::check
