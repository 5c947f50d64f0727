// Log macros on standard output. Vendor names: log_trace/debug/info/warning/error/critical, tt::LogOp, LogMetal,
// LogAlways.
#pragma once

#include <iostream>
#include <tt_stl/fmt.hpp>

namespace tt {

enum LogType : int { LogAlways, LogTest, LogDevice, LogMetal, LogOp, LogTTNN };

namespace logger {

enum class Level : int { kTrace, kDebug, kInfo, kWarning, kError, kCritical, kOff };

/// True when TT_LOGGER_LEVEL (default: info) and TT_LOGGER_TYPES (default: all) let the line through.
bool enabled(Level level, LogType type);

/// One line: `time | level | type | message (file:line)`.
void write(Level level, LogType type, const char* file, int line, const std::string& message);

template <typename... Args>
void write_formatted(Level level, LogType type, const char* file, int line, fmt::format_string<Args...> format,
                     const Args&... args) {
    if (enabled(level, type)) {
        write(level, type, file, line, fmt::vformat(format, fmt::make_format_args(args...)));
    }
}

}  // namespace logger
}  // namespace tt

#define TT_LOG_AT_(level, type, ...) ::tt::logger::write_formatted(level, type, __FILE__, __LINE__, __VA_ARGS__)
#define log_trace(type, ...) TT_LOG_AT_(::tt::logger::Level::kTrace, type, __VA_ARGS__)
#define log_debug(type, ...) TT_LOG_AT_(::tt::logger::Level::kDebug, type, __VA_ARGS__)
#define log_info(type, ...) TT_LOG_AT_(::tt::logger::Level::kInfo, type, __VA_ARGS__)
#define log_warning(type, ...) TT_LOG_AT_(::tt::logger::Level::kWarning, type, __VA_ARGS__)
#define log_error(type, ...) TT_LOG_AT_(::tt::logger::Level::kError, type, __VA_ARGS__)
#define log_critical(type, ...) TT_LOG_AT_(::tt::logger::Level::kCritical, type, __VA_ARGS__)
