// Rules over a recorded program and its evaluated kernels. Each adds what it finds; all of a rule is in its file.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "builder/check/finding.hpp"
#include "builder/check/program/loaded.hpp"

namespace opwright::builder::check {

struct Findings {
    std::vector<Mistake> mistakes;
    std::vector<Skipped> skipped;
};

void check_configured_buffers(const LoadedProgram& program, Findings& findings);
void check_arguments(const LoadedProgram& program, Findings& findings);
void check_accessors(const LoadedProgram& program, Findings& findings);
void check_page_counts(const LoadedProgram& program, Findings& findings);
void check_buffer_sizes(const LoadedProgram& program, Findings& findings);
void check_kernel_places(const LoadedProgram& program, Findings& findings);
void check_read_range(const LoadedProgram& program, Findings& findings);
void check_work_split(const LoadedProgram& program, Findings& findings);

inline void check_program_rules(const LoadedProgram& program, Findings& findings) {
    for (const auto rule : {check_configured_buffers, check_arguments, check_accessors, check_page_counts,
                            check_buffer_sizes, check_kernel_places, check_read_range, check_work_split})
        rule(program, findings);
}

/// Over two calls of one program, the second with other tensors: what override_runtime_arguments did.
void check_override(const RecordedProgram& created, const RecordedProgram& hit, Findings& findings);

/// "core (0,3)"
std::string to_text(Core core);

}  // namespace opwright::builder::check
