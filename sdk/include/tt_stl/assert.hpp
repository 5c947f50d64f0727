// Checks that throw std::runtime_error with the vendor's text. Vendor names: TT_FATAL, TT_THROW, TT_ASSERT.
#pragma once

#include <tt_stl/fmt.hpp>

#include <stdexcept>

namespace ttsl::assert {

/// Logs, then throws std::runtime_error: `KIND @ file:line: condition`, `info:` with the message when there is one,
/// and `backtrace:` unless TT_METAL_DISABLE_BACKTRACE is 1. Calls std::abort when TT_ASSERT_ABORT is set.
[[noreturn]] void raise(const char* kind, const char* file, int line, const char* condition,
                        const std::string& message);

template <typename... Args>
[[noreturn, gnu::noinline, gnu::cold]] void raise_formatted(const char* kind, const char* file, int line,
                                                            const char* condition, fmt::format_string<Args...> format,
                                                            const Args&... args) {
    raise(kind, file, line, condition, fmt::vformat(format, fmt::make_format_args(args...)));
}

[[noreturn]] inline void raise_formatted(const char* kind, const char* file, int line, const char* condition) {
    raise(kind, file, line, condition, {});
}

}  // namespace ttsl::assert

#define TT_THROW(...) ::ttsl::assert::raise_formatted("TT_THROW", __FILE__, __LINE__, "tt::exception", __VA_ARGS__)

#define TT_FATAL(condition, ...)                                                                      \
    do {                                                                                              \
        if (!(condition)) [[unlikely]] {                                                              \
            ::ttsl::assert::raise_formatted("TT_FATAL", __FILE__, __LINE__, #condition, __VA_ARGS__); \
        }                                                                                             \
    } while (false)

#ifdef DEBUG
#define TT_ASSERT(condition, ...)                                                                                    \
    do {                                                                                                             \
        if (!(condition)) [[unlikely]] {                                                                             \
            ::ttsl::assert::raise_formatted("TT_ASSERT", __FILE__, __LINE__, #condition __VA_OPT__(, ) __VA_ARGS__); \
        }                                                                                                            \
    } while (false)
#else
#define TT_ASSERT(condition, ...) (void)(condition)
#endif
