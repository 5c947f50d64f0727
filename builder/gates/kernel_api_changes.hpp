// Functions and headers of the kernel API that ttnn no longer has, and what took their place.
#pragma once

#include <string_view>

namespace opwright::builder {

struct KernelApiChange {
    std::string_view old_name;  ///< as kernels of earlier ttnn versions call it
    std::string_view new_name;  ///< the function to call now, bare; empty where nothing took its place
    std::string_view fix;       ///< what to write, with arguments where they changed
};

/// The change of a function by its old name; null when it is not known to have changed.
const KernelApiChange* kernel_api_change(std::string_view old_name);

/// The header, as a kernel includes it, that has what a header of this file name had; empty where that is not known.
std::string_view kernel_header_instead_of(std::string_view old_file_name);

}  // namespace opwright::builder
