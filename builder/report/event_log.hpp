// events.jsonl: one line per event, on disk before the next thing happens, and the report as of now.
#pragma once

#include <filesystem>
#include <functional>

#include "base/result.hpp"
#include "builder/report/report.hpp"

namespace opwright::builder {

class EventLog {
  public:
    using Listener = std::function<void(const nlohmann::json& event, const Report& report)>;

    /// Begins an empty log in `file`. `listener` (may be empty) hears each event after it is in the report.
    static Result<EventLog> begin(std::filesystem::path file, Listener listener);
    EventLog(EventLog&& other) noexcept;
    EventLog& operator=(EventLog&&) = delete;
    ~EventLog();

    /// Errors: those of write_file. The report has the event even when the disk has not.
    Result<void> add(const nlohmann::json& event);

    const Report& report() const { return report_; }
    const std::filesystem::path& file() const { return file_; }

  private:
    EventLog() = default;
    std::filesystem::path file_;
    int fd_ = -1;
    Listener listener_;
    Report report_;
};

}  // namespace opwright::builder
