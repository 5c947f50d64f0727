#include "builder/cli/backend_options.hpp"

#include <CLI/CLI.hpp>

namespace opwright::builder {

void BackendOptions::declare(CLI::App& command) {
    command
        .add_option("--backend", backend, "What runs the kernels: chip (our model) or ttsim (the vendor's simulator)")
        ->check(CLI::IsMember({"chip", "ttsim"}))
        ->capture_default_str();
    command.add_option("--ttsim", ttsim, "The library libttsim.so for --backend ttsim; else $OPWRIGHT_TTSIM")
        ->type_name("PATH");
}

Result<BackendOptions::Chosen> BackendOptions::choose() const {
    const auto home = find_home();
    if (!home) return fail(home.error());
    const auto found = find_backend(*home, backend, ttsim);
    if (!found) return fail(found.error());
    return Chosen{*home, *found};
}

Result<std::map<std::string, std::string>> BackendOptions::environment() const {
    const auto chosen = choose();
    if (!chosen) return fail(chosen.error());
    return ttnn_environment(chosen->home, chosen->backend);
}

}  // namespace opwright::builder
