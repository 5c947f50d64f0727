// Builds the text of TT_FATAL and TT_THROW as the runtime does, with the names of the functions that were running.
#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

#include <tt-logger/tt-logger.hpp>
#include <tt_stl/assert.hpp>
#include <tt_stl/call_place.hpp>

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace ttsl {

namespace {

struct Place {
    const char* file = nullptr;
    unsigned int line = 0;
};
thread_local Place current_place;

}  // namespace

/// A place inside another keeps the outer one: the operation's own call is what the user can change.
PlaceScope::PlaceScope(const char* file, unsigned int line)
    : previous_file_(current_place.file), previous_line_(current_place.line) {
    if (previous_line_ == 0) current_place = {file, line};
}
PlaceScope::~PlaceScope() {
    current_place = {previous_file_, previous_line_};
}

}  // namespace ttsl

namespace ttsl::assert {

namespace {

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && std::strcmp(value, "0") != 0 && *value != '\0';
}

/// A frame without a name prints its offset in the module, not its address: addresses differ from run to run.
std::string frame_text(void* address) {
    Dl_info info{};
    if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) {
        return "?";
    }
    if (info.dli_sname != nullptr) {
        int status = 0;
        const std::unique_ptr<char, void (*)(void*)> readable(
            abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &status), std::free);
        return status == 0 ? readable.get() : info.dli_sname;
    }
    const auto offset = static_cast<const char*>(address) - static_cast<const char*>(info.dli_fbase);
    const char* slash = std::strrchr(info.dli_fname, '/');
    return fmt::format("{}(+{:#x})", slash != nullptr ? slash + 1 : info.dli_fname, offset);
}

/// From the function that failed down to the call from Python; interpreter frames say nothing about the operation.
std::string backtrace_text() {
    std::array<void*, 100> addresses;
    const int count = ::backtrace(addresses.data(), static_cast<int>(addresses.size()));
    std::string text = "backtrace:\n";
    bool started = false;
    for (int i = 0; i < count; ++i) {
        // A return address may lie behind the calling function; one byte earlier is inside the call.
        const std::string name = frame_text(static_cast<char*>(addresses[i]) - 1);
        if (!started) {
            // This file's own frames: the anonymous function above, raise, and its formatting caller.
            started = i > 1 && name.find("ttsl::assert::") == std::string::npos;
            if (!started) {
                continue;
            }
        }
        if (name.starts_with("nanobind::") || name.starts_with("libnanobind") || name.starts_with("_Py") ||
            name.starts_with("Py")) {
            break;
        }
        text += " --- " + name + "\n";
    }
    return text;
}

}  // namespace

[[gnu::noinline]] void raise(const char* kind, const char* file, int line, const char* condition,
                             const std::string& message) {
    std::string text = fmt::format("{} @ {}:{}: {}\n", kind, file, line, condition);
    if (!message.empty()) {
        text += "info:\n" + message + "\n";
    }
    if (current_place.line != 0) {
        text += fmt::format("asked for at {}:{}\n", current_place.file, current_place.line);
    }
    if (!is_set("TT_METAL_DISABLE_BACKTRACE")) {
        text += backtrace_text();
    }
    if (tt::logger::enabled(tt::logger::Level::kCritical, tt::LogAlways)) {
        tt::logger::write(tt::logger::Level::kCritical, tt::LogAlways, file, line,
                          fmt::format("{}: {}", kind, message));
    }
    if (is_set("TT_ASSERT_ABORT")) {
        std::abort();
    }
    throw std::runtime_error(text);
}

}  // namespace ttsl::assert
