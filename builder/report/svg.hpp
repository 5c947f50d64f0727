// The two drawings of the report as inline SVG: work per core, and the way of the data through kernels and buffers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace opwright::builder {

/// `work` and `example` as plan_view() writes them. Colours come from the page's style by class.
std::string work_split_svg(const nlohmann::json& work, const nlohmann::json& example);

/// Reader, compute, writer with the circular buffers between them, from plan_view()'s `buffers`, `kernels`, `tensors`.
std::string data_flow_svg(const nlohmann::json& plan);

}  // namespace opwright::builder
