// Notices edits below a folder by looking at sizes and times: works on every file system, and a folder of an operation
// is small.
#pragma once

#include <filesystem>
#include <map>

namespace opwright::builder {

class FileWatch {
  public:
    /// Folders that begin with a dot and what Python drops are not looked at.
    explicit FileWatch(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Forgets the edits until now.
    void settle() { seen_ = look(); }
    /// Waits for an edit since `settle`, and until a tenth of a second passed without a further one. False: Ctrl-C.
    bool wait_for_edit();

  private:
    struct Stamp {
        std::uintmax_t size = 0;
        std::filesystem::file_time_type time;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    using Files = std::map<std::filesystem::path, Stamp>;
    Files look() const;

    std::filesystem::path folder_;
    Files seen_;
};

}  // namespace opwright::builder
