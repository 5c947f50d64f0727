// The backend `chip`: opwright's own model of a Wormhole chip, in the place of the simulator that the driver knows.
#include <fmt/format.h>

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "builder/backends/environment.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

class Chip : public BackendKind {
  public:
    const char* name() const override { return "chip"; }
    const char* about() const override { return "our model of a Wormhole chip"; }

    Result<Backend> find(const Home& home, const BackendWish&) const override {
        if (fs::exists(home.chip())) {
            Backend backend;
            backend.name = name();
            backend.library = home.chip();
            return backend;
        }
        return fail("no-backend", fmt::format("the chip is not built: '{}' is missing", home.chip().string()),
                    "run './opwright setup'");
    }

    void set(const Home&, const Backend& backend, Variables& environment) const override {
        set_simulator(backend, environment);
        if (backend.late_noc != 0) environment["OPWRIGHT_NOC_LATE"] = std::to_string(backend.late_noc);
    }

    std::string sum(const Backend& backend) const override {
        const std::string late = backend.late_noc == 0 ? "" : fmt::format(", late NoC {}", backend.late_noc);
        return file_sum(backend.library) + late;
    }
};

}  // namespace

const BackendKind& chip_kind() {
    static const Chip kChip;
    return kChip;
}

}  // namespace opwright::builder
