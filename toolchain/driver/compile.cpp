#include "toolchain/driver/compile.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/files.hpp"
#include "base/process.hpp"
#include "toolchain/driver/array_aliases.hpp"
#include "toolchain/driver/cache_place.hpp"
#include "toolchain/driver/debug_source.hpp"
#include "toolchain/driver/dependencies.hpp"
#include "toolchain/driver/editor_command.hpp"
#include "toolchain/driver/jobs.hpp"
#include "toolchain/driver/kernel_unit.hpp"
#include "toolchain/driver/precompiled.hpp"
#include "toolchain/driver/report_messages.hpp"
#include "toolchain/driver/stack_depth.hpp"
#include "toolchain/driver/support.hpp"
#include "toolchain/driver/translate.hpp"
#include "toolchain/driver/vector_code.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

/// Not `write_file`: the JIT's folder is a cache, a sync to disk for each kernel would only cost time.
bool write_quickly(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    return file.good();
}

/// What else decides about an object and the ELF file made of it: this program, or the sum of it that the build leaves
/// beside it, and what every kernel is linked with.
std::vector<std::string> compiler_files(const HostTools& tools) {
    std::vector<std::string> files;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error), sum = program.string() + ".sum";
    if (!program.empty()) files.push_back((fs::exists(sum, error) ? sum : program).string());
    for (const auto& source : runtime_sources(tools)) files.push_back(source.string());
    return files;
}

void write_dependency_file(const Request& request, std::vector<std::string> files) {
    alias_spaces(files, fs::path(request.output).parent_path());
    write_quickly(dependency_file(request), format_dependencies(request.output, files));
}

/// The list that the JIT hashes to know whether its kernel is up to date: clang's, and what else made the object.
void complete_dependency_file(const Request& request, const HostTools& tools) {
    const auto text = read_file(dependency_file(request));
    if (!text) return;
    auto files = parse_dependencies(*text);
    for (auto& file : compiler_files(tools)) files.push_back(std::move(file));
    write_dependency_file(request, std::move(files));
}

/// True when it worked; false leaves nothing behind, and the plain compile decides.
bool compile_on_header(const Request& request, const KernelUnit& unit, const PrecompiledHeader& header,
                       const HostTools& tools) {
    const fs::path tables = request.output + ".tables";
    std::error_code error;
    fs::create_directories(tables, error);
    bool done = write_quickly(tables / "chlkc_descriptors.h", define_tables(unit.descriptors));
    const std::string list = request.output + ".d";
    if (done) {
        const auto finished = run(Command{compile_job_with(header, unit, request, tools, tables).argv, {}, {}});
        done = finished && finished->end.ok();
    }
    if (done && request.write_dependencies) {
        auto files = header.dependencies;
        for (const auto& file : request.forced_includes)
            if (!belongs_to_kernel(file)) files.push_back(file);
        const auto text = read_file(list);
        for (auto& file : parse_dependencies(text ? *text : std::string())) {
            if (file.starts_with(tables.string())) file = "../chlkc_descriptors.h";
            if (file != header.file) files.push_back(std::move(file));
        }
        write_dependency_file(request, std::move(files));
    }
    fs::remove(list, error);
    fs::remove_all(tables, error);
    return done;
}

/// All files of a compile that does not work, as the preprocessor finds them.
std::vector<std::string> files_of(Request request, const HostTools& tools) {
    const std::string list = request.output + ".files.d";
    request.write_dependencies = false;
    auto command = compile_job(request, tools).argv;
    command.insert(command.end(), {"-M", "-MF", list});
    (void)run(Command{command, {}, {}});
    const auto text = read_file(list);
    std::error_code error;
    fs::remove(list, error);
    return text ? parse_dependencies(*text) : std::vector<std::string>();
}

/// Another form of the request, for what clang alone refuses; nothing when there is none or it fails too.
std::optional<Request> second_try(const Request& request, const HostTools& tools, const std::string& messages) {
    if (!refuses_empty_array(messages)) return std::nullopt;
    auto again = with_arrays_as_members(request, files_of(request, tools));
    if (!again) return std::nullopt;
    const auto finished = run(Command{compile_job(*again, tools).argv, {}, {}});
    return finished && finished->end.ok() ? again : std::nullopt;
}

