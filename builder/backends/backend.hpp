// What runs the kernels of an operation: one kind per file (chip.cpp, ttsim.cpp, device.cpp, tree.cpp), found from what
// the command line says, and what a process needs to run on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

struct Home;

/// Variables for a process on top of ours; an empty value removes one.
using Variables = std::map<std::string, std::string>;

/// One backend as it was found.
struct Backend {
    std::string name;               ///< "chip", "ttsim", "device", "tree"
    std::filesystem::path library;  ///< chip, ttsim: has the ABI of libttsim.so and a soc descriptor beside it
    std::uint64_t late_noc = 0;     ///< seed of OPWRIGHT_NOC_LATE; 0: as the environment says
    std::filesystem::path tree;     ///< tree: the checkout
    std::filesystem::path python;   ///< tree: its own Python
    double hang_after = 0;          ///< seconds after which tests count as hung; 0: the default
    std::string identity;           ///< device, tree: what tests ran on, for people and for comparing
};

/// What the command line says of a backend.
struct BackendWish {
    std::string name = "chip";
    std::filesystem::path ttsim;  ///< the library; empty: $OPWRIGHT_TTSIM
    std::filesystem::path tree;   ///< the checkout; empty: $OPWRIGHT_TREE
};

class BackendKind {
  public:
    virtual ~BackendKind() = default;
    virtual const char* name() const = 0;
    virtual const char* about() const = 0;  ///< for --help
    /// Errors: `no-backend`, `no-device`, `no-sfpi`, `no-tree`..., each with what is missing and what to do.
    virtual Result<Backend> find(const Home& home, const BackendWish& wish) const = 0;
    /// Adds to what every process that imports ttnn gets (environment.hpp).
    virtual void set(const Home& home, const Backend& backend, Variables& environment) const = 0;
    /// What runs the kernels, as a sum: `chip` of environment_sums.
    virtual std::string sum(const Backend& backend) const = 0;
};

const BackendKind& chip_kind();
const BackendKind& ttsim_kind();
const BackendKind& device_kind();
const BackendKind& tree_kind();

/// All of them, the default first.
const std::vector<const BackendKind*>& backend_kinds();

/// Error `no-backend` for a name that is none, else those of the kind.
Result<Backend> find_backend(const Home& home, const BackendWish& wish);

/// The value of an environment variable of ours; empty when it is not set.
std::string variable(const char* name);

}  // namespace opwright::builder
