// The list of files of each stage and the calls that fill them.
#include "builder/scaffold/render.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/style_form.hpp"
#include "builder/scaffold/supported.hpp"
#include "builder/scaffold/view.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

namespace {

/// A generated file: which template, where it goes, from which stage on it exists, who may change it.
struct FilePlan {
    std::string path;  ///< relative to the op folder
    std::string template_name;
    int code_from = 0;  ///< exists when Progress::code reaches this; 0: see tests_from
    int tests_from = 0;
    FileClass file_class = FileClass::kShared;
};

std::vector<FilePlan> file_plans(const std::string& op, Style style) {
    std::vector<FilePlan> list = {
        {op + ".hpp", "op.hpp", 1, 0, FileClass::kShared},
        {op + ".cpp", "op.cpp", 1, 0, FileClass::kShared},
        {op + "_nanobind.hpp", "op_nanobind.hpp", 1, 0, FileClass::kShared},
        {op + "_nanobind.cpp", "op_nanobind.cpp", 1, 0, FileClass::kShared},
        {op + ".cmake", "op.cmake", 1, 0, FileClass::kShared},
    };
    for (const DeviceFile& file : form_of(style).files)
        list.push_back({with_names(file.path, op), file.template_name, file.from_stage, 0, FileClass::kShared});
    constexpr const char* kTests[] = {"stage1_api_exists", "stage2_validation",      "stage3_registration",
                                      "stage4_device_op",  "stage5_program_factory", "stage6_kernel_compilation"};
    for (int stage = 1; stage <= 6; ++stage) {
        const std::string name = fmt::format("test_dev/test_{}.py", kTests[stage - 1]);
        list.push_back({name, name, 0, stage, FileClass::kShared});
    }
    return list;
}

/// A generated text ends with one line break and has no blanks at the end of a line.
std::string tidy(const std::string& text) {
    std::string result;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string line = text.substr(begin, end - begin);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
        result += line + "\n";
        begin = end + 1;
    }
    while (result.ends_with("\n\n")) result.pop_back();
    return result;
}

}  // namespace

const char* to_string(FileClass c) {
    switch (c) {
        case FileClass::kOurs:
            return "ours";
        case FileClass::kShared:
            return "shared";
        case FileClass::kYours:
            return "yours";
    }
    return "";
}

const TreeFile* Tree::find(const std::string& path) const {
    const auto found = std::find_if(files.begin(), files.end(), [&](const TreeFile& f) { return f.path == path; });
    return found == files.end() ? nullptr : &*found;
}

void add_spec(Tree& tree, const Plan& plan, std::string text) {
    const std::string path = fmt::format("{}/{}_spec.md", plan.names.directory, plan.names.op);
    const auto at = std::lower_bound(tree.files.begin(), tree.files.end(), path,
                                     [](const TreeFile& file, const std::string& p) { return file.path < p; });
    tree.files.insert(at, {path, std::move(text), FileClass::kShared});
}

Result<Tree> render(const Plan& plan, Progress progress) {
    if (const auto ok = check_supported(plan); !ok) return tl::unexpected(ok.error());
    const Result<Case> valid = make_valid_case(plan);
    if (!valid) return tl::unexpected(valid.error());
    const Result<Flows> flows = make_flows(plan, *valid);
    if (!flows) return tl::unexpected(flows.error());
    const Refusals refusals = make_refusals(plan, *valid);

    View view;
    add_stage(view, progress.code);
    add_names(view, plan);
    if (const auto ok = add_api(view, plan); !ok) return tl::unexpected(ok.error());
    if (const auto ok = add_device_operation(view, plan); !ok) return tl::unexpected(ok.error());
    if (const auto ok = form_of(plan.style).add_factory(view, plan, *flows); !ok) return tl::unexpected(ok.error());
    if (const auto ok = add_tests(view, {plan, *flows, *valid, refusals}); !ok) return tl::unexpected(ok.error());

    Tree tree;
    const auto add = [&](const std::string& path, std::string_view name, const View& values,
                         FileClass file_class) -> Result<void> {
        const Result<std::string> text = fill_template(name, values);
        if (!text) return tl::unexpected(text.error());
        tree.files.push_back({path, tidy(*text), file_class});
        return {};
    };
    for (const FilePlan& file : file_plans(plan.names.op, plan.style)) {
        const bool exists = file.code_from != 0 ? progress.code >= file.code_from : progress.tests >= file.tests_from;
        if (!exists) continue;
        const auto ok = add(plan.names.directory + "/" + file.path, file.template_name, view, file.file_class);
        if (!ok) return tl::unexpected(ok.error());
    }
    for (const Kernel& kernel : plan.kernels) {
        // Rendered at every stage, so that a spec whose kernels cannot be made fails before Stage 1.
        const Result<View> kernel_values = kernel_view(plan, *flows, kernel);
        if (!kernel_values) return tl::unexpected(kernel_values.error());
        if (progress.code < 6) continue;
        const char* name = kernel.kind == KernelKind::kReader   ? "device/kernels/dataflow/reader.cpp"
                           : kernel.kind == KernelKind::kWriter ? "device/kernels/dataflow/writer.cpp"
                                                                : "device/kernels/compute/compute.cpp";
        const auto ok = add(kernel.path, name, *kernel_values, FileClass::kShared);
        if (!ok) return tl::unexpected(ok.error());
    }
    std::sort(tree.files.begin(), tree.files.end(),
              [](const TreeFile& a, const TreeFile& b) { return a.path < b.path; });
    return tree;
}

}  // namespace opwright::builder
