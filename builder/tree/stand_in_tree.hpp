// A small folder with the layout of a tt-metal checkout, for tests: the places where an operation is entered, in words
// of our own.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/files.hpp"
#include "builder/gates/host_sources.hpp"
#include "builder/tree/export_plan.hpp"

namespace opwright::builder::testing {

enum class TreeAge {
    kLists,     ///< sources.cmake per category, the binding sources among them (ttnn 0.81)
    kSources,   ///< sources.cmake per category, all binding sources in ttnn/sources.cmake
    kLiterals,  ///< lists inside of CMakeLists.txt, binding sources in ttnn/CMakeLists.txt (ttnn 0.67)
};

using Texts = std::map<std::string, std::string>;

/// `pool` is a library whose operations are bound in the file of all operations, `eltwise` is no library.
inline Texts tree_texts(TreeAge age) {
    const std::string operations = "ttnn/cpp/ttnn/operations/";
    Texts texts;
    const bool literals = age == TreeAge::kLiterals, lists = age == TreeAge::kLists;
    texts["ttnn/CMakeLists.txt"] =
        "# all of ttnn\n" +
        std::string(literals
                        ? "set(TTNN_SRC_PYBIND\n    ${CMAKE_CURRENT_SOURCE_DIR}/cpp/ttnn-nanobind/__init__.cpp\n)\n"
                        : "include(sources.cmake)\n") +
        "add_library(ttnncpp SHARED)\n"
        "target_link_libraries(\n    ttnncpp\n    PUBLIC\n        TT::Metalium\n    PRIVATE\n        TTNN::Core\n"
        "        TTNN::Ops::Normalization\n        TTNN::Ops::Pool\n)\n"
        "if(TTNN_BUILD_TESTS)\n    add_subdirectory(test)\nendif()\n"
        "add_subdirectory(cpp/ttnn/operations/normalization)\nadd_subdirectory(cpp/ttnn/operations/pool)\n";
    if (!literals) texts["ttnn/sources.cmake"] = "set(TTNN_SRC_PYBIND\n    cpp/ttnn-nanobind/__init__.cpp\n)\n";
    for (const std::string& category : {std::string("normalization"), std::string("pool")}) {
        const std::string target = "ttnn_op_" + category;
        const std::string own = "old_norm/old_norm.cpp";
        std::string& cmake = texts[operations + category + "/CMakeLists.txt"];
        cmake = literals ? "" : "include(sources.cmake)\n";
        cmake += "add_library(" + target + " ${LIB_TYPE})\nadd_library(TTNN::Ops::X ALIAS " + target + ")\n\n" +
                 "file(\n    GLOB_RECURSE kernels\n    old_norm/device/kernels/* # installed, not built\n)\n" +
                 "target_sources(\n    " + target +
                 "\n    PUBLIC\n        FILE_SET api\n        TYPE HEADERS\n        BASE_DIRS ${FixmeOpAPIDir}\n       "
                 " FILES" +
                 (literals ? "\n" : " ${LIST_HEADERS}\n") +
                 "        FILE_SET kernels\n        TYPE HEADERS\n        FILES ${kernels}\n    PRIVATE\n        " +
                 (literals ? own : "${LIST_SRCS}") + "\n)\n";
        if (lists) cmake += "if(TARGET ttnn)\n    target_sources(ttnn PRIVATE ${LIST_BINDINGS})\nendif()\n";
        if (!literals)
            texts[operations + category + "/sources.cmake"] =
                "set(LIST_SRCS\n    " + own + "\n)\nset(LIST_HEADERS)\n" +
                (lists ? "set(LIST_BINDINGS old_norm/old_norm_nanobind.cpp)\n" : "");
        texts[operations + category + "/old_norm/old_norm.hpp"] = "// someone else's\n";
    }
    texts[operations + "normalization/normalization_nanobind.cpp"] =
        "#include \"normalization_nanobind.hpp\"\n#include <nanobind/nanobind.h>\n#include "
        "\"old_norm/old_norm_nanobind.hpp\"\n"
        "#include \"ttnn/tensor/tensor.hpp\"\n#ifdef TRACY\n#include \"late_nanobind.hpp\"\n#endif\n\n"
        "namespace ttnn::operations::normalization {\n\nvoid py_module(nb::module_& mod);  // { not here }\n"
        "void py_module(nb::module_& mod) {\n    const char* brace = \"}\";\n    if (brace) {\n        "
        "bind_old(mod);\n    }\n}\n\n"
        "}  // namespace\n";
    texts["ttnn/cpp/ttnn-nanobind/__init__.cpp"] =
        "#include \"ttnn/operations/pool/pool_nanobind.hpp\"\n\nnamespace ttnn::operations {\n"
        "void py_module(nb::module_& mod) {\n    auto m_pool = mod.def_submodule(\"pool\");\n    "
        "pool::py_module(m_pool);\n}\n}\n"
        "NB_MODULE(_ttnn, mod) { operations::py_module(mod); }\n";
    return texts;
}

inline void write_texts(const std::filesystem::path& folder, const Texts& texts) {
    for (const auto& [path, text] : texts)
        if (!write_file(folder / path, text)) throw std::runtime_error("cannot write " + path);
}

/// Every file below a folder with its text.
inline Texts read_texts(const std::filesystem::path& folder) {
    Texts texts;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            texts[entry.path().lexically_relative(folder).generic_string()] = read_file(entry.path()).value();
    return texts;
}

/// An operation as a build leaves it, in `workspace`; returns its folder.
inline std::filesystem::path write_operation(const std::filesystem::path& workspace, const std::string& category,
                                             const std::string& op = "new_norm") {
    const std::filesystem::path folder = workspace / kOperationsFolder / category / op;
    write_texts(folder, {{op + ".hpp", "#pragma once\n"},
                         {op + ".cpp", "// host\n"},
                         {op + ".cmake", "set(x)\n"},
                         {op + "_nanobind.hpp", "// binding\n"},
                         {op + "_nanobind.cpp", "// binding\n"},
                         {"device/" + op + "_op.cpp", "// device\n"},
                         {"device/" + op + "_op.hpp", "// device\n"},
                         {"device/kernels/compute/compute.cpp", "void kernel_main() {}"},
                         {"test_dev/test_stage1.py", "def test(): pass\n"},
                         {".opwright/state.json", "{}"}});
    return folder;
}

inline OperationSource read_new_norm(const std::filesystem::path& folder) {
    auto source = read_operation(std::filesystem::canonical(folder), "ttnn::operations::x::bind_" + folder.filename().string());
    if (!source) throw std::runtime_error(to_text(source.error()));
    return std::move(*source);
}

}  // namespace opwright::builder::testing
