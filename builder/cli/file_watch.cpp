#include "builder/cli/file_watch.hpp"

#include <poll.h>

#include <string>
#include <system_error>

#include "base/interrupt.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr int kIntervalMilliseconds = 100;

/// False when a signal came.
bool sleep_interruptibly() {
    pollfd wait{interrupt_fd(), POLLIN, 0};
    ::poll(&wait, 1, kIntervalMilliseconds);
    return interrupted() == 0;
}

}  // namespace

FileWatch::Files FileWatch::look() const {
    Files files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        if (it->is_directory(ignored)) {
            if (name.starts_with(".") || name == "__pycache__") it.disable_recursion_pending();
            continue;
        }
        // Editors write beside the file first; what they leave is no edit.
        if (name.starts_with(".") || name.ends_with("~")) continue;
        files[it->path()] = {it->file_size(ignored), it->last_write_time(ignored)};
    }
    return files;
}

bool FileWatch::wait_for_edit() {
    Files now;
    do {
        if (!sleep_interruptibly()) return false;
        now = look();
    } while (now == seen_);
    for (;;) {
        if (!sleep_interruptibly()) return false;
        Files later = look();
        if (later == now) return true;
        now = std::move(later);
    }
}

}  // namespace opwright::builder
