// One build at a time in a workspace: a lock file that names its holder and frees itself when the holder dies.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace opwright::builder {

class WorkspaceLock {
  public:
    /// Takes `<workspace>/.opwright/lock`; makes the folder. Errors: `workspace-busy` (names the process), `read-only`,
    /// `disk-full`.
    static Result<WorkspaceLock> take(const std::filesystem::path& workspace);
    WorkspaceLock(WorkspaceLock&& other) noexcept;
    WorkspaceLock& operator=(WorkspaceLock&&) = delete;
    ~WorkspaceLock();

  private:
    explicit WorkspaceLock(int fd) : fd_(fd) {}
    int fd_ = -1;
};

}  // namespace opwright::builder
