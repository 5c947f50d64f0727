// The chip that hal::get_* speak about.
#pragma once

#include <tt-metalium/tt_backend_api_types.hpp>

namespace tt::tt_metal::detail {

/// Called by the bridge when it meets a device.
void set_current_arch(tt::ARCH arch);

}  // namespace tt::tt_metal::detail
