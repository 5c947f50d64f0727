#include "builder/report/event_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/files.hpp"

namespace opwright::builder {

Result<EventLog> EventLog::begin(std::filesystem::path file, Listener listener) {
    if (auto made = make_folders(file.parent_path()); !made) return fail(made.error());
    EventLog log;
    log.fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (log.fd_ < 0) return fail(write_diagnostic(file, errno));
    log.file_ = std::move(file);
    log.listener_ = std::move(listener);
    return log;
}

EventLog::EventLog(EventLog&& other) noexcept
    : file_(std::move(other.file_)),
      fd_(std::exchange(other.fd_, -1)),
      listener_(std::move(other.listener_)),
      report_(std::move(other.report_)) {}

EventLog::~EventLog() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> EventLog::add(const nlohmann::json& event) {
    apply_event(report_, event);
    if (listener_) listener_(event, report_);
    // One write per line, so that a reader never sees half an event unless the disk is full.
    const std::string line = event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::string_view rest = line;
    while (!rest.empty()) {
        const ssize_t n = ::write(fd_, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail(write_diagnostic(file_, n == 0 ? EIO : errno));
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

}  // namespace opwright::builder
