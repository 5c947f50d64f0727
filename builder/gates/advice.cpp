#include "builder/gates/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <vector>

#include "builder/gates/compile_errors.hpp"
#include "builder/gates/kernel_api_changes.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHost = "Build errors (host C++)";
constexpr std::string_view kKernel = "Runtime kernel compilation errors";
constexpr std::string_view kFactory = "Test failures: program factory";
constexpr std::string_view kRun = "Test failures: kernels on the device";
constexpr std::string_view kImport = "Test failures: import and registration";

// The first entry that fits a line wins: what names a mistake stands before what only says where it broke.
// `$1` in a fix is the first group of the pattern.
constexpr GuideEntry kGuide[] = {
    // Includes that moved, and includes that are not there. Kernels compile when the operation runs.
    {"moved-header", kKernel,
     R"((?:^|['\s])(?:debug/|compute_kernel_api/|dataflow_api\.h)([^':]*)'?.*(?:not found|No such file))",
     "kernel headers are found below api/: \"api/dataflow/dataflow_api.h\", \"api/compute/...\""},
    {"missing-header", kHost, R"('?([^':\s]+\.(?:h|hpp|inc))'?(?: file not found|: No such file or directory))",
     "correct the path of #include $1, or add the file that it should name"},
    {"compile-arg-missing", kKernel,
     R"((?:static assertion failed|static_assert failed)[^\n]*(?:[Ii]ndex out of range|arg))",
     "the kernel reads a compile-time argument that the factory does not pass: compare the indices with the factory's "
     "list"},
    {"static-assert", kKernel, R"((?:static assertion failed|static_assert failed)[^:]*:? ?(.*))",
     "a condition that the API states does not hold ($1): correct the template argument or compile-time argument at "
     "this line"},
    {"no-member", kHost, R"(no member named '([^']+)')",
     "check the spelling of $1 and its class in the headers of this ttnn version"},
    {"no-member", kHost, R"(has no member named [`']?([A-Za-z_0-9]+))",
     "check the spelling of $1 and its class in the headers of this ttnn version"},
    {"undeclared-name", kHost, R"('([^']+)' was not declared in this scope)",
     "check the spelling of $1, add the header that declares it, or its namespace"},
    {"undeclared-name", kKernel, R"(use of undeclared identifier '([^']+)')",
     "check the spelling of $1, add the header that declares it (api/compute, api/dataflow), or its namespace"},
    {"undeclared-name", kHost, R"('([^']+)' is not a member of '[^']+'|'([^']+)' has not been declared)",
     "check the spelling of $1, add the header that declares it, or its namespace"},
    {"wrong-arguments", kHost, R"(no matching (?:member )?function for call to '([^']+)')",
     "compare the arguments with the declaration of $1: their number, order and types"},
    {"wrong-arguments", kHost,
     R"(too (?:few|many) arguments (?:to|provided to)? ?(?:function )?(?:call|'?([A-Za-z_:0-9]*)))",
     "compare the arguments with the function's declaration: their number and order"},
    {"narrowing", kHost, R"(narrowing conversion of|cannot be narrowed to type)",
     "write the conversion: static_cast<uint32_t>(...); addresses and sizes of the host are 64 bits wide"},
    {"syntax", kHost,
     R"((?:error: )?expected (?:primary-expression|unqualified-id|'[^']+'|[a-z]+ ?[a-z]*)(?: before| after| at|$))",
     "correct the syntax at this line or the one before it"},
    {"undefined-symbol", kHost, R"(undefined (?:reference to|symbol:?) [`']?([A-Za-z_0-9:~]+))",
     "define $1, add the file that does to the operation, and compare its namespace and signature with the "
     "declaration"},
    {"multiple-definition", kHost, R"(multiple definition of [`']?([A-Za-z_0-9:~]+))",
     "define $1 in one source file, or mark it inline"},

    // What the host API refuses.
    {"kernel-path", kFactory, R"(Kernel file (\S+) doesn't exist)",
     "correct the path in CreateKernel: there is no $1; it starts at ttnn/cpp/ttnn/operations"},
    {"cb-index", kFactory, R"(Buffer index \((\d+)\) exceeds)",
     "circular buffers have the indices 0 to 31; $1 is none"},
    {"cb-index", kFactory, R"((?:Invalid|Illegal) circular buffer index)",
     "give every circular buffer of a core an index of its own, and set the page size of the index that it was made "
     "with"},
    {"cb-size", kFactory, R"([Cc]ircular buffer size (\d+) B must be divisible by page size (\d+))",
     "make the total size a number of pages: $1 bytes are no multiple of $2"},
    {"cb-globally-allocated", kFactory,
     R"(Only L1 buffers can have an associated circular buffer|associated dynamically allocated)",
     "a globally allocated circular buffer needs a sharded tensor in L1 and is at most as large as its shard"},
    {"l1-overflow", kFactory, R"(beyond max L1 size|clash with L1 buffers|Out of Memory|out of memory)",
     "make circular buffers smaller: fewer pages, or work in blocks instead of whole rows"},
    {"config-type", kFactory, R"(both data movement processors are in use|cannot use the same NOC|Illegal NOC usage)",
     "make one kernel with ReaderDataMovementConfig, the other with WriterDataMovementConfig, and compute with "
     "ComputeConfig"},
    {"runtime-args", kFactory,
     R"(Number of runtime args cannot be modified|Mismatch between number of cores|Cannot get runtime args|runtime args targeting kernel)",
     "set the same number of runtime arguments on every core of the kernel, and no others, in the factory and in "
     "override_runtime_arguments"},
    {"core-outside-grid", kFactory,
     R"(No core coordinate found at location|Invalid core range|outside of the compute grid)",
     "take the cores from compute_with_storage_grid_size() and the work split"},
    {"core-overlap", kFactory, R"(Core Overlap Between|core ranges .* overlap)",
     "two kernels of one processor on one core: is one made with the other's ReaderDataMovementConfig, "
     "WriterDataMovementConfig or ComputeConfig? Else give each core group its own cores"},
    {"semaphore", kFactory, R"(Semaphore id (\d+))", "a core has semaphores 0 to 15, each made once"},
    {"not-on-device", kFactory, R"([Tt]ensor (?:A )?must be on (?:a )?device|StorageType::HOST)",
     "pass device tensors: ttnn.from_torch(..., device=device)"},
    {"optional-tensor", kFactory, R"(bad_optional_access|bad optional access)",
     "an optional tensor or attribute was not given: ask has_value() before it is used"},
    {"argument-range", kFactory, R"(std::bad_cast|bad_cast)", "an argument does not fit into 32 bits unsigned"},
    {"not-implemented", kFactory, R"(TT_THROW[^\n]*[Nn]ot (?:yet )?implemented|[Nn]ot yet implemented)",
     "the stub still throws: write the code of this stage in its place"},

    // Import and registration.
    {"module-does-not-load", kImport, R"(ImportError: (.*))",
     "the operation's module does not load: define what it misses, and build it again"},
    {"missing-python-module", kImport, R"(ModuleNotFoundError: No module named '([^']+)')",
     "$1 is not installed in this environment, or its name is misspelt"},
    {"not-registered", kImport, R"(module 'ttnn[^']*' has no attribute '([^']+)')",
     "register $1: bind_function in its nanobind file, called where the module is made"},
    {"binding-arguments", kImport, R"(incompatible function arguments|unexpected keyword argument '([^']+)')",
     "compare the call with the nb::arg list of the binding: names, order, keyword-only arguments"},

    // On the device.
    {"kernel-hang", kRun, R"(hang \[|has hung|can never go on|cannot go on)",
     "a kernel waits for pages that nobody passes: compare tile counts, push and pop of the circular buffer that it "
     "waits for"},
    {"noc-address", kRun,
     R"(\[(?:dram-out-of-range|noc-coordinates|dram-address-space|pcie-address|unmapped-address)\])",
     "the address leads nowhere: check the runtime argument that holds it, the page index, and the TensorAccessor's "
     "offset"},
    {"noc-alignment", kRun, R"(\[noc-alignment\])",
     "source and destination must have the same offset within 16 bytes in L1 and 32 in DRAM: read whole pages"},
    {"l1-address", kRun, R"(\[(?:tile-address|misaligned-load|misaligned-store|mover-range)\])",
     "a pointer left the circular buffer or the tile's memory: check the write and read pointers and sizes"},
    {"wrong-processor", kRun, R"(\[(?:tensix-push-from-ncrisc|illegal-instruction|bad-pc)\])",
     "the kernel does not fit its processor: check Reader-, WriterDataMovementConfig and ComputeConfig"},
    {"time-limit", kRun, R"([Tt]ime limit|[Tt]imed? ?out)",
     "look for a loop whose count comes from a wrong argument; a hang of the chip would have been named"},
    {"crash", kRun, R"(Segmentation fault|SIGSEGV|SIGFPE|SIGABRT|exited with signal)",
     "the process died in host code: check null buffers, core lists and a page size of 0"},

    // What only says that the kernel did not compile; the compiler's own line was looked for before.
    {"kernel-compilation", kKernel, R"(Failed to generate binaries for (\S+)|(?:brisc|ncrisc|trisc[0-2]) build failed)",
     "read the compiler's first error in this kernel: syntax, includes, compile-time argument indices, circular buffer "
     "indices"},
    {"syntax", kKernel, R"(^\S*error: )", "correct what the compiler names at this line"},
};

