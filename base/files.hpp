// Reading and writing files so that a failure names the file and the reason and never leaves a half-written one.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace opwright {

inline constexpr std::uintmax_t kDefaultReadLimit = 64u << 20;

/// The whole file. Errors: `file-missing`, `file-is-directory`, `file-unreadable`, `file-too-large`.
Result<std::string> read_file(const std::filesystem::path& path, std::uintmax_t limit = kDefaultReadLimit);

/// The system calls behind `write_file`; a test puts failing ones in their place. Same meaning and errno as the real
/// ones.
class FileCalls {
  public:
    virtual ~FileCalls() = default;
    virtual int open(const char* path, int flags, mode_t mode);
    virtual ssize_t write(int fd, const void* bytes, std::size_t count);
    virtual int fsync(int fd);
    virtual int close(int fd);
    virtual int rename(const char* from, const char* to);
    virtual int unlink(const char* path);
};

/// Replaces `path` with `content` in one step: readers see the old file or the new one, also after a full disk or a
/// power cut. Makes missing parent folders, keeps the mode of an existing file, writes through a symbolic link.
/// Errors: `disk-full`, `read-only`, `file-unwritable`.
Result<void> write_file(const std::filesystem::path& path, std::string_view content);
Result<void> write_file(const std::filesystem::path& path, std::string_view content, FileCalls& calls);

/// `mkdir -p`. Errors as `write_file`.
Result<void> make_folders(const std::filesystem::path& path);

/// A Diagnostic for a failed write or mkdir on `path` with this errno: what failed, why, what to do.
Diagnostic write_diagnostic(const std::filesystem::path& path, int error);

}  // namespace opwright
