// The backend `ttsim`: the vendor's simulator, a library that the user has.
#include <fmt/format.h>

#include <system_error>

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "builder/backends/environment.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDescriptor = "soc_descriptor.yaml";

/// The wheel's own descriptor of a whole Wormhole chip, through the runtime root.
fs::path wheel_descriptor(const Home& home) {
    return home.runtime_root() / "tt_metal/soc_descriptors/wormhole_b0_80_arch.yaml";
}

/// Because the runtime wants a soc descriptor beside the library, links to both are made in build/backends when the
/// library has none.
Result<fs::path> library_with_descriptor(const Home& home, const fs::path& library) {
    const fs::path real = fs::canonical(library);
    if (fs::exists(real.parent_path() / kDescriptor)) return real;
    fs::path descriptor = home.chip().parent_path() / kDescriptor;
    if (!fs::exists(descriptor)) descriptor = wheel_descriptor(home);
    if (!fs::exists(descriptor)) {
        return fail("no-backend",
                    fmt::format("there is no {} beside '{}' and none in the runtime root", kDescriptor, real.string()),
                    "run './opwright setup', or put one beside the library");
    }
    const fs::path folder = home.build() / "backends" / sha256(real.string()).substr(0, 12);
    if (auto made = make_folders(folder); !made) return fail(made.error());
    for (const fs::path& target : {real, fs::canonical(descriptor)}) {
        const fs::path link = folder / (target == real ? real.filename() : fs::path(kDescriptor));
        std::error_code code;
        if (fs::is_symlink(link) && fs::read_symlink(link, code) == target) continue;
        fs::remove(link, code);
        fs::create_symlink(target, link, code);
        if (code && !fs::exists(link)) return fail(write_diagnostic(link, code.value()));
    }
    return folder / real.filename();
}

class Ttsim : public BackendKind {
  public:
    const char* name() const override { return "ttsim"; }
    const char* about() const override { return "the vendor's simulator"; }

    Result<Backend> find(const Home& home, const BackendWish& wish) const override {
        fs::path library = wish.ttsim.empty() ? fs::path(variable("OPWRIGHT_TTSIM")) : wish.ttsim;
        if (library.empty()) {
            return fail("no-backend", "the backend ttsim needs the path of its library",
                        "add --ttsim PATH/libttsim.so, or set OPWRIGHT_TTSIM to that path");
        }
        if (fs::is_directory(library)) library /= "libttsim.so";
        if (!fs::exists(library)) {
            return fail("no-backend", fmt::format("there is no ttsim library at '{}'", library.string()),
                        "check --ttsim or OPWRIGHT_TTSIM");
        }
        auto placed = library_with_descriptor(home, library);
        if (!placed) return fail(placed.error());
        Backend backend;
        backend.name = name();
        backend.library = std::move(*placed);
        return backend;
    }

    void set(const Home&, const Backend& backend, Variables& environment) const override {
        set_simulator(backend, environment);
    }

    std::string sum(const Backend& backend) const override { return file_sum(backend.library); }
};

}  // namespace

const BackendKind& ttsim_kind() {
    static const Ttsim kTtsim;
    return kTtsim;
}

}  // namespace opwright::builder
