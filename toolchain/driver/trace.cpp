#include "toolchain/driver/trace.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

namespace opwright::toolchain {

void trace_call(const Environment& environment, const std::vector<std::string>& arguments, double seconds,
                int exit_code) {
    const auto path = environment("OPWRIGHT_TOOLCHAIN_TRACE");
    if (!path || path->empty()) return;
    std::error_code error;
    const nlohmann::json call = {{"directory", std::filesystem::current_path(error).string()},
                                 {"arguments", arguments},
                                 {"seconds", seconds},
                                 {"exit_code", exit_code}};
    const std::string line = call.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    // One write in append mode: lines of compilers that run at once do not mix.
    const int fd = ::open(path->c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return;
    [[maybe_unused]] const auto written = ::write(fd, line.data(), line.size());
    ::close(fd);
}

}  // namespace opwright::toolchain
