// The kernel headers of the ttnn version in use: which files there are and which functions each one brings.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace opwright::builder::check {

class KernelHeaders {
  public:
    /// `root` is the runtime's root (it holds `tt_metal/hw/inc/api`). An index without files when there is none.
    static KernelHeaders read(const std::filesystem::path& root);

    bool empty() const { return files_.empty(); }
    /// A function, method or macro of the kernel API.
    bool knows(const std::string& name) const { return functions_.contains(name) || methods_.contains(name); }
    /// The function of the API that a misspelt one probably was meant to be.
    std::optional<std::string> near(const std::string& name) const;
    /// The headers that bring the function, as a kernel includes them, shortest first.
    std::vector<std::string> headers_of(const std::string& name) const;
    /// The file behind `#include "name"` of a kernel; nullopt when there is none.
    std::optional<std::filesystem::path> find(const std::string& name) const;
    /// A header of the API with the same file name, best first: `compute_kernel_api/common.h` ->
    /// `api/compute/common.h`.
    std::vector<std::string> same_file_name(const std::string& name) const;
    /// All headers of the API that these includes bring, directly or not, as keys of `find`'s files.
    std::set<std::filesystem::path> closure(const std::vector<std::string>& includes) const;
    /// All functions with a header that is not in `brought`; empty when one of its headers is.
    std::optional<std::string> missing_header(const std::string& name,
                                              const std::set<std::filesystem::path>& brought) const;
    /// Whether one of the files has this word.
    bool is_in(const std::string& name, const std::set<std::filesystem::path>& files) const;

  private:
    /// What is asked of a header again and again, for every kernel that includes it.
    struct Content {
        std::vector<std::string> includes;
        std::unordered_set<std::string> words;
        std::unordered_set<std::string> called;  ///< words with an opening bracket behind them
    };
    const Content& content_of(const std::filesystem::path& file) const;
    void read_file_of_api(const std::filesystem::path& file, const std::string& name);

    std::filesystem::path root_;
    std::map<std::string, std::filesystem::path> files_;      ///< "api/compute/common.h"
    std::map<std::string, std::set<std::string>> functions_;  ///< name -> headers
    std::set<std::string> methods_;
    mutable std::map<std::filesystem::path, Content> contents_;  ///< of the files that were asked for
};

}  // namespace opwright::builder::check
