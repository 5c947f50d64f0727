// What opwright needs on this machine, looked at one by one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builder/backends/environment.hpp"

namespace opwright::builder {

struct Check {
    enum class Status { kOk, kMissing, kOld, kNote } status = Status::kOk;
    std::string name;    ///< "ttnn"
    std::string detail;  ///< what is there: a version, a path, a size
    std::string fix;     ///< what to do when it is not ok
};

/// Every check in the order of set-up; never fails, each problem is a check of its own.
std::vector<Check> examine(const Home& home);

/// True when nothing is missing or too old.
bool healthy(const std::vector<Check>& checks);

nlohmann::ordered_json to_json(const std::vector<Check>& checks);
std::string to_text(const std::vector<Check>& checks);

/// Wanted versions of a requirements file: lines `name==version`.
std::vector<std::pair<std::string, std::string>> pinned_packages(std::string_view requirements);

/// The version of a distribution that pip installed into this site-packages folder; empty when there is none.
std::string installed_version(const std::filesystem::path& site_packages, const std::string& distribution);

}  // namespace opwright::builder
