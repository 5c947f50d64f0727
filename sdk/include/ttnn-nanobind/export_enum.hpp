// An enum of host code as an enum of Python. Vendor names: ttnn::export_enum.
#pragma once

#include <nanobind/nanobind.h>

#include <tt_stl/enum_name.hpp>

#include <string>

namespace ttnn {

/// Adds `mod.<Enum>` with all enumerators from 0 to 127; `name` replaces the enum's own.
template <typename Enum>
void export_enum(nanobind::module_& mod, const std::string& name = {}) {
    std::string own(ttsl::enum_detail::spelled<static_cast<Enum>(0)>());
    own = own.substr(own.starts_with('(') ? 1 : 0, own.rfind(own.starts_with('(') ? ")" : "::"));
    own = own.substr(own.rfind(':') + 1);
    nanobind::enum_<Enum> bound(mod, name.empty() ? own.c_str() : name.c_str());
    for (std::size_t i = 0; i < ttsl::enum_detail::kSearched; ++i) {
        const auto value = static_cast<Enum>(i);
        if (const std::string member(ttsl::enum_name(value)); !member.empty()) {
            bound.value(member.c_str(), value);
        }
    }
}

}  // namespace ttnn
