// The options --backend, --ttsim and --late-noc, the same for every command that runs on a chip.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "builder/gates/environment.hpp"

namespace CLI {
class App;
}

namespace opwright::builder {

struct BackendOptions {
    std::string backend = "chip";
    std::string ttsim;
    std::uint64_t late_noc = 0;

    void declare(CLI::App& command);

    struct Chosen {
        Home home;
        Backend backend;
    };
    Result<Chosen> choose() const;
    Result<std::map<std::string, std::string>> environment() const;
};

}  // namespace opwright::builder
