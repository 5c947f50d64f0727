// The page's mustache template (page.html.mustache), embedded by CMake.
#pragma once

#include <string_view>

namespace opwright::builder {

extern const std::string_view kPageTemplate;

}  // namespace opwright::builder
