// The processes that one request needs, in order: data that `-###` prints and run.cpp starts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

struct Job {
    std::vector<std::string> argv;
    std::filesystem::path output;
};

/// Where -MMD writes: -MF's file, or the output with suffix .d.
std::string dependency_file(const Request& request);

/// The one clang call of a compile request, without precompiled header.
Job compile_job(const Request& request, const HostTools& tools);

/// The ld call of a link request. Vendor objects that hold only GCC's link-time code are replaced by `support` objects.
Result<Job> link_job(const Request& request, const HostTools& tools, const std::vector<std::filesystem::path>& support);

/// One line per job, each argument quoted for a shell, as clang prints them.
std::string print_jobs(const std::vector<Job>& jobs);

}  // namespace opwright::toolchain
