#include "builder/check/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "builder/check/rules/source_rules.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder::check {

namespace fs = std::filesystem;

namespace {

/// Folders without the word "kernel" hold host code, whatever they are called.
bool is_kernel(const fs::path& below_operation) {
    return std::ranges::any_of(below_operation.parent_path(),
                               [](const fs::path& part) { return part.string().starts_with("kernel"); });
}

/// Without the program nobody knows whether a buffer that a kernel fills unreserved can ever be full.
bool needs_program(const std::string& rule) {
    return rule == "push-without-reserve" || rule == "pack-without-reserve";
}

Mistake placed(const LocalMistake& local, const LoadedSource& source, bool certain) {
    return {.rule = local.rule,
            .severity = local.certain && certain ? Severity::kError : Severity::kWarning,
            .place = source.place(local.spot),
            .what = local.what,
            .other = source.place(local.other),
            .other_what = local.other_what,
            .fix = local.fix,
            .excerpt = {}};
}

class OperationCheck {
  public:
    explicit OperationCheck(const CheckInput& input)
        : input_(input), headers_(KernelHeaders::read(input.runtime_root)) {}

    CheckReport run() {
        check_programs();
        check_kernels();
        const std::vector<fs::path> kernel_files = find_kernel_sources(input_.operation);
        check_kernel_paths(find_host_sources(input_.operation), kernel_files,
                           {input_.workspace, fs::current_path(), input_.runtime_root}, findings_);
        if (!input_.runtime_root.empty()) check_name(input_.operation, input_.runtime_root, findings_);
        report_.mistakes = std::move(findings_.mistakes);
        report_.skipped = std::move(findings_.skipped);
        sort_and_deduplicate(report_.mistakes);
        add_excerpts(report_.mistakes);
        return std::move(report_);
    }

  private:
    /// What the factory really made, with every kernel evaluated on its arguments.
    void check_programs() {
        if (input_.programs.empty()) {
            findings_.skipped.push_back({"arguments, page counts and sizes", input_.why_no_programs, {}});
            return;
        }
        const auto programs = read_programs(input_.programs, input_.workspace);
        if (!programs || programs->empty()) {
            findings_.skipped.push_back({"arguments, page counts and sizes",
                                         programs ? "no test has run the factory to its end" : programs.error().what,
                                         {}});
            return;
        }
        std::vector<const RecordedProgram*> created;
        for (const RecordedProgram& program : *programs) {
            if (program.is_hit) {
                const auto first = std::find_if(created.rbegin(), created.rend(), [&](const RecordedProgram* earlier) {
                    return earlier->has_structure_of(program);
                });
                if (first != created.rend()) check_override(**first, program, findings_);
                continue;
            }
            created.push_back(&program);
            if (report_.programs++ >= kMaxPrograms) continue;
            const LoadedProgram loaded = load_program(program, headers_, input_.workspace);
            for (const CoreRun& run : loaded.cores) {
                for (const KernelRun& kernel : run.kernels) {
                    known_kernels_.insert(kernel.kernel->path.lexically_normal().string());
                    for (const LocalMistake& mistake : kernel.trace.mistakes)
                        findings_.mistakes.push_back(placed(mistake, *kernel.source, true));
                }
            }
            check_program_rules(loaded, findings_);
        }
    }

    /// The kernels of the folder by themselves; those of no program also for their own mistakes.
    void check_kernels() {
        std::vector<FolderKernel> kernels;
        for (const fs::path& file : find_kernel_sources(input_.operation)) {
            ++report_.kernels;
            const auto source = load_source(file, {}, input_.workspace);
            if (!source) continue;
            if (kernel_entry_of(source->tree) == nullptr) continue;
            kernels.push_back({file, source, evaluate_kernel(source->tree, headers_, {})});
            check_includes(*source, headers_, findings_);
            if (!known_kernels_.contains(file.lexically_normal().string())) add_own_mistakes(kernels.back());
        }
        if (input_.plan != nullptr) check_plan_buffers(*input_.plan, kernels, report_.programs > 0, findings_);
    }

    /// Where defines are not known, a mistake is certain only when it is there with and without all of them.
    void add_own_mistakes(const FolderKernel& kernel) {
        const bool depends = !kernel.source->unit.unknown_macros.empty();
        std::vector<LocalMistake> with_all;
        if (depends) {
            PreprocessOptions options;
            options.assume_unknown = true;
            const auto other = load_source(kernel.file, options, input_.workspace);
            if (other && !other->unit.refused) with_all = evaluate_kernel(other->tree, headers_, {}).mistakes;
        }
        if (kernel.source->unit.refused) return;
        for (const LocalMistake& mistake : kernel.trace.mistakes) {
            const bool certain =
                !needs_program(mistake.rule) && (!depends || std::ranges::find(with_all, mistake) != with_all.end());
            findings_.mistakes.push_back(placed(mistake, *kernel.source, certain));
        }
        if (kernel.trace.all_unknown) {
            findings_.skipped.push_back({fmt::format("some steps of {}", kernel.file.filename().string()),
                                         kernel.trace.all_unknown->why,
                                         kernel.source->place(kernel.trace.all_unknown->spot)});
        }
    }

    static constexpr int kMaxPrograms = 40;

    const CheckInput& input_;
    KernelHeaders headers_;
    Findings findings_;
    CheckReport report_;
    std::set<std::string> known_kernels_;
};

}  // namespace

std::size_t CheckReport::errors() const {
    return static_cast<std::size_t>(std::ranges::count(mistakes, Severity::kError, &Mistake::severity));
}

CheckReport check_operation(const CheckInput& input) {
    return OperationCheck(input).run();
}

fs::path workspace_of(const fs::path& operation) {
    const fs::path folder = fs::absolute(operation).lexically_normal();
    for (fs::path at = folder; at.has_relative_path(); at = at.parent_path()) {
        if (at.generic_string().ends_with("/ttnn/cpp/ttnn/operations"))
            return at.parent_path().parent_path().parent_path().parent_path();
    }
    return folder.parent_path();
}

std::vector<fs::path> find_kernel_sources(const fs::path& operation) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(operation, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry->path().extension() == ".cpp" && is_kernel(fs::relative(entry->path(), operation)))
            files.push_back(entry->path());
    }
    std::ranges::sort(files);
    return files;
}

std::string kernel_digest(const fs::path& operation) {
    std::string all;
    for (const fs::path& file : find_kernel_sources(operation)) {
        const auto text = read_file(file);
        all += fmt::format("{} {}\n", fs::relative(file, operation).generic_string(), text ? sha256(*text) : "");
    }
    return sha256(all);
}

std::string host_digest(const fs::path& operation) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(operation, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string extension = entry->path().extension().string();
        if ((extension == ".cpp" || extension == ".hpp") && !is_kernel(fs::relative(entry->path(), operation)))
            files.push_back(entry->path());
    }
    std::ranges::sort(files);
    std::string all;
    for (const fs::path& file : files) {
        const auto text = read_file(file);
        all += fmt::format("{} {}\n", fs::relative(file, operation).generic_string(), text ? sha256(*text) : "");
    }
    return sha256(all);
}

}  // namespace opwright::builder::check
