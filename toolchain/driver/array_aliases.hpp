// Arrays of no elements in templates, which the vendor's GCC takes and clang refuses.
//
// Both refuse `T[0]` where template arguments are deduced or checked. But when the array has a name, as in
// `template <unsigned N> using Coords = Coord[N];`, GCC makes the type of `Coords<0>` once, where a variable of it is
// declared and an array of no elements is allowed, and a later call with it finds it made. clang makes it anew. A type
// that is a member of a class template clang also makes once: so the compile is tried again with such names spelled so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// Whether clang's messages are about an array of no elements.
bool refuses_empty_array(std::string_view messages);

/// `text` with its alias templates of arrays as members of `opwright::Array` (include/opwright_prelude.h); lines keep
/// their numbers. Nothing: there is none.
std::optional<std::string> arrays_as_members(std::string_view text);

/// The request with which clang sees `files` so, under their own names; nothing when none of them has such a name.
/// Writes what that needs beside the object.
std::optional<Request> with_arrays_as_members(Request request, const std::vector<std::string>& files);

}  // namespace opwright::toolchain
