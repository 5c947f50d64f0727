#include "builder/spec/sections.hpp"

#include <algorithm>
#include <string_view>

namespace opwright::builder {

namespace {

struct Phrase {
    std::string_view words;  ///< normalised
    Role role;
    bool whole = false;  ///< the title must be these words and nothing else
};

// The longest phrase that occurs in a title decides; among equals the first. A dialect is a line here.
constexpr Phrase kPhrases[] = {
    {"parameters", Role::kParameters},
    {"parameter", Role::kParameters},
    {"attributes", Role::kParameters},
    {"operation attributes", Role::kParameters},
    {"arguments", Role::kParameters, true},
    {"operation arguments", Role::kParameters},
    {"options", Role::kParameters, true},
    {"params", Role::kParameters},
    {"operation parameters", Role::kParameters},
    {"api", Role::kParameters, true},
    {"python api", Role::kParameters, true},
    {"signature", Role::kParameters, true},
    {"interface", Role::kParameters, true},
    {"python interface", Role::kParameters, true},
    {"function signature", Role::kParameters, true},
    {"what the caller passes", Role::kParameters, true},

    {"input tensor requirements", Role::kInputs},
    {"tensor requirements", Role::kInputs},
    {"input requirements", Role::kInputs},
    {"input constraints", Role::kInputs},
    {"input validation", Role::kInputs},
    {"inputs and outputs", Role::kInputs},
    {"input conditions", Role::kInputs},
    {"input tensor specification", Role::kInputs},
    {"input tensor", Role::kInputs},
    {"input tensors", Role::kInputs},
    {"inputs", Role::kInputs, true},
    {"input", Role::kInputs, true},
    {"tensors", Role::kInputs},
    {"tensor spec", Role::kInputs},
    {"input output tensor spec", Role::kInputs},
    {"tensor contract", Role::kInputs},
    {"what goes in", Role::kInputs, true},
    {"preconditions", Role::kInputs},
    {"requirements", Role::kInputs, true},
    {"validation", Role::kInputs, true},
    {"constraints", Role::kInputs, true},
    {"demands", Role::kInputs, true},
    {"source tensor", Role::kInputs},
    {"source tensors", Role::kInputs},

    {"refusals", Role::kRefusals},
    {"refuse", Role::kRefusals},
    {"rejections", Role::kRefusals},
    {"rejected inputs", Role::kRefusals},
    {"error messages", Role::kRefusals},
    {"errors", Role::kRefusals, true},
    {"error conditions", Role::kRefusals},
    {"error cases", Role::kRefusals},
    {"error handling", Role::kRefusals},
    {"failure modes", Role::kRefusals},
    {"invalid inputs", Role::kRefusals},
    {"host checks", Role::kRefusals},
    {"checks the host makes", Role::kRefusals},
    {"input checks", Role::kRefusals},
    {"host side checks", Role::kRefusals},
    {"validation checks", Role::kRefusals},
    {"argument checks", Role::kRefusals},
    {"assertions", Role::kRefusals},
    {"violations", Role::kRefusals},
    {"validation rules", Role::kRefusals},

    {"output tensor specification", Role::kOutput},
    {"output tensor spec", Role::kOutput},
    {"output tensor", Role::kOutput},
    {"output tensors", Role::kOutput},
    {"output shape", Role::kOutput},
    {"output specification", Role::kOutput},
    {"output", Role::kOutput, true},
    {"outputs", Role::kOutput, true},
    {"result", Role::kOutput, true},
    {"returns", Role::kOutput, true},
    {"what comes out", Role::kOutput, true},
    {"output spec", Role::kOutput},
    {"destination tensor", Role::kOutput},
    {"result tensor", Role::kOutput},

    {"circular buffer", Role::kBuffers},
    {"circular buffers", Role::kBuffers},
    {"circular buffer requirements", Role::kBuffers},
    {"circular buffer configuration", Role::kBuffers},
    {"circular buffer allocation", Role::kBuffers},
    {"cb requirements", Role::kBuffers},
    {"cb configuration", Role::kBuffers},
    {"cb allocation", Role::kBuffers},
    {"cb table", Role::kBuffers},
    {"cb layout", Role::kBuffers},
    {"cbs", Role::kBuffers},
    {"buffers in l1", Role::kBuffers},
    {"l1 buffers", Role::kBuffers},
    {"on chip buffers", Role::kBuffers},
    {"buffers", Role::kBuffers, true},
    {"buffer requirements", Role::kBuffers},
    {"buffer configuration", Role::kBuffers},
    {"cb", Role::kBuffers, true},
    {"cb design", Role::kBuffers},
    {"cb map", Role::kBuffers},
    {"cb budget", Role::kBuffers},
    {"cb overview", Role::kBuffers},
    {"cb list", Role::kBuffers},
    {"cb sizing", Role::kBuffers},
    {"cb plan", Role::kBuffers},
    {"l1 usage", Role::kBuffers},
    {"local memory", Role::kBuffers},

    {"work distribution", Role::kWork},
    {"core distribution", Role::kWork},
    {"work split", Role::kWork},
    {"work partitioning", Role::kWork},
    {"how work is split", Role::kWork},
    {"how the work is split", Role::kWork},
    {"work division", Role::kWork},
    {"work per core", Role::kWork},
    {"partitioning across cores", Role::kWork},
    {"partitioning", Role::kWork, true},
    {"parallelization strategy", Role::kWork},
    {"parallelization", Role::kWork},
    {"core placement", Role::kWork},
    {"core assignment", Role::kWork},
    {"multi core strategy", Role::kWork},
    {"work units", Role::kWork},
    {"core grid", Role::kWork},
    {"distribution", Role::kWork, true},
    {"work", Role::kWork, true},
    {"split", Role::kWork, true},
    {"cores", Role::kWork, true},
    {"parallelism", Role::kWork},
    {"core split", Role::kWork},
    {"single core strategy", Role::kWork},
    {"multicore", Role::kWork},
    {"multi core", Role::kWork},
    {"mapping to cores", Role::kWork},
    {"core mapping", Role::kWork},
    {"scheduling", Role::kWork, true},
    {"workload", Role::kWork},

    {"kernel data movement", Role::kKernels},
    {"kernel interface", Role::kKernels},
    {"kernel files", Role::kKernels},
    {"kernels", Role::kKernels},
    {"kernel", Role::kKernels},
    {"reader kernel", Role::kKernels},
    {"compute kernel", Role::kKernels},
    {"writer kernel", Role::kKernels},
    {"kernel implementation", Role::kKernels},
    {"threads", Role::kKernels, true},
    {"who does what", Role::kKernels, true},
    {"args", Role::kKernelArgs, true},

    {"kernel arguments", Role::kKernelArgs},
    {"kernel argument", Role::kKernelArgs},
    {"arguments of the kernels", Role::kKernelArgs},
    {"arguments of the kernel", Role::kKernelArgs},
    {"args of the kernels", Role::kKernelArgs},
    {"kernel args", Role::kKernelArgs},
    {"compile time arguments", Role::kKernelArgs},
    {"compile time args", Role::kKernelArgs},
    {"runtime arguments", Role::kKernelArgs},
    {"runtime args", Role::kKernelArgs},
    {"rt args", Role::kKernelArgs},
    {"ct args", Role::kKernelArgs},
    {"run time arguments", Role::kKernelArgs},

    {"notation", Role::kNotation},
    {"symbols", Role::kNotation},
    {"derived constants", Role::kNotation},
    {"derived quantities", Role::kNotation},
    {"definitions", Role::kNotation},
    {"constants", Role::kNotation},

    {"multi core extension", Role::kIgnored},
    {"key differences", Role::kIgnored},
    {"what can be reused", Role::kIgnored},
    {"future work", Role::kIgnored},
    {"cb state", Role::kIgnored},

    {"data flow", Role::kDataFlow},
    {"dataflow", Role::kDataFlow},
    {"pipeline", Role::kDataFlow},

    {"stage plan", Role::kStagePlan},
    {"stages", Role::kStagePlan},
    {"pass through stubs", Role::kStagePlan},
    {"passthrough", Role::kStagePlan},
    {"stubs", Role::kStagePlan},

    {"cb id resolution", Role::kIgnored},
    {"cb sizing rationale", Role::kIgnored},
    {"cb lifetime summary", Role::kIgnored},
    {"comparison", Role::kIgnored},
    {"comparison with reference operation", Role::kIgnored},
    {"component sources", Role::kIgnored},
    {"api mapping", Role::kIgnored},
    {"compute phases", Role::kIgnored},
    {"risks", Role::kIgnored},
    {"gotchas", Role::kIgnored},
    {"interface compatibility", Role::kIgnored},
    {"where the pieces come from", Role::kIgnored},
    {"design decisions", Role::kIgnored},
    {"access patterns", Role::kIgnored},
    {"memory access patterns", Role::kIgnored},
    {"access", Role::kIgnored},
    {"edge cases", Role::kIgnored},
    {"corner cases", Role::kIgnored},
    {"test criteria", Role::kIgnored},
    {"tests", Role::kIgnored},
    {"checks", Role::kIgnored},
    {"verification", Role::kIgnored},
    {"critical notes", Role::kIgnored},
    {"handoff", Role::kIgnored},
    {"agent handoff", Role::kIgnored},
    {"open questions", Role::kIgnored},
    {"still unclear", Role::kIgnored},
    {"todo", Role::kIgnored},
    {"loose ends", Role::kIgnored},
    {"references", Role::kIgnored},
    {"checklist", Role::kIgnored},
    {"hardware constraints checklist", Role::kIgnored},
    {"program cache", Role::kIgnored},

    {"semantics", Role::kMath},
    {"mathematical definition", Role::kMath},
    {"math", Role::kMath, true},
};

/// Titles that no phrase covers: "How the work is divided", "Memory plan (per core)", "SRAM budget".
std::optional<Role> role_of_stems(const std::string& title) {
    const auto has = [&](std::initializer_list<std::string_view> stems) {
        return std::any_of(stems.begin(), stems.end(),
                           [&](std::string_view s) { return title.find(s) != std::string::npos; });
    };
    const bool split = has({"divi", "distribut", "partition", "assign", "alloc", "split", "spread", "deal", "shar"});
    if (has({"parallel"}) || (split && (has({"work"}) || has_phrase(title, "cores")))) return Role::kWork;
    if (has({"l1", "sram"}) && has({"plan", "layout", "memory", "budget", "map", "buffer"})) return Role::kBuffers;
    if (has_phrase(title, "memory plan")) return Role::kBuffers;
    return std::nullopt;
}

std::optional<Role> role_of_phrases(std::string title) {
    for (std::size_t at = title.find("isation"); at != std::string::npos; at = title.find("isation"))
        title[at + 1] = 'z';
    const Phrase* best = nullptr;
    for (const Phrase& phrase : kPhrases) {
        const bool fits = phrase.whole ? title == phrase.words : has_phrase(title, phrase.words);
        if (fits && (best == nullptr || phrase.words.size() > best->words.size())) best = &phrase;
    }
    if (best == nullptr) return std::nullopt;
    return best->role;
}

/// "Output 1: `values`", "Output (indices)": one of several outputs.
bool is_one_output(std::string_view title) {
    const std::string words = normalised(title);
    if (!words.starts_with("output ")) return false;
    const char next = words[7];
    return (next >= '0' && next <= '9') || title.find_first_of(":(") != std::string_view::npos;
}

}  // namespace

std::optional<ArgPhase> phase_in(std::string_view words) {
    const std::string text = normalised(words);
    const bool compile =
        has_any_phrase(text, {"compile time", "compiletime", "compile_time", "compile args", "ct args", "ct"});
    const bool run = has_any_phrase(text, {"runtime", "run time", "run_time", "rt args", "rt"});
    if (compile == run) return std::nullopt;
    return compile ? ArgPhase::kCompileTime : ArgPhase::kRuntime;
}

std::optional<KernelKind> kernel_in(std::string_view words) {
    struct Word {
        std::string_view word;
        KernelKind kind;
    };
    static constexpr Word kWords[] = {
        {"reader", KernelKind::kReader}, {"compute", KernelKind::kCompute}, {"writer", KernelKind::kWriter}};
    const std::string text = lower(words);
    std::optional<KernelKind> found;
    std::size_t first = std::string::npos;
    for (const Word& w : kWords) {
        const std::size_t at = text.find(w.word);
        if (at < first) {
            first = at;
            found = w.kind;
        }
    }
    return found;
}

namespace {

std::optional<Role> role_of_known_title(std::string_view title) {
    std::optional<Role> role = role_of_phrases(normalised(title));
    if (!role && is_one_output(title)) role = Role::kOutput;
    // "Arguments (Python order)"
    if (role || title.find('(') == std::string_view::npos) return role;
    return role_of_phrases(normalised(title.substr(0, title.find('('))));
}

}  // namespace

std::optional<Role> role_of_title(std::string_view title) {
    const std::optional<Role> role = role_of_known_title(title);
    return role ? role : role_of_stems(normalised(title));
}

std::vector<SectionFacts> recognise(const Document& document) {
    std::vector<SectionFacts> facts(document.sections.size());
    for (std::size_t i = 1; i < document.sections.size(); ++i) {
        const Section& section = document.sections[i];
        SectionFacts& own = facts[i];
        if (section.parent && *section.parent != 0) own = facts[*section.parent];
        own.own_role = false;
        if (section.level == 1 && i == 1) continue;  // the title of the document
        const std::string title = normalised(section.title.view());
        // Below a section that is known, "Decision 2: work is split over tiles" speaks of that section's matter.
        std::optional<Role> role =
            own.role == Role::kNone ? role_of_title(section.title.view()) : role_of_known_title(section.title.view());
        const bool file = section.title.view().find(".cpp") != std::string_view::npos ||
                          section.title.view().find("RISC") != std::string_view::npos;
        if (!role && file && kernel_in(title)) role = Role::kKernels;  // "reader_x.cpp (RISCV_0)"
        const std::optional<ArgPhase> phase = phase_in(title);
        const std::optional<KernelKind> kernel = kernel_in(title);
        if (phase) own.phase = phase;
        if (kernel) own.kernel = kernel;
        // "checks" below "inputs" are what the host checks; alone they are what a test looks at.
        if (role == Role::kIgnored && title == "checks" && (own.role == Role::kInputs || own.role == Role::kRefusals))
            role = own.role;
        if (role) {
            // "Reader Kernel" below "Compile-Time Arguments" stays about arguments.
            const bool narrower = *role == Role::kKernels && own.role == Role::kKernelArgs;
            if (!narrower) own.role = *role;
            own.own_role = true;
            if (*role != Role::kKernels && *role != Role::kKernelArgs && !kernel) own.kernel.reset();
        }
    }
    return facts;
}

}  // namespace opwright::builder
