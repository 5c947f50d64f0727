// The view of a build for a person at a terminal: a live line for what goes on, a line per stage when it is decided.
#pragma once

#include <cstdio>

#include "base/clock.hpp"
#include "base/progress.hpp"
#include "builder/cli/pipeline.hpp"

namespace opwright::builder {

class Console : public BuildListener {
  public:
    explicit Console(std::FILE* out, const Clock& clock) : line_(out), watch_(clock) {}

    void on_event(const nlohmann::json& event, const Report& report) override;
    void on_step(const std::string& text) override;

    /// What is left to say when the build has ended: files, counts, report, and the error.
    void finish(const BuildResult& result, bool list_files);

  private:
    void gate_line(const StageReport& stage, bool red);

    ProgressLine line_;
    Stopwatch watch_;
};

/// "Stage 4  red    3 failed, 1 passed    1.20 s", without colours.
std::string gate_text(const StageReport& stage, bool red);

/// The closing text: files with their sums when asked for, tests per stage, seconds, where the report is.
std::string closing_text(const BuildResult& result, bool list_files);

}  // namespace opwright::builder
