// The execution log of a build in the format of the stage instructions, written while things happen: header and
// timeline step by step, the sections that sum up when the build ends. A killed build leaves the timeline up to that
// moment.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/report/report.hpp"

namespace opwright::builder {

class ExecutionLog {
  public:
    /// `{op}_factory_builder_execution_log.md`
    static std::string file_name(const std::string& op);

    /// A finished log in `file` is replaced; behind an unfinished one (its build was killed) the new log is added.
    static Result<ExecutionLog> begin(const std::filesystem::path& file);
    ExecutionLog(ExecutionLog&& other) noexcept;
    ExecutionLog& operator=(ExecutionLog&&) = delete;
    ~ExecutionLog();

    void on_event(const nlohmann::json& event, const Report& report);

    /// Why the log is not whole, for example a full disk; the build itself goes on.
    const std::optional<Diagnostic>& failed() const { return failed_; }

  private:
    ExecutionLog() = default;
    void write(const std::string& text);

    std::filesystem::path file_;
    int fd_ = -1;
    int steps_ = 0;
    std::map<int, std::vector<nlohmann::json>> commands_;  ///< command-ran events by stage
    std::optional<Diagnostic> failed_;
};

/// Text in a fence that it cannot end.
std::string fenced(const std::string& text, const std::string& language = "");

/// The sections behind the timeline. `commands`: the command-ran events of each stage. `started`: for the header.
std::string log_header(const Report& report, const std::string& started);
std::string log_step(int number, const nlohmann::json& event, const Report& report);  ///< empty: no step of its own
std::string log_sections(const Report& report, const std::map<int, std::vector<nlohmann::json>>& commands);

}  // namespace opwright::builder
