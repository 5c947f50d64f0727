#include "base/temp_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <system_error>

namespace opwright {

namespace fs = std::filesystem;

TempFolder::TempFolder() {
    std::string name = (fs::temp_directory_path() / "opwright-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw fs::filesystem_error("cannot make a temporary folder", name, {errno, std::generic_category()});
    }
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace opwright
