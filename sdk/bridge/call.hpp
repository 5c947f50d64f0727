// The bridge's side of device operation calls.
#pragma once

namespace ttnn::device_operation::detail {

/// Forgets all cached programs of all devices, and with them the Python objects they hold.
void clear_program_caches();

}  // namespace ttnn::device_operation::detail
