// `riscv-tt-elf-g++`: the kernel compiler that the ttnn wheel's JIT calls, made of clang and GNU ld.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"
#include "toolchain/driver/run.hpp"
#include "toolchain/driver/trace.hpp"

namespace {

using namespace opwright;
using namespace opwright::toolchain;

int complain(const Diagnostic& diagnostic) {
    fmt::print(stderr, "{}\n", to_text(diagnostic));
    return 1;
}

/// Replaces this process by the vendor's compiler; returns only when that fails.
int become(const std::filesystem::path& program, char** argv) {
    argv[0] = const_cast<char*>(program.c_str());
    ::execv(program.c_str(), argv);
    return complain(fail("toolchain-vendor", fmt::format("cannot start '{}'", program.string())).value());
}

int serve(const std::vector<std::string>& arguments, const Environment& environment) {
    auto request = parse_options(arguments);
    if (!request) return complain(request.error());
    request->debug_variables = environment("OPWRIGHT_KERNEL_DEBUG").value_or("0") != "0";
    const auto code = run_request(*request, environment);
    return code ? *code : complain(code.error());
}

}  // namespace

int main(int argc, char** argv) {
    const Environment environment = process_environment();
    if (const auto vendor = find_vendor_compiler(environment)) return become(*vendor, argv);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto start = std::chrono::steady_clock::now();
    const int code = serve(arguments, environment);
    trace_call(environment, arguments, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
               code);
    return code;
}
