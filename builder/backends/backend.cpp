#include "builder/backends/backend.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

namespace opwright::builder {

const std::vector<const BackendKind*>& backend_kinds() {
    static const std::vector<const BackendKind*> kKinds{&chip_kind(), &ttsim_kind(), &device_kind(), &tree_kind()};
    return kKinds;
}

Result<Backend> find_backend(const Home& home, const BackendWish& wish) {
    std::vector<std::string> names;
    for (const BackendKind* kind : backend_kinds()) {
        if (wish.name == kind->name()) return kind->find(home, wish);
        names.emplace_back(kind->name());
    }
    return fail("no-backend", fmt::format("there is no backend '{}'", wish.name),
                fmt::format("use one of: {}", fmt::join(names, ", ")));
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace opwright::builder
