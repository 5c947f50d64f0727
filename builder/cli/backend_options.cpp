#include "builder/cli/backend_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace opwright::builder {

void BackendOptions::declare(CLI::App& command) {
    command
        .add_option("--backend", backend, "What runs the kernels: chip (our model) or ttsim (the vendor's simulator)")
        ->check(CLI::IsMember({"chip", "ttsim"}))
        ->capture_default_str();
    command.add_option("--ttsim", ttsim, "The library libttsim.so for --backend ttsim; else $OPWRIGHT_TTSIM")
        ->type_name("PATH");
    command
        .add_option("--late-noc", late_noc,
                    "Complete NoC requests late, in an order made from this seed: forgotten barriers show (chip only)")
        ->type_name("SEED");
}

Result<BackendOptions::Chosen> BackendOptions::choose() const {
    const auto home = find_home();
    if (!home) return fail(home.error());
    const auto found = find_backend(*home, backend, ttsim);
    if (!found) return fail(found.error());
    Backend chosen = *found;
    if (late_noc != 0) {
        if (chosen.name != "chip")
            return fail("no-late-noc", fmt::format("the backend '{}' has no late NoC", chosen.name),
                        "leave out --late-noc, or run on the backend chip");
        chosen.late_noc = late_noc;
    }
    return Chosen{*home, chosen};
}

Result<std::map<std::string, std::string>> BackendOptions::environment() const {
    const auto chosen = choose();
    if (!chosen) return fail(chosen.error());
    return ttnn_environment(chosen->home, chosen->backend);
}

}  // namespace opwright::builder
