// `riscv-tt-elf-g++`: the kernel compiler that the ttnn wheel's JIT calls, made of clang and GNU ld.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"
#include "toolchain/driver/run.hpp"

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

}  // namespace

int main(int argc, char** argv) {
    const Environment environment = process_environment();
    if (const auto vendor = find_vendor_compiler(environment)) return become(*vendor, argv);
    const auto request = parse_options(std::vector<std::string>(argv + 1, argv + argc));
    if (!request) return complain(request.error());
    const auto code = run_request(*request, environment);
    return code ? *code : complain(code.error());
}
