#include "base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace opwright {

namespace fs = std::filesystem;

namespace {

Diagnostic read_diagnostic(const fs::path& path, const char* id, std::string reason, std::string fix) {
    Diagnostic d;
    d.id = id;
    d.place.file = path.string();
    d.what = fmt::format("cannot read the file: {}", reason);
    d.fix = std::move(fix);
    return d;
}

class Fd {
  public:
    explicit Fd(int fd) : fd_(fd) {}
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

/// Writes and syncs all of `content` to `temporary`; 0 or the errno of the first call that failed.
int write_whole(const fs::path& temporary, std::string_view content, mode_t mode, FileCalls& calls) {
    const int fd = calls.open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return errno;
    int error = 0;
    while (!content.empty() && error == 0) {
        const ssize_t n = calls.write(fd, content.data(), content.size());
        if (n > 0) content.remove_prefix(static_cast<std::size_t>(n));
        if (n == 0) error = EIO;
        if (n < 0 && errno != EINTR) error = errno;
    }
    if (error == 0 && calls.fsync(fd) != 0) error = errno;
    // Network file systems report a full disk only here.
    if (calls.close(fd) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

int FileCalls::open(const char* path, int flags, mode_t mode) {
    return ::open(path, flags, mode);
}
ssize_t FileCalls::write(int fd, const void* bytes, std::size_t count) {
    return ::write(fd, bytes, count);
}
int FileCalls::fsync(int fd) {
    return ::fsync(fd);
}
int FileCalls::close(int fd) {
    return ::close(fd);
}
int FileCalls::rename(const char* from, const char* to) {
    return ::rename(from, to);
}
int FileCalls::unlink(const char* path) {
    return ::unlink(path);
}

Result<std::string> read_file(const fs::path& path, std::uintmax_t limit) {
    const auto error = [&](const char* id, std::string reason, std::string fix) {
        return fail(read_diagnostic(path, id, std::move(reason), std::move(fix)));
    };
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return error("file-missing", "there is no such file", "check the path");
        return error("file-unreadable", std::strerror(errno), "check the permissions");
    }
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return error("file-unreadable", std::strerror(errno), "");
    if (S_ISDIR(status.st_mode)) return error("file-is-directory", "it is a folder", "name a file inside it");
    std::string content;
    content.reserve(static_cast<std::size_t>(status.st_size));
    char chunk[1 << 16];
    for (;;) {
        const ssize_t n = ::read(fd.get(), chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error("file-unreadable", std::strerror(errno), "");
        if (n == 0) return content;
        content.append(chunk, static_cast<std::size_t>(n));
        if (content.size() > limit) {
            return error("file-too-large", fmt::format("it has more than {} bytes", limit),
                         "check that it is the right file");
        }
    }
}

Diagnostic write_diagnostic(const fs::path& path, int error) {
    Diagnostic d;
    d.place.file = path.string();
    d.what = fmt::format("cannot write the file: {}", std::strerror(error));
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            d.id = "disk-full";
            d.fix = "free some space on that disk and run the same command again; the old content is untouched";
            break;
        case EROFS:
        case EACCES:
        case EPERM:
            d.id = "read-only";
            d.fix = "make the folder writable, or choose another one";
            break;
        default:
            d.id = "file-unwritable";
            d.fix = "check the path and the disk";
    }
    return d;
}

Result<void> make_folders(const fs::path& path) {
    std::error_code code;
    fs::create_directories(path, code);
    // A folder that another process made at the same moment is as good as ours.
    if (code && !fs::is_directory(path)) {
        const int error = code == std::errc::not_a_directory || code == std::errc::file_exists ? ENOTDIR : code.value();
        return fail(write_diagnostic(path, error));
    }
    return {};
}

Result<void> write_file(const fs::path& path, std::string_view content) {
    FileCalls calls;
    return write_file(path, content, calls);
}

Result<void> write_file(const fs::path& path, std::string_view content, FileCalls& calls) {
    std::error_code ignored;
    const fs::path target = fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
    if (target.has_parent_path()) {
        if (auto made = make_folders(target.parent_path()); !made) return made;
    }
    struct stat status {};
    const mode_t mode = ::stat(target.c_str(), &status) == 0 ? (status.st_mode & 07777) : 0666;
    fs::path temporary = target;
    temporary += fmt::format(".{}.tmp", ::getpid());
    int error = write_whole(temporary, content, mode, calls);
    if (error == 0 && calls.rename(temporary.c_str(), target.c_str()) != 0) error = errno;
    if (error != 0) {
        calls.unlink(temporary.c_str());
        return fail(write_diagnostic(path, error));
    }
    return {};
}

}  // namespace opwright
