// Writes log lines in the runtime's form, filtered by TT_LOGGER_LEVEL and TT_LOGGER_TYPES.
#include <tt-logger/tt-logger.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace tt::logger {

namespace {

constexpr std::array<std::string_view, 7> kLevels = {"trace", "debug", "info", "warning", "error", "critical", "off"};
constexpr std::array<std::string_view, 6> kTypes = {"Always", "Test", "Device", "Metal", "Op", "TTNN"};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return result;
}

Level level_from_environment() {
    const char* value = std::getenv("TT_LOGGER_LEVEL");
    const std::string wanted = lower(value != nullptr ? value : "info");
    for (std::size_t i = 0; i < kLevels.size(); ++i) {
        if (kLevels[i] == wanted) {
            return static_cast<Level>(i);
        }
    }
    return Level::kInfo;
}

bool type_is_wanted(LogType type) {
    const char* value = std::getenv("TT_LOGGER_TYPES");
    if (type == LogAlways || value == nullptr || *value == '\0') {
        return true;
    }
    const std::string_view wanted(value);
    return wanted == "All" || wanted.find(kTypes[type]) != std::string_view::npos;
}

}  // namespace

bool enabled(Level level, LogType type) {
    return level >= level_from_environment() && type_is_wanted(type);
}

void write(Level level, LogType type, const char* file, int line, const std::string& message) {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    std::tm parts{};
    localtime_r(&seconds, &parts);
    std::array<char, 32> stamp{};
    std::strftime(stamp.data(), stamp.size(), "%Y-%m-%d %H:%M:%S", &parts);
    const std::string_view path(file);
    const std::string text =
        fmt::format("{}.{:03} | {:<8} | {:>15} | {} ({}:{})\n", stamp.data(), millis, kLevels[static_cast<int>(level)],
                    kTypes[type], message, path.substr(path.rfind('/') + 1), line);
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

}  // namespace tt::logger
