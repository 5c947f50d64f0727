// override-stale, override-wrong-tensor: a call that finds its program in the cache must give every kernel on every
// core the addresses of its own tensors.
#include <fmt/format.h>

#include <algorithm>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

/// Position of the only tensor with this address; -1: none or several.
int tensor_at(const RecordedProgram& program, std::uint32_t address) {
    int found = -1;
    for (std::size_t i = 0; i < program.tensors.size(); ++i) {
        if (program.tensors[i].address != address) continue;
        if (found >= 0) return -1;
        found = static_cast<int>(i);
    }
    return found;
}

}  // namespace

void check_override(const RecordedProgram& created, const RecordedProgram& hit, Findings& findings) {
    if (created.tensors.size() != hit.tensors.size() || created.kernels.size() != hit.kernels.size()) return;
    for (std::size_t k = 0; k < created.kernels.size(); ++k) {
        const RecordedKernel& before = created.kernels[k];
        const RecordedKernel& after = hit.kernels[k];
        for (const auto& [core, words] : before.args) {
            const auto now = after.args.find(core);
            if (now == after.args.end() || now->second.size() != words.size()) continue;
            for (std::size_t i = 0; i < words.size(); ++i) {
                const int tensor = tensor_at(created, words[i]);
                if (tensor < 0) continue;
                const std::uint32_t right = hit.tensors[static_cast<std::size_t>(tensor)].address;
                const std::uint32_t is = now->second[i];
                const std::string& name = created.tensors[static_cast<std::size_t>(tensor)].name;
                if (is == right) continue;
                const bool stale = is == words[i];
                const int other = tensor_at(hit, is);
                if (!stale && other < 0) continue;  // not an address any more: it may never have been one
                Mistake mistake{
                    .rule = stale ? "override-stale" : "override-wrong-tensor",
                    .place = before.args_set_at,
                    .what = stale ? fmt::format("override_runtime_arguments leaves the address of {} from the first "
                                                "call in argument {} of {} on {}",
                                                name, i, before.path.filename().string(), to_text(core))
                                  : fmt::format("override_runtime_arguments writes the address of {} to argument {} of "
                                                "{} on {}, where {} belongs",
                                                hit.tensors[static_cast<std::size_t>(other)].name, i,
                                                before.path.filename().string(), to_text(core), name),
                    .other = {},
                    .other_what = {},
                    .fix = stale ? fmt::format("let override_runtime_arguments set argument {} on every core of the "
                                               "kernel, of both core groups",
                                               i)
                                 : "write each tensor's address to the index at which the factory passes it",
                    .excerpt = {}};
                findings.mistakes.push_back(std::move(mistake));
                return;  // what is forgotten on one core is mostly forgotten on many
            }
        }
    }
}

}  // namespace opwright::builder::check
