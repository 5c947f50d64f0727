// Who hears what happens in a build while it happens; the console is one, tests may be another.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "builder/report/report.hpp"

namespace opwright::builder {

class BuildListener {
  public:
    virtual ~BuildListener() = default;
    virtual void on_event(const nlohmann::json& event, const Report& report) = 0;
    /// What is going on right now: "Stage 4: compiling 3/7 ...".
    virtual void on_step(const std::string& text) = 0;
};

}  // namespace opwright::builder
