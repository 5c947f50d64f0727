// Small concepts shared by templates. Vendor names: ttsl::concepts::always_false_v.
#pragma once

namespace ttsl::concepts {

template <typename...>
inline constexpr bool always_false_v = false;

}  // namespace ttsl::concepts

namespace tt::stl {
namespace concepts = ttsl::concepts;
}  // namespace tt::stl
