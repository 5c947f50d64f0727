// The error numbers that libstdc++'s own headers name (in version 11, <algorithm> brings in <system_error>).
#pragma once
#pragma GCC system_header
namespace std {
enum class errc {
    operation_not_permitted = 1,
    resource_unavailable_try_again = 11,
    not_enough_memory = 12,
    invalid_argument = 22,
    result_out_of_range = 34,
    resource_deadlock_would_occur = 35,
    value_too_large = 75,
    illegal_byte_sequence = 84,
    operation_not_supported = 95,
    not_supported = 95,
    operation_canceled = 125,
};
}
