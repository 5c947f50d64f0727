// The form of the generated device code. What each style's files are and hold: scaffold/style_form.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace opwright::builder {

enum class Style : std::uint8_t {
    kSeed,        ///< `<op>_op.hpp`: CachedProgram, override_runtime_arguments
    kDescriptor,  ///< `<op>_device_operation.hpp`: ttnn::prim, create_descriptor
};

const char* to_string(Style);
std::optional<Style> style_of(std::string_view text);

}  // namespace opwright::builder