Result<int> compile_object(Request& request, const HostTools& tools, const Environment& environment) {
    const Request asked = request;
    if (const auto unit = read_unit(request)) {
        std::error_code error;
        write_editor_command(*unit, request, tools, fs::current_path(error));
        if (request.debug_variables) {
            request = for_debugger(*unit, std::move(request));
        } else if (environment("OPWRIGHT_PCH").value_or("1") != "0") {
            const auto header = precompiled_header(*unit, request, tools, cache_place(environment) / "pch");
            if (header && compile_on_header(request, *unit, *header, tools)) return 0;
        }
    }
    const auto finished = run(Command{compile_job(request, tools).argv, {}, {}});
    if (!finished) return fail(finished.error());
    if (!finished->end.ok()) {
        const auto again = second_try(asked, tools, finished->output);
        if (!again) {
            report_messages(request, *finished);
            return 1;
        }
        request = *again;
    }
    return 0;
}

/// Whether what runs the kernel is opwright's chip, which executes spills of LRegs.
bool runs_on_our_chip(const Environment& environment) {
    const auto simulator = environment("TT_METAL_SIMULATOR");
    return simulator && fs::path(*simulator).filename() == "libopwright_chip.so";
}

/// Kernels for the Tensix: clang's own vector instructions become Tensix code, or the kernel is refused.
Result<void> finish_vector_code(const Request& request, const Environment& environment) {
    const auto code = translate_vector_code(fs::path(request.output));
    if (!code) return fail(code.error());
    if (code->spills == 0 || runs_on_our_chip(environment)) return {};
    Diagnostic diagnostic;
    diagnostic.id = "lreg-spill";
    diagnostic.place.file = kernel_file(request);
    diagnostic.what =
        fmt::format("the kernel keeps more vectors at once than the chip has LRegs: {} spills", code->spills);
    diagnostic.expected = "at most eight vectors (vFloat, vInt, ...) in use at any point";
    diagnostic.fix =
        "run it on opwright's chip, which executes spills; or install the vendor's SFPI compiler and set OPWRIGHT_SFPI";
    return fail(diagnostic);
}

// Local memory of a TRISC: 2 KiB, of which the firmware's variables take the first part, 16 bytes stay free at the top,
// and frames of the firmware lie above the kernel's.
constexpr std::uint32_t kTriscRoom = 2048 - 1056 - 16, kFirmwareFrames = 96;

/// A kernel for a TRISC whose stack would run into its variables is compiled again, for a smaller stack. The firmware's
/// own variables are that first part.
Result<int> fit_local_memory(const Request& request, const HostTools& tools) {
    if (find_define(request, "COMPILE_FOR_TRISC") == nullptr || is_firmware(request)) return 0;
    const auto first = local_memory_use(request.output);
    if (!first) return fail(first.error());
    if (first->sum() + kFirmwareFrames <= kTriscRoom) return 0;
    Request again = request;
    again.small_stack = true;
    const auto finished = run(Command{compile_job(again, tools).argv, {}, {}});
    if (!finished) return fail(finished.error());
    if (!finished->end.ok()) {
        report_messages(request, *finished);
        return 1;
    }
    const auto second = local_memory_use(request.output);
    if (!second) return fail(second.error());
    if (second->sum() <= kTriscRoom) return 0;
    Diagnostic diagnostic;
    diagnostic.id = "stack-too-deep";
    diagnostic.place.file = kernel_file(request);
    diagnostic.what = fmt::format("the kernel needs {} bytes of stack and {} bytes of variables on a TRISC",
                                  second->stack, second->data);
    diagnostic.expected = fmt::format("at most {} bytes together: a TRISC has 2 KiB of local memory", kTriscRoom);
    diagnostic.fix = "keep fewer values and arrays in local variables, or nest fewer calls";
    return fail(diagnostic);
}

}  // namespace

Result<int> compile(Request request, const HostTools& tools, const Environment& environment) {
    auto status = compile_object(request, tools, environment);
    if (!status || *status != 0) return status;
    if (request.write_dependencies) complete_dependency_file(request, tools);
    if (request.cpu != Cpu::kTensix) return 0;
    if (status = fit_local_memory(request, tools); !status || *status != 0) {
        std::error_code error;
        fs::remove(request.output, error);
        return status;
    }
    if (const auto finished = finish_vector_code(request, environment); !finished) {
        std::error_code error;
        fs::remove(request.output, error);
        return fail(finished.error());
    }
    return 0;
}

}  // namespace opwright::toolchain
