// `opwright-overlay`: makes or repairs the runtime root that TT_METAL_RUNTIME_ROOT names.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "toolchain/overlay/overlay.hpp"

int main(int argc, char** argv) {
    using namespace opwright;
    using namespace opwright::toolchain;

    OverlayRequest request;
    request.include = OPWRIGHT_TOOLCHAIN_INCLUDE_DIR;
    bool quiet = false;
    CLI::App app{"Make the runtime root of links into an installed ttnn wheel; a second run changes nothing."};
    app.add_option("--wheel", request.wheel, "the ttnn folder in site-packages")->required();
    app.add_option("--root", request.root, "the root to make (TT_METAL_RUNTIME_ROOT)")->required();
    app.add_option("--driver", request.driver, "opwright's riscv-tt-elf-g++")->required();
    app.add_option("--include", request.include, "opwright's toolchain/include");
    app.add_option("--sfpi", request.sfpi, "the vendor's SFPI folder, used instead of --driver");
    app.add_option("--cache", request.cache, "TT_METAL_CACHE: learn further firmware keys from its folders");
    app.add_flag("--quiet", quiet, "say nothing when all is well");
    CLI11_PARSE(app, argc, argv);

    std::error_code error;
    for (auto* path : {&request.wheel, &request.root, &request.driver, &request.include, &request.sfpi, &request.cache})
        if (!path->empty()) *path = std::filesystem::absolute(*path, error).lexically_normal();

    const auto plan = plan_overlay(request);
    if (!plan) {
        fmt::print(stderr, "{}\n", to_text(plan.error()));
        return 1;
    }
    const auto changes = apply_overlay(request.root, *plan);
    if (!changes) {
        fmt::print(stderr, "{}\n", to_text(changes.error()));
        return 1;
    }
    if (!quiet) fmt::print("{}: {} links, {} changed\n", request.root.string(), plan->size(), *changes);
    return 0;
}
