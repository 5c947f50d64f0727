// Pass 2: which section is about what, from its title alone; the vocabulary of titles is here.
#pragma once

#include <optional>
#include <vector>

#include "builder/spec/document.hpp"
#include "builder/spec/model.hpp"

namespace opwright::builder {

enum class Role : std::uint8_t {
    kNone,  ///< nothing known: fields in it may still name the operation
    kParameters,
    kInputs,
    kRefusals,
    kOutput,
    kBuffers,
    kWork,
    kKernels,     ///< kernel table, files, prose of one kernel
    kKernelArgs,  ///< compile-time and runtime arguments
    kNotation,
    kDataFlow,
    kStagePlan,
    kMath,     ///< what is computed: formulas are not read, the compute configuration is
    kIgnored,  ///< recognised as optional: comparison, tests, references ...
};

/// Sections that may be missing and state nothing of the interface.
inline bool is_optional(Role role) {
    return role == Role::kMath || role == Role::kIgnored;
}

enum class ArgPhase : std::uint8_t { kCompileTime, kRuntime };

struct SectionFacts {
    Role role = Role::kNone;
    bool own_role = false;  ///< from its own title, not from a section above
    std::optional<ArgPhase> phase;
    std::optional<KernelKind> kernel;
};

/// What a title says on its own, "3. Circular Buffers" or "CB plan".
std::optional<Role> role_of_title(std::string_view title);

/// One entry per section of the document.
std::vector<SectionFacts> recognise(const Document& document);

/// Phase and kernel that a line of text speaks of ("**Compile-time** (per kernel)", "Reader Kernel").
std::optional<ArgPhase> phase_in(std::string_view words);
std::optional<KernelKind> kernel_in(std::string_view words);

}  // namespace opwright::builder
