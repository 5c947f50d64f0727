// A folder of its own under the system's temporary folder, removed with everything in it at the end of the scope.
#pragma once

#include <filesystem>

namespace opwright {

class TempFolder {
  public:
    /// Throws std::filesystem::filesystem_error when the temporary folder cannot be written.
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace opwright
