// What a style is: its files and where its parts stand. The one place that is asked for it; everything else is the same
// in all styles.
#pragma once

#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

/// A file below `device/`; `{op}` in its path stands for the operation's name.
struct DeviceFile {
    std::string path, template_name;
    int from_stage = 0;
};

struct StyleForm {
    Style style;
    std::string device_header, device_source;  ///< of the device operation, inside `device/`
    std::vector<DeviceFile> files;
    std::string program_factory;  ///< its type as the device operation names it; `{pascal}` stands for the operation's
    bool in_prim = false;         ///< the device operation stands in ttnn::prim
    Result<void> (*add_factory)(View&, const Plan&, const Flows&);

    /// The device operation as code in namespace ttnn, and in ttnn::prim, names it.
    std::string operation_from_ttnn(const Names& names) const;
    std::string operation_from_prim(const Names& names) const;
};

const StyleForm& form_of(Style style);
std::vector<Style> all_styles();

/// `text` with `{op}` and `{pascal}` filled in.
std::string with_names(std::string text, const std::string& op, const std::string& pascal = {});

}  // namespace opwright::builder
