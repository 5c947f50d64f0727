// What operations use of the library of this name. Vendor names: enchantum::to_string.
#pragma once

#include <tt_stl/enum_name.hpp>

#include <string_view>
#include <type_traits>

namespace enchantum {

template <typename Enum>
requires std::is_enum_v<Enum>
constexpr std::string_view to_string(Enum value) {
    return ttsl::enum_name(value);
}

}  // namespace enchantum
