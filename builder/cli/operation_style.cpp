#include "builder/cli/operation_style.hpp"

#include <fmt/format.h>

#include "builder/cli/workspace_state.hpp"
#include "builder/scaffold/style_form.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// The style of the device operation that stands in the workspace, whoever wrote it.
std::optional<Style> style_of_files(const fs::path& workspace, const Names& names) {
    for (const Style style : all_styles()) {
        std::error_code error;
        const std::string header = with_names(form_of(style).device_header, names.op);
        if (fs::exists(workspace / names.directory / "device" / header, error)) return style;
    }
    return std::nullopt;
}

}  // namespace

void declare_style(CLI::App& command, std::string& text) {
    command
        .add_option("--style", text,
                    "Form of the device code: 'seed' (OP_op.hpp, CachedProgram) or 'descriptor' "
                    "(OP_device_operation.hpp, create_descriptor); default: as in the workspace, else seed")
        ->check(CLI::IsMember({to_string(Style::kSeed), to_string(Style::kDescriptor)}))
        ->type_name("STYLE");
}

Result<Style> style_for(const fs::path& workspace, const Names& names, const std::string& asked) {
    const BuildProgress progress = read_progress(OperationFolder{workspace / ".opwright" / names.op}.progress());
    const std::optional<Style> there =
        progress.stages.empty() ? style_of_files(workspace, names) : std::optional(progress.style);
    const std::optional<Style> wanted = style_of(asked);
    if (!wanted || !there || *wanted == *there) return wanted.value_or(there.value_or(Style::kSeed));
    return fail("style-changed",
                fmt::format("'{}' holds {} in the {} style", (workspace / names.directory).string(), names.op,
                            to_string(*there)),
                fmt::format("build the {} style in another workspace, or remove that folder and '{}' first",
                            to_string(*wanted), (workspace / ".opwright" / names.op).string()));
}

}  // namespace opwright::builder