constexpr std::size_t kLongestLine = 2000;
constexpr std::size_t kMostLines = 2000;
constexpr std::size_t kMostBytes = 1U << 20U;

std::string filled(std::string_view fix, const std::match_results<std::string_view::const_iterator>& match) {
    std::string out;
    for (std::size_t i = 0; i < fix.size(); ++i) {
        const bool group = fix[i] == '$' && i + 1 < fix.size() && fix[i + 1] >= '1' && fix[i + 1] <= '9';
        if (!group) {
            out += fix[i];
            continue;
        }
        std::size_t number = static_cast<std::size_t>(fix[++i] - '0');
        // Alternatives of one pattern have groups of their own.
        while (number + 1 < match.size() && !match[number].matched) ++number;
        out += number < match.size() && match[number].matched ? match[number].str() : std::string("it");
    }
    return out;
}

const std::vector<std::regex>& expressions() {
    static const std::vector<std::regex> kCompiled = [] {
        std::vector<std::regex> all;
        for (const GuideEntry& entry : kGuide)
            all.emplace_back(entry.pattern.begin(), entry.pattern.end(), std::regex::optimize);
        return all;
    }();
    return kCompiled;
}

/// Compilers quote with typographic quotes where the locale has them.
std::string plain_quotes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view sign = text.substr(i, 3);
        const bool quote = sign == "\xE2\x80\x98" || sign == "\xE2\x80\x99";
        out += quote ? '\'' : text[i];
        if (quote) i += 2;
    }
    return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t from = 0; from < text.size() && lines.size() < kMostLines;) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        lines.push_back(text.substr(from, std::min(end - from, kLongestLine)));
        from = end + 1;
    }
    return lines;
}

