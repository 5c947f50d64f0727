// Operation modules are linked with --wrap (CMakeLists.txt): what their sources throw passes here, which keeps the
// stack.
#include "sdk/bridge/thrown_place.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fmt/format.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <typeinfo>

namespace {

/// The newest throw of this thread.
struct Throw {
    const void* object = nullptr;
    std::array<void*, 24> frames;
    int count = 0;
};
thread_local Throw newest;

[[noreturn, gnu::noinline]] void keep_and_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    newest.object = object;
    newest.count = ::backtrace(newest.frames.data(), static_cast<int>(newest.frames.size()));
    abi::__cxa_throw(object, type, destroy);
}

/// For what the standard library throws on behalf of its caller, as it does it.
template <typename Error>
[[noreturn]] void keep_and_throw(Error error) {
    void* memory = abi::__cxa_allocate_exception(sizeof(Error));
    auto* object = new (memory) Error(std::move(error));
    keep_and_throw(object, const_cast<std::type_info*>(&typeid(Error)),
                   [](void* thrown) { static_cast<Error*>(thrown)->~Error(); });
}

}  // namespace

extern "C" {

[[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    keep_and_throw(object, type, destroy);
}

/// at() of containers, substr().
[[noreturn]] void __wrap__ZSt24__throw_out_of_range_fmtPKcz(const char* format, ...) {
    std::array<char, 512> text;
    std::va_list values;
    va_start(values, format);
    std::vsnprintf(text.data(), text.size(), format, values);
    va_end(values);
    keep_and_throw(std::out_of_range(text.data()));
}
[[noreturn]] void __wrap__ZSt20__throw_out_of_rangePKc(const char* text) {
    keep_and_throw(std::out_of_range(text));
}
[[noreturn]] void __wrap__ZSt20__throw_length_errorPKc(const char* text) {
    keep_and_throw(std::length_error(text));
}
[[noreturn]] void __wrap__ZSt19__throw_logic_errorPKc(const char* text) {
    keep_and_throw(std::logic_error(text));
}
[[noreturn]] void __wrap__ZSt24__throw_invalid_argumentPKc(const char* text) {
    keep_and_throw(std::invalid_argument(text));
}
[[noreturn]] void __wrap__ZSt25__throw_bad_function_callv() {
    keep_and_throw(std::bad_function_call());
}

}  // extern "C"

namespace opwright::bridge {

namespace {

/// One word of a shell.
std::string quoted(std::string_view word) {
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

/// The first line of `command`'s output that begins with `prefix`, without it.
std::string first_line_below(const std::string& command, const std::string& prefix) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output(::popen(command.c_str(), "r"), ::pclose);
    std::string found;
    std::array<char, 4096> line;
    while (output != nullptr && std::fgets(line.data(), line.size(), output.get()) != nullptr) {
        const std::string_view text(line.data());
        // "<file>:<line>", where the line is unknown "?", and more behind a blank.
        if (found.empty() && text.starts_with(prefix) && text.find('?') == std::string_view::npos)
            found = text.substr(prefix.size(), text.find_first_of(" \n") - prefix.size());
    }
    return found;
}

std::string function_name(const Dl_info& info) {
    if (info.dli_sname == nullptr) return {};
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> readable(
        abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &status), std::free);
    return status == 0 ? readable.get() : info.dli_sname;
}

}  // namespace

std::string thrown_place_text(const std::exception& error, const std::string& source_root) {
    if (newest.object == nullptr || dynamic_cast<const void*>(&error) != newest.object) return {};
    Dl_info own{};
    dladdr(reinterpret_cast<void*>(&thrown_place_text), &own);
    std::string command, function;
    const void* module = nullptr;
    for (int i = 0; i < newest.count; ++i) {
        // A return address may lie behind the call; one byte earlier is inside it.
        const char* address = static_cast<const char*>(newest.frames[i]) - 1;
        Dl_info info{};
        if (dladdr(address, &info) == 0 || info.dli_fname == nullptr || info.dli_fbase == own.dli_fbase) continue;
        if (module == nullptr) {
            module = info.dli_fbase;
            function = function_name(info);
            command = fmt::format("addr2line -i -e {}", quoted(info.dli_fname));
        }
        if (info.dli_fbase != module) break;
        command += fmt::format(" {:#x}", address - static_cast<const char*>(info.dli_fbase));
    }
    if (module == nullptr) return {};
    const std::string place = first_line_below(command + " 2>/dev/null", source_root + "/");
    if (!place.empty()) return fmt::format("thrown at {}\n", place);
    return function.empty() ? std::string() : fmt::format("thrown in {}\n", function);
}

}  // namespace opwright::bridge
