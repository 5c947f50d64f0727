#include "toolchain/driver/jobs.hpp"

#include "base/process.hpp"
#include "toolchain/driver/support.hpp"
#include "toolchain/driver/translate.hpp"

namespace opwright::toolchain {

namespace {

template <typename Range>
void append(std::vector<std::string>& to, const Range& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::string dependency_file(const Request& request) {
    if (!request.dependency_file.empty()) return request.dependency_file;
    return std::filesystem::path(request.output).replace_extension(".d").string();
}

Job compile_job(const Request& request, const HostTools& tools) {
    Job job;
    job.output = request.output;
    job.argv = tools.clang;
    append(job.argv, target_flags(request, tools));
    if (request.small_stack) append(job.argv, small_stack_flags());
    append(job.argv, warning_flags());
    append(job.argv, define_flags(request));
    append(job.argv, include_flags(request, tools));
    if (!request.file_overlay.empty()) append(job.argv, std::vector<std::string>{"-ivfsoverlay", request.file_overlay});
    for (const auto& file : request.forced_includes) append(job.argv, std::vector<std::string>{"-include", file});
    if (request.write_dependencies) {
        // -MD: the vendor's headers are system headers to clang, but the JIT must notice when the wheel changes.
        append(job.argv, std::vector<std::string>{"-MD", "-MF", dependency_file(request), "-MT", request.output});
    }
    append(job.argv, std::vector<std::string>{"-fno-color-diagnostics", "-c", "-o", request.output,
                                              source_for_clang(request.inputs.front(), tools)});
    return job;
}

Result<Job> link_job(const Request& request, const HostTools& tools,
                     const std::vector<std::filesystem::path>& support) {
    Job job;
    job.output = request.output;
    job.argv = {tools.linker};
    append(job.argv, link_flags(request));
    for (const auto& input : request.inputs)
        if (!is_replaced_by_support(input)) job.argv.push_back(input);
    for (const auto& object : support) job.argv.push_back(object.string());
    append(job.argv, std::vector<std::string>{"-o", request.output});
    return job;
}

std::string print_jobs(const std::vector<Job>& jobs) {
    std::string text;
    for (const auto& job : jobs) {
        Command command;
        command.argv = job.argv;
        text += to_text(command) + "\n";
    }
    return text;
}

}  // namespace opwright::toolchain
