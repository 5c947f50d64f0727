#include "builder/cli/workspace_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/files.hpp"

namespace opwright::builder {

Result<WorkspaceLock> WorkspaceLock::take(const std::filesystem::path& workspace) {
    const std::filesystem::path file = workspace / ".opwright/lock";
    if (auto made = make_folders(file.parent_path()); !made) return fail(made.error());
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return fail(write_diagnostic(file, errno));
    WorkspaceLock lock(fd);
    // The kernel lets go of the lock when its holder ends, however it ends; the text is only for people.
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const auto text = read_file(file);
        const std::string holder = text ? text->substr(0, text->find('\n')) : "";
        Diagnostic d;
        d.id = "workspace-busy";
        d.place.file = workspace.string();
        d.what = fmt::format("another opwright is building in this workspace (process {})",
                             holder.empty() ? "unknown" : holder);
        d.fix = fmt::format("wait for it to end, or stop it with 'kill {}', or build in another workspace",
                            holder.empty() ? "PID" : holder);
        return fail(std::move(d));
    }
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        return fail(write_diagnostic(file, errno));
    }
    return lock;
}

WorkspaceLock::WorkspaceLock(WorkspaceLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

WorkspaceLock::~WorkspaceLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace opwright::builder
