#include "toolchain/driver/run.hpp"

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/process.hpp"
#include "toolchain/driver/cache_place.hpp"
#include "toolchain/driver/compile.hpp"
#include "toolchain/driver/debug_symbols.hpp"
#include "toolchain/driver/jobs.hpp"
#include "toolchain/driver/report_messages.hpp"
#include "toolchain/driver/support.hpp"

namespace opwright::toolchain {

namespace {

/// The JIT precompiles a few standard headers for each flag set. Our own precompiled headers hold these and much more,
/// so the file only has to exist.
Result<int> acknowledge_header(const Request& request) {
    auto written = write_file(request.output, "");
    if (!written) return fail(written.error());
    return 0;
}

Result<int> run_job(const Request& request, const Job& job) {
    auto finished = run(Command{job.argv, {}, {}});
    if (!finished) return fail(finished.error());
    if (finished->end.ok()) return 0;
    report_messages(request, *finished);
    return 1;
}

Result<void> prepare_for_debugger(const std::string& file) {
    auto elf = read_file(file);
    if (!elf) return fail(elf.error());
    return hide_absolute_symbols(*elf) ? write_file(file, *elf) : Result<void>{};
}

}  // namespace

Result<int> run_request(const Request& request, const Environment& environment) {
    if (request.action == Action::kVersion) {
        fmt::print("{}\n", kVersionLine);
        return 0;
    }
    if (request.action == Action::kPrecompile && !request.print_jobs) return acknowledge_header(request);
    const auto tools = find_host_tools(environment);
    if (!tools) return fail(tools.error());
    if (request.action == Action::kCompile && !request.print_jobs) return compile(request, *tools, environment);
    if (request.action != Action::kLink) {
        const Job job = compile_job(request, *tools);
        fmt::print("{}", print_jobs({job}));
        return 0;
    }
    const auto support = make_support(request, *tools, cache_place(environment) / "support");
    if (!support) return fail(support.error());
    const auto job = link_job(request, *tools, *support);
    if (!job) return fail(job.error());
    if (request.print_jobs) {
        fmt::print("{}", print_jobs({*job}));
        return 0;
    }
    auto status = run_job(request, *job);
    if (!status || *status != 0 || !request.debug_variables) return status;
    if (const auto done = prepare_for_debugger(request.output); !done) return fail(done.error());
    return status;
}

}  // namespace opwright::toolchain
