// The runtime's settings, as far as host code asks for them. Vendor names: ttnn::CONFIG.
#pragma once

#include <tt_stl/unique_string.hpp>

namespace ttnn {

struct Config {
    /// Programs are always checked here.
    template <ttsl::unique_string Name>
    bool get() const {
        static_assert(Name.view() == "validate_program_args",
                      "opwright: this setting is not in the SDK; CONFIG has validate_program_args");
        return true;
    }
};

inline constexpr Config CONFIG;

}  // namespace ttnn
