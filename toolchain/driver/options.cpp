#include "toolchain/driver/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace opwright::toolchain {

namespace {

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// Options of the vendor's GCC that change nothing in what clang makes: language mode (ours is fixed), link-time
/// optimisation, GCC passes, and warning switches (ours are chosen in translate.cpp).
bool is_accepted_without_effect(std::string_view option) {
    static constexpr std::array<std::string_view, 14> kExact = {"-ftt-nttp",
                                                                "-ftt-constinit",
                                                                "-ftt-consteval",
                                                                "-ftt-no-dyninit",
                                                                "-fno-lto",
                                                                "-nostartfiles",
                                                                "-pipe",
                                                                "-fno-use-cxa-atexit",
                                                                "-fno-tree-loop-distribute-patterns",
                                                                "-fno-tree-vectorize",
                                                                "-fno-tree-slp-vectorize",
                                                                "-fno-delete-null-pointer-checks",
                                                                "-fno-extern-tls-init",
                                                                "-mno-tt-fix-whbhebreak"};
    static constexpr std::array<std::string_view, 6> kPrefix = {
        "-std=", "-flto", "--param=", "-W", "-ftls-model=", "-fdump-"};
    if (starts_with(option, "-Wl,") || starts_with(option, "-Wa,") || starts_with(option, "-Wp,")) return false;
    return std::find(kExact.begin(), kExact.end(), option) != kExact.end() ||
           std::any_of(kPrefix.begin(), kPrefix.end(), [&](auto prefix) { return starts_with(option, prefix); });
}

bool is_math_flag(std::string_view option) {
    static constexpr std::array<std::string_view, 5> kMath = {"-ffast-math", "-fno-finite-math-only", "-fsigned-zeros",
                                                              "-fno-associative-math", "-fno-fast-math"};
    return std::find(kMath.begin(), kMath.end(), option) != kMath.end();
}

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    for (;;) {
        const auto comma = text.find(',');
        parts.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

auto unknown_option(const std::string& option, std::string expected = {}) {
    Diagnostic d;
    d.id = "toolchain-unknown-option";
    d.what = fmt::format("riscv-tt-elf-g++: unknown option '{}'", option);
    d.expected = std::move(expected);
    d.fix =
        "opwright's kernel compiler takes the options that the ttnn wheel's JIT uses; use the vendor's SFPI compiler "
        "(OPWRIGHT_SFPI=<folder>) for others";
    return fail(std::move(d));
}

class Parser {
  public:
    explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    Result<Request> parse() {
        while (next_ < arguments_.size()) {
            if (auto done = take(arguments_[next_++]); !done) return fail(done.error());
        }
        if (request_.action != Action::kVersion && request_.inputs.empty())
            return fail("toolchain-no-input", "riscv-tt-elf-g++: no input file");
        if (header_) {
            request_.action = Action::kPrecompile;
        } else if (request_.action != Action::kVersion && !compile_only_) {
            request_.action = Action::kLink;
        }
        if (request_.action == Action::kCompile && request_.inputs.size() > 1)
            return fail("toolchain-two-inputs",
                        fmt::format("riscv-tt-elf-g++: one source per compile, got '{}' and '{}'", request_.inputs[0],
                                    request_.inputs[1]));
        if (request_.action != Action::kVersion && request_.output.empty())
            return fail("toolchain-no-output", "riscv-tt-elf-g++: no output file (-o)");
        return std::move(request_);
    }

  private:
    Result<bool> take(const std::string& option) {
        if (option.empty() || option[0] != '-') {
            if (!continues_include_folder(option)) request_.inputs.push_back(option);
            return true;
        }
        last_was_include_ = starts_with(option, "-I") && option.size() > 2;
        if (option == "--version") return set(request_.action, Action::kVersion);
        if (option == "-###") return set(request_.print_jobs, true);
        if (option == "-c") return set(compile_only_, true);
        if (option == "-g" || option == "-g1" || option == "-g2" || option == "-g3" || option == "-ggdb")
            return set(request_.debug_info, true);
        if (option == "-fno-exceptions") return set(request_.exceptions, false);
        if (option == "-fexceptions") return set(request_.exceptions, true);
        if (option == "-fno-rtti") return set(request_.rtti, false);
        if (option == "-frtti") return set(request_.rtti, true);
        if (option == "-MMD" || option == "-MD") return set(request_.write_dependencies, true);
        if (is_math_flag(option)) {
            request_.math_flags.push_back(option);
            return true;
        }
        if (starts_with(option, "-Wl,")) {
            for (auto& part : split_at_commas(std::string_view(option).substr(4)))
                request_.linker_arguments.push_back(std::move(part));
            return true;
        }
        if (starts_with(option, "-O")) return take_optimization(option);
        if (starts_with(option, "-mcpu=")) return take_cpu(option);
        if (is_accepted_without_effect(option)) return true;
        return take_with_value(option);
    }

    /// The JIT splits its own command line at spaces, also inside the kernel's folder: such a piece follows its -I.
    bool continues_include_folder(const std::string& piece) {
        if (!last_was_include_) return false;
        std::string& folder = request_.include_dirs.back();
        const std::string joined = folder + " " + piece;
        std::error_code error;
        if (std::filesystem::exists(folder, error) || std::filesystem::exists(piece, error)) return false;
        folder = joined;
        last_was_include_ = !std::filesystem::exists(joined, error);
        return true;
    }

    Result<bool> take_with_value(const std::string& option) {
        // Longest names first: -include before -I would not clash, -isystem and -MF must not be read as -I or -M.
        static constexpr std::array<std::string_view, 10> kNames = {"-include", "-isystem", "-MF", "-MT", "-I",
                                                                    "-D",       "-U",       "-o",  "-T",  "-L"};
        if (option == "-x") {
            const auto language = value_of(option, "-x");
            if (!language) return fail(language.error());
            if (*language == "c++-header") return set(header_, true);
            if (*language == "c++" || *language == "assembler-with-cpp") return true;
            return unknown_option("-x " + *language, "c++, c++-header or assembler-with-cpp");
        }
        for (const auto name : kNames) {
            if (!starts_with(option, name)) continue;
            auto value = value_of(option, name);
            if (!value) return fail(value.error());
            store(name, std::move(*value));
            return true;
        }
        return unknown_option(option);
    }

    void store(std::string_view name, std::string value) {
        if (name == "-include")
            request_.forced_includes.push_back(std::move(value));
        else if (name == "-isystem" || name == "-I")
            request_.include_dirs.push_back(std::move(value));
        else if (name == "-MF")
            request_.dependency_file = std::move(value);
        else if (name == "-D")
            add_define(value);
        else if (name == "-U")
            request_.undefines.push_back(std::move(value));
        else if (name == "-o")
            request_.output = std::move(value);
        else if (name == "-T")
            request_.linker_script = std::move(value);
        else if (name == "-L")
            request_.library_dirs.push_back(std::move(value));
    }

    void add_define(const std::string& text) {
        const auto equals = text.find('=');
        if (equals == std::string::npos)
            request_.defines.emplace_back(text, "1");
        else
            request_.defines.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }

    Result<bool> take_optimization(const std::string& option) {
        static constexpr std::array<std::string_view, 7> kLevels = {"-O", "-O0", "-O1", "-O2", "-O3", "-Os", "-Oz"};
        if (std::find(kLevels.begin(), kLevels.end(), option) == kLevels.end())
            return unknown_option(option, "-O0, -O1, -O2, -O3, -Os or -Oz");
        request_.optimization = option;
        return true;
    }

    Result<bool> take_cpu(const std::string& option) {
        if (option == "-mcpu=tt-wh") return set(request_.cpu, Cpu::kDataMovement);
        if (option == "-mcpu=tt-wh-tensix") return set(request_.cpu, Cpu::kTensix);
        return unknown_option(option, "-mcpu=tt-wh or -mcpu=tt-wh-tensix (Wormhole)");
    }

    Result<std::string> value_of(const std::string& option, std::string_view name) {
        if (option.size() > name.size()) return option.substr(name.size());
        if (next_ == arguments_.size())
            return fail("toolchain-missing-value", fmt::format("riscv-tt-elf-g++: '{}' needs a value", name));
        return arguments_[next_++];
    }

    template <typename T>
    static Result<bool> set(T& target, T value) {
        target = value;
        return true;
    }

    const std::vector<std::string>& arguments_;
    std::size_t next_ = 0;
    bool compile_only_ = false;
    bool header_ = false;
    bool last_was_include_ = false;
    Request request_;
};

}  // namespace

Result<Request> parse_options(const std::vector<std::string>& arguments) {
    return Parser(arguments).parse();
}

const std::string* find_define(const Request& request, std::string_view name) {
    for (auto it = request.defines.rbegin(); it != request.defines.rend(); ++it)
        if (it->first == name) return &it->second;
    return nullptr;
}

}  // namespace opwright::toolchain
