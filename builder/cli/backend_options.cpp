#include "builder/cli/backend_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <vector>

namespace opwright::builder {

void BackendOptions::declare(CLI::App& command) {
    std::vector<std::string> names, texts;
    for (const BackendKind* kind : backend_kinds()) {
        names.emplace_back(kind->name());
        texts.push_back(fmt::format("{} ({})", kind->name(), kind->about()));
    }
    command
        .add_option("--backend", backend,
                    fmt::format("What runs the kernels: {}; see docs/backends.md", fmt::join(texts, ", ")))
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    command.add_option("--ttsim", ttsim, "The library libttsim.so for --backend ttsim; else $OPWRIGHT_TTSIM")
        ->type_name("PATH");
    command.add_option("--tree", tree, "The tt-metal checkout for --backend tree; else $OPWRIGHT_TREE")
        ->type_name("PATH");
    command
        .add_option(
            "--hang-after", hang_after,
            "device, tree: tests that do nothing for so long count as hung, and the device is reset; default 300")
        ->check(CLI::PositiveNumber)
        ->type_name("SECONDS");
    command
        .add_option("--late-noc", late_noc,
                    "Complete NoC requests late, in an order made from this seed: forgotten barriers show (chip only)")
        ->type_name("SEED");
}

Result<BackendOptions::Chosen> BackendOptions::choose() const {
    const auto home = find_home();
    if (!home) return fail(home.error());
    const auto found = find_backend(*home, {backend, ttsim, tree});
    if (!found) return fail(found.error());
    Backend chosen = *found;
    if (late_noc != 0) {
        if (chosen.name != "chip")
            return fail("no-late-noc", fmt::format("the backend '{}' has no late NoC", chosen.name),
                        "leave out --late-noc, or run on the backend chip");
        chosen.late_noc = late_noc;
    }
    chosen.hang_after = hang_after;
    return Chosen{*home, chosen};
}

Result<Variables> BackendOptions::environment() const {
    const auto chosen = choose();
    if (!chosen) return fail(chosen.error());
    return ttnn_environment(chosen->home, chosen->backend);
}

}  // namespace opwright::builder
