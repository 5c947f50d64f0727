#include "toolchain/driver/translate.hpp"

#include <algorithm>
#include <filesystem>

namespace opwright::toolchain {

namespace {

void append(std::vector<std::string>& to, std::initializer_list<const char*> from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

bool is_firmware(const Request& request) {
    return find_define(request, "FW_BUILD") != nullptr ||
           std::filesystem::path(request.linker_script).filename().string().starts_with("firmware_");
}

std::vector<std::string> target_flags(const Request& request, const HostTools& tools) {
    std::vector<std::string> flags;
    append(flags, {"--target=riscv32-unknown-elf", "-mabi=ilp32", "-std=c++20", "-nostdlibinc"});
    if (request.cpu == Cpu::kTensix) {
        // Vector registers are the LRegs of sfpi C++ (include/sfpi/instruction.h): the compiler must make no use of its
        // own.
        append(flags, {"-march=rv32im_zve32x_zvl64b", "-mrvv-vector-bits=zvl", "-fno-vectorize", "-fno-slp-vectorize",
                       "-mno-implicit-float"});
    } else {
        flags.emplace_back("-march=rv32im");
    }
    flags.push_back(is_firmware(request) ? "-Oz" : request.optimization);
    // `while (1);` is how a failed ASSERT stops a core; clang would be free to drop it and run into what follows.
    flags.emplace_back("-fno-finite-loops");
    flags.insert(flags.end(), request.math_flags.begin(), request.math_flags.end());
    if (!request.exceptions)
        append(flags, {"-fno-exceptions", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables"});
    if (!request.rtti) flags.emplace_back("-fno-rtti");
    // The runtime moves a kernel by rewriting its HI20/LO12 pairs: no relaxation, no position-independent code, and no
    // tables of code addresses in data.
    append(flags, {is_firmware(request) ? "-mrelax" : "-mno-relax", "-fno-pic", "-fno-jump-tables", "-mllvm",
                   "-switch-to-lookup=false"});
    append(flags, {"-ffunction-sections", "-fdata-sections", "-fno-use-cxa-atexit", "-fno-threadsafe-statics"});
    // GNU ld before 2.41 does not know the relocations of DWARF 5; lines are what findings need, a
    // debugger wants more. The code is the same with and without.
    if (request.debug_info)
        append(flags, {"-gdwarf-4", request.debug_variables ? "-fstandalone-debug" : "-gline-tables-only"});
    // The vendor's ABI spells the 32-bit fixed-width types with `long`; overloads in its headers rely on it.
    append(flags, {"-D__INT32_TYPE__=long", "-D__UINT32_TYPE__=unsigned long"});
    flags.emplace_back("-D__riscv_tt_wormhole=1");
    if (request.cpu == Cpu::kTensix) flags.emplace_back("-D__riscv_xtttensixwh=1");
    append(flags, {"-include"});
    flags.push_back((tools.include / "opwright_prelude.h").string());
    return flags;
}

std::vector<std::string> small_stack_flags() {
    // The vendor's link-time optimization inlines what is called once, and arguments and saved registers go away with
    // the call. Values kept in registers over a whole loop are what clang spills.
    return {"-O2", "-mllvm", "-inline-threshold=30000", "-mllvm", "-disable-machine-licm"};
}

std::vector<std::string> include_flags(const Request& request, const HostTools& tools) {
    // Before the wheel's own folders: headers of the wheel that need a word more for clang.
    std::vector<std::string> flags = {"-isystem", (tools.include / "wheel").string()};
    for (const auto& dir : request.include_dirs) {
        // Folders relative to the JIT's working folder hold its generated files, which include the user's kernel;
        // absolute ones are the wheel's. As system folders they keep their order and lose clang's own warnings.
        const bool relative = dir.empty() || dir[0] != '/';
        if (relative) {
            flags.push_back("-I" + dir);
        } else {
            flags.emplace_back("-isystem");
            flags.push_back(dir);
        }
    }
    for (const auto& dir : {tools.include, tools.include / "libstdcxx"}) {
        flags.emplace_back("-isystem");
        flags.push_back(dir.string());
    }
    for (const auto& dir : tools.libstdcxx) {
        flags.emplace_back("-isystem");
        flags.push_back(dir.string());
    }
    flags.emplace_back("-idirafter");
    flags.push_back((tools.include / "libc").string());
    return flags;
}

std::vector<std::string> define_flags(const Request& request) {
    std::vector<std::string> flags;
    for (const auto& [name, value] : request.defines) flags.push_back("-D" + name + "=" + value);
    for (const auto& name : request.undefines) flags.push_back("-U" + name);
    return flags;
}

std::vector<std::string> warning_flags() {
    // Only what the vendor's `-Wall -Werror` refuses too. clang's further opinions would make the runtime print a log
    // for every kernel, or refuse kernels that the vendor's compiler takes.
    return {"-Wno-everything", "-Werror=return-type", "-Werror=uninitialized", "-Werror=sign-compare",
            "-Werror=unused-value", "-Werror=format", "-Werror=reorder-ctor", "-Werror=delete-non-virtual-dtor",
            "-Werror=dangling-else", "-Werror=tautological-overlap-compare", "-Werror=array-bounds",
            // No one runs constructors before a kernel: a global that needs one would stay zero.
            "-Werror=global-constructors"};
}

std::vector<std::string> link_flags(const Request& request) {
    // --no-warn-mismatch: GNU ld before 2.39 (Ubuntu 22.04) refuses objects whose attributes name extensions that came
    // after it, and clang's name Zmmul. All objects here have one target and ABI.
    std::vector<std::string> flags = {"-m",
                                      "elf32lriscv",
                                      "--gc-sections",
                                      "--undefined=opwright_data_segment",
                                      is_firmware(request) ? "--relax" : "--no-relax",
                                      "--no-warn-mismatch"};
    flags.insert(flags.end(), request.linker_arguments.begin(), request.linker_arguments.end());
    for (const auto& dir : request.library_dirs) flags.push_back("-L" + dir);
    if (!request.linker_script.empty()) flags.push_back("-T" + request.linker_script);
    return flags;
}

}  // namespace opwright::toolchain
