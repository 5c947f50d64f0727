// The options that choose a backend, the same for every command that runs an operation.
#pragma once

#include <cstdint>
#include <string>

#include "builder/backends/environment.hpp"

namespace CLI {
class App;
}

namespace opwright::builder {

struct BackendOptions {
    std::string backend = "chip";
    std::string ttsim, tree;
    std::uint64_t late_noc = 0;
    double hang_after = 0;

    void declare(CLI::App& command);

    struct Chosen {
        Home home;
        Backend backend;
    };
    Result<Chosen> choose() const;
    Result<Variables> environment() const;
};

}  // namespace opwright::builder