/// "ncrisc build failed. Log: /w/op/reader.cpp:27:61: error: use of ..." -> the place, and what is said behind it.
void take_place(Advice& advice) {
    static const std::regex kPlaced(R"(([^\s:]+\.[a-z]+):(\d+):(\d+): (?:fatal )?error: (.*)$)");
    std::smatch match;
    if (!std::regex_search(advice.line, match, kPlaced)) return;
    advice.place = {match[1].str(), static_cast<std::uint32_t>(std::strtoul(match[2].str().c_str(), nullptr, 10)),
                    static_cast<std::uint32_t>(std::strtoul(match[3].str().c_str(), nullptr, 10))};
    advice.line = match[4].str();
}

}  // namespace

std::span<const GuideEntry> debugging_guide() {
    return kGuide;
}

std::optional<Advice> advice_for(std::string_view raw) {
    const std::string text = plain_quotes(raw.substr(0, kMostBytes));
    const std::vector<std::string_view> lines = lines_of(text);
    for (std::size_t i = 0; i < std::size(kGuide); ++i) {
        for (const std::string_view line : lines) {
            std::match_results<std::string_view::const_iterator> match;
            if (!std::regex_search(line.begin(), line.end(), match, expressions()[i])) continue;
            Advice advice{std::string(kGuide[i].rule),
                          std::string(kGuide[i].guide),
                          std::string(line),
                          {},
                          filled(kGuide[i].fix, match)};
            take_place(advice);
            const KernelApiChange* change = match.size() > 1 ? kernel_api_change(match[1].str()) : nullptr;
            if (change != nullptr)
                advice.fix = fmt::format("this ttnn version has no {}: {}", change->old_name, change->fix);
            return advice;
        }
    }
    return std::nullopt;
}

Diagnostic with_advice(Diagnostic failure, const fs::path& user_root) {
    const std::optional<Advice> advice = advice_for(failure.what);
    if (!advice) return failure;
    if (failure.place.file.empty()) {
        const std::vector<CompileError> errors = find_compile_errors(failure.what, user_root);
        if (!errors.empty() && errors.front().in_user_file) failure.place = errors.front().place;
        const fs::path named = fs::path(advice->place.file).lexically_relative(user_root);
        const bool users = !advice->place.file.empty() && !named.empty() && *named.begin() != "..";
        if (failure.place.file.empty() && users) failure.place = advice->place;
    }
    failure.what += fmt::format("\ndebugging guide: {} [{}]", advice->guide, advice->rule);
    failure.fix = advice->fix;
    return failure;
}

}  // namespace opwright::builder
