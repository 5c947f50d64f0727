#include "toolchain/driver/file_overlay.hpp"

#include <filesystem>

#include "base/files.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

FileOverlay::FileOverlay(std::string object) : object_(fs::absolute(object).string()) {}

void FileOverlay::show_instead(const std::string& file, std::string_view text, std::string_view suffix) {
    const std::string other = object_ + std::string(suffix);
    written_ = written_ && write_file(other, text).has_value();
    files_.push_back(
        {{"type", "file"}, {"name", fs::absolute(file).lexically_normal().string()}, {"external-contents", other}});
}

bool FileOverlay::use(Request& request) {
    const nlohmann::json list = {{"version", 0}, {"use-external-names", false}, {"roots", files_}};
    const std::string place = object_ + ".overlay.json";
    if (!written_ || !write_file(place, list.dump(1))) return false;
    request.file_overlay = place;
    return true;
}

}  // namespace opwright::toolchain
