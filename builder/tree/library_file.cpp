#include "builder/tree/library_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"

namespace opwright::builder {

namespace {

std::string lines_of(const std::vector<std::string>& items, std::size_t indent) {
    std::string text;
    for (const std::string& item : items) text += std::string(indent, ' ') + item + "\n";
    return text;
}

}  // namespace

std::string library_target(const OperationFiles& operation) {
    std::string name = "ttnn_op_" + operation.category() + "_" + operation.op;
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
}

std::string library_alias(const OperationFiles& operation) {
    std::string alias = "TTNN::Ops";
    std::string path = operation.category() + "/" + operation.op;
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        alias += "::" + pascal_case(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return alias;
}

std::string library_text(const OperationFiles& operation) {
    const std::string target = library_target(operation);
    std::string kernels;
    for (const std::string& folder : operation.kernel_folders) kernels += " " + folder + "/*";
    const bool has_kernels = !kernels.empty();
    std::string text = fmt::format(
        "# {0} as a library of its own: the folder above it is none.\n"
        "add_library({1} ${{LIB_TYPE}})\n"
        "add_library({2} ALIAS {1})\n\n",
        operation.op, target, library_alias(operation));
    if (has_kernels) text += fmt::format("file(GLOB_RECURSE kernels{})\n", kernels);
    text += fmt::format(
        "target_sources(\n    {}\n    PUBLIC\n        FILE_SET api\n        TYPE HEADERS\n"
        "        BASE_DIRS ${{FixmeOpAPIDir}}\n        FILES\n{}",
        target, lines_of(operation.api_headers, 12));
    if (has_kernels)
        text +=
            "        FILE_SET kernels\n        TYPE HEADERS\n        BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}\n"
            "        FILES ${kernels}\n";
    text += fmt::format("    PRIVATE\n{})\n\n", lines_of(operation.host_sources, 8));
    text += fmt::format(
        "target_include_directories({0} PRIVATE ${{FixmeOpIncDirs}})\n"
        "target_link_libraries({0} PUBLIC TTNN::Core PRIVATE TT::Metalium)\n\n"
        "install(\n    TARGETS\n        {0}\n    FILE_SET\n    api\n        COMPONENT ttnn-dev\n",
        target);
    if (has_kernels)
        text += fmt::format(
            "    FILE_SET\n    kernels\n        DESTINATION ${{CMAKE_INSTALL_LIBEXECDIR}}/tt-metalium/{}\n"
            "        COMPONENT ttnn-runtime\n",
            operation.directory);
    text += fmt::format(")\ninstall(TARGETS {} LIBRARY COMPONENT tar)\n\n", target);
    text +=
        "# The Python module is one target for all operations, there only when bindings are built.\n"
        "if(TARGET ttnn)\n    target_sources(\n        ttnn\n        PRIVATE\n";
    return text + lines_of(operation.binding_sources, 12) + "    )\nendif()\n";
}

}  // namespace opwright::builder
