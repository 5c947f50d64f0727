// DEVICE_PRINT (DPRINT) for clang: the wheel's macro reads a message's size through references to arguments whose
// values are not known, which is a constant expression only from C++23 on (P2280) and to GCC. Here the arguments are
// values; everything else is the wheel's own header.
#pragma once

#include_next "api/debug/device_print.h"

#if defined(DEBUG_PRINT_ENABLED) && !defined(FORCE_DPRINT_OFF)

namespace opwright_print {

/// What the wheel checks of a format string, for the call at `Site`.
template <typename Site, typename... Args>
constexpr void check_format(const Args&... args) {
    namespace checks = device_print_detail::checks;
    constexpr bool indexed = checks::has_indexed_placeholders(Site::format());
    static_assert(checks::is_valid_format_string(Site::format()),
                  "DPRINT: a '{' must be followed by '{', '}' or a number");
    static_assert(!checks::has_mixed_placeholders(Site::format()), "DPRINT: {} and {0} cannot be mixed");
    if constexpr (indexed) {
        static_assert(checks::get_max_index(Site::format()) < sizeof...(Args),
                      "DPRINT: a placeholder's number is beyond the arguments");
    } else {
        static_assert(checks::count_placeholders(Site::format()) == sizeof...(Args),
                      "DPRINT: there must be one {} for each argument");
    }
}

template <typename Site, typename... Args>
[[gnu::always_inline]] inline void print(Args... args) {
    check_format<Site>(args...);
    const auto site = device_print_detail::register_string_info<Site, Args...>();
    constexpr auto size = device_print_detail::serialization::get_total_message_size(args...);
    device_print_detail::structures::DevicePrintHeader header = {};
    header.is_kernel = DEVICE_PRINT_IS_KERNEL;
    if constexpr (PROCESSOR_INDEX_DEFINED) header.risc_id = PROCESSOR_INDEX;
    header.message_payload = size - sizeof(header);
    const auto position = device_print_detail::begin_message_write(header, site);
    device_print_detail::serialization::serialize_arguments(&get_device_print_buffer()->data[0] + position, args...);
    device_print_detail::end_message_write();
}

}  // namespace opwright_print

#undef DEVICE_PRINT
#define DEVICE_PRINT(opwright_format, ...)                                       \
    device_print_detail::invoke_by_value(                                        \
        [](auto... opwright_args) __attribute__((always_inline)) {               \
            struct OpwrightSite {                                                \
                static constexpr const auto& format() { return opwright_format; } \
                static constexpr const auto& file() { return __FILE__; }         \
                static constexpr std::size_t line() { return __LINE__; }         \
            };                                                                   \
            opwright_print::print<OpwrightSite>(opwright_args...);               \
        },                                                                       \
        ##__VA_ARGS__)

#endif
