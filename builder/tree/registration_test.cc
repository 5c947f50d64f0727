#include "builder/tree/registration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "builder/tree/cpp_text.hpp"
#include "builder/tree/stand_in_tree.hpp"

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Texts;
using testing::TreeAge;

const std::string kOperations = "ttnn/cpp/ttnn/operations/";

OperationFiles new_norm(const std::string& category) {
    OperationFiles files;
    files.op = "new_norm";
    files.bind_function = "ttnn::operations::" + category + "::new_norm::bind_new_norm";
    files.directory = kOperations + category + "/new_norm";
    files.host_sources = {"device/new_norm_op.cpp", "new_norm.cpp"};
    files.binding_sources = {"new_norm_nanobind.cpp"};
    files.api_headers = {"new_norm.hpp"};
    files.kernel_folders = {"device/kernels"};
    return files;
}

ReadTreeFile read_from(const Texts& texts) {
    return [&texts](const std::string& path) -> Result<std::optional<std::string>> {
        const auto found = texts.find(path);
        if (found == texts.end()) return std::nullopt;
        return found->second;
    };
}

/// The tree's files as the registration leaves them.
Texts registered(const OperationFiles& operation, Texts texts) {
    const auto registration = plan_registration(operation, read_from(texts));
    EXPECT_TRUE(registration) << to_text(registration.error());
    if (!registration) return texts;
    for (const FileEdit& edit : registration->edits) {
        const std::string before = texts[edit.path];
        texts[edit.path] = insert(before, edit.insertions);
        std::vector<Piece> pieces;
        for (const Insertion& piece : edit.insertions) pieces.push_back({piece.text, piece.word});
        EXPECT_EQ(remove_pieces(texts[edit.path], pieces), before) << edit.path;
    }
    return texts;
}

Diagnostic refusal(const std::string& category, const Texts& texts) {
    const auto registration = plan_registration(new_norm(category), read_from(texts));
    EXPECT_FALSE(registration);
    return registration ? Diagnostic{} : registration.error();
}

TEST(Registration, FollowsTheReferencesOfTheCategorysLibrary) {
    const Texts texts = registered(new_norm("normalization"), testing::tree_texts(TreeAge::kLists));
    EXPECT_EQ(
        texts.at(kOperations + "normalization/sources.cmake"),
        "set(LIST_SRCS\n    old_norm/old_norm.cpp\n    new_norm/device/new_norm_op.cpp\n    new_norm/new_norm.cpp\n)\n"
        "set(LIST_HEADERS\n    new_norm/new_norm.hpp\n)\n"
        "set(LIST_BINDINGS old_norm/old_norm_nanobind.cpp\n    new_norm/new_norm_nanobind.cpp\n)\n");
    EXPECT_THAT(texts.at(kOperations + "normalization/CMakeLists.txt"),
                HasSubstr("    old_norm/device/kernels/* # installed, not built\n    new_norm/device/kernels/*\n)\n"));
    EXPECT_EQ(texts.at("ttnn/CMakeLists.txt"), testing::tree_texts(TreeAge::kLists).at("ttnn/CMakeLists.txt"));
}

TEST(Registration, BindsBehindTheLastBindingAtTheFunctionsEnd) {
    const Texts texts = registered(new_norm("normalization"), testing::tree_texts(TreeAge::kLists));
    const std::string& binding = texts.at(kOperations + "normalization/normalization_nanobind.cpp");
    EXPECT_THAT(binding, HasSubstr("#include \"old_norm/old_norm_nanobind.hpp\"\n"
                                   "#include \"ttnn/operations/normalization/new_norm/new_norm_nanobind.hpp\"\n"));
    EXPECT_THAT(binding,
                HasSubstr("        bind_old(mod);\n    }\n"
                          "    ttnn::operations::normalization::new_norm::bind_new_norm(mod);\n}\n\n}  // namespace"));
}

TEST(Registration, ListsBindingsForAllOfTtnnWhereTheCategoryDoesNot) {
    const Texts sources = registered(new_norm("normalization"), testing::tree_texts(TreeAge::kSources));
    EXPECT_THAT(sources.at("ttnn/sources.cmake"),
                HasSubstr("    cpp/ttnn/operations/normalization/new_norm/new_norm_nanobind.cpp\n)"));
    const Texts literals = registered(new_norm("normalization"), testing::tree_texts(TreeAge::kLiterals));
    EXPECT_THAT(
        literals.at("ttnn/CMakeLists.txt"),
        HasSubstr(
            "    ${CMAKE_CURRENT_SOURCE_DIR}/cpp/ttnn/operations/normalization/new_norm/new_norm_nanobind.cpp\n)"));
    EXPECT_THAT(literals.at(kOperations + "normalization/CMakeLists.txt"),
                HasSubstr("        FILES\n            new_norm/new_norm.hpp\n        FILE_SET kernels"));
    EXPECT_THAT(literals.at(kOperations + "normalization/CMakeLists.txt"),
                HasSubstr("        old_norm/old_norm.cpp\n        new_norm/device/new_norm_op.cpp\n"));
}

TEST(Registration, UsesTheSubmoduleOfACategoryThatIsBoundWithAllOperations) {
    const Texts texts = registered(new_norm("pool"), testing::tree_texts(TreeAge::kLists));
    EXPECT_THAT(
        texts.at("ttnn/cpp/ttnn-nanobind/__init__.cpp"),
        HasSubstr(
            "    pool::py_module(m_pool);\n    ttnn::operations::pool::new_norm::bind_new_norm(m_pool);\n}\n}\n"));
}

TEST(Registration, MakesALibraryWhereTheCategoryIsNone) {
    const Texts tree = testing::tree_texts(TreeAge::kLists);
    const OperationFiles operation = new_norm("eltwise");
    const Texts texts = registered(operation, tree);
    const std::string& top = texts.at("ttnn/CMakeLists.txt");
    EXPECT_THAT(top, HasSubstr("        TTNN::Ops::Pool\n        TTNN::Ops::Eltwise::NewNorm\n)"));
    EXPECT_THAT(top, HasSubstr("operations/pool)\nadd_subdirectory(cpp/ttnn/operations/eltwise/new_norm)\n"));
    EXPECT_THAT(texts.at("ttnn/cpp/ttnn-nanobind/__init__.cpp"), HasSubstr("bind_new_norm(mod);\n}\n}\n"));
    const auto library = plan_registration(operation, read_from(tree))->library;
    ASSERT_TRUE(library);
    EXPECT_THAT(*library, HasSubstr("add_library(TTNN::Ops::Eltwise::NewNorm ALIAS ttnn_op_eltwise_new_norm)"));
    EXPECT_THAT(*library, HasSubstr("        new_norm.cpp\n"));
    EXPECT_THAT(*library, Not(HasSubstr("PRIVATE\n        new_norm_nanobind.cpp")));
}

TEST(Registration, TakesTheLibraryThatTheOperationBrings) {
    OperationFiles operation = new_norm("eltwise");
    operation.cmake = "add_library(own ${LIB_TYPE})\nadd_library(TTNN::Ops::Own ALIAS own)\n";
    const Texts texts = registered(operation, testing::tree_texts(TreeAge::kSources));
    EXPECT_THAT(texts.at("ttnn/CMakeLists.txt"), HasSubstr("        TTNN::Ops::Own\n)"));
    EXPECT_THAT(texts.at("ttnn/sources.cmake"), HasSubstr("eltwise/new_norm/new_norm_nanobind.cpp"));
    operation.cmake = "add_library(own ${LIB_TYPE})\n";
    EXPECT_EQ(plan_registration(operation, read_from(testing::tree_texts(TreeAge::kLists))).error().id, "tree-layout");
}

TEST(Registration, LeavesOutWhatIsThereAlready) {
    for (const TreeAge age : {TreeAge::kLists, TreeAge::kSources, TreeAge::kLiterals}) {
        for (const char* category : {"normalization", "pool", "eltwise"}) {
            const Texts texts = registered(new_norm(category), testing::tree_texts(age));
            const auto again = plan_registration(new_norm(category), read_from(texts));
            ASSERT_TRUE(again) << to_text(again.error());
            EXPECT_TRUE(again->edits.empty()) << category << ": " << again->edits.front().path;
        }
    }
}

TEST(Registration, NamesTheAnchorThatIsMissing) {
    const Texts whole = testing::tree_texts(TreeAge::kLists);
    const auto without = [&](const std::string& path, const std::string& from, const std::string& to) {
        Texts texts = whole;
        std::string& text = texts.at(path);
        text.replace(text.find(from), from.size(), to);
        return texts;
    };
    Diagnostic d =
        refusal("normalization", without(kOperations + "normalization/CMakeLists.txt", "PRIVATE\n", "PUBLIC\n"));
    EXPECT_EQ(d.id, "tree-layout");
    EXPECT_THAT(d.expected, HasSubstr("target_sources(ttnn_op_normalization"));
    Texts no_list = without(kOperations + "normalization/CMakeLists.txt", "(ttnn PRIVATE", "(other PRIVATE");
    no_list.at("ttnn/sources.cmake") = "";
    d = refusal("normalization", no_list);
    EXPECT_THAT(d.expected, HasSubstr("set(TTNN_SRC_PYBIND"));
    d = refusal("pool", without("ttnn/cpp/ttnn-nanobind/__init__.cpp", "py_module(nb", "start(nb"));
    EXPECT_THAT(d.expected, HasSubstr("py_module"));
    d = refusal("eltwise", without("ttnn/CMakeLists.txt", "target_link_libraries", "link"));
    EXPECT_THAT(d.expected, HasSubstr("target_link_libraries(ttnncpp"));
    d = refusal("pool", without(kOperations + "pool/sources.cmake", "set(LIST_H", "<<<<<<< HEAD\nset(LIST_H"));
    EXPECT_EQ(d.id, "tree-conflicted");
    EXPECT_EQ(d.place.line, 4u);
}

TEST(Registration, KeepsTheLineEndsOfTheFile) {
    Texts texts = testing::tree_texts(TreeAge::kLists);
    std::string& sources = texts.at(kOperations + "normalization/sources.cmake");
    std::string windows;
    for (const char c : sources) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    sources = windows;
    const std::string after =
        registered(new_norm("normalization"), texts).at(kOperations + "normalization/sources.cmake");
    EXPECT_THAT(after, HasSubstr("    new_norm/new_norm.cpp\r\n)\r\n"));
    for (std::size_t at = after.find('\n'); at != std::string::npos; at = after.find('\n', at + 1))
        EXPECT_EQ(after[at - 1], '\r') << at;
}

TEST(CppText, SeesNoCodeInCommentsAndStrings) {
    const std::string text =
        "/* py_module(nb::module_& a) { } */ R\"x(py_module(nb::module_& b) {)x\" '}' // {\n"
        "void py_module(nb::module_& c) { f('{'); }";
    const auto function = find_bind_function(text, "py_module");
    ASSERT_TRUE(function);
    EXPECT_EQ(function->parameter, "c");
    EXPECT_EQ(insert(text, {add_statement(text, *function, "g(c);")}).substr(text.find("void")),
              "void py_module(nb::module_& c) { f('{'); \n    g(c);\n}");
    EXPECT_FALSE(find_bind_function("void py_module(nb::module_& mod);", "py_module"));
    EXPECT_FALSE(find_bind_function("void py_module(int mod) {}", "py_module"));
    EXPECT_FALSE(find_bind_function("void py_module(nb::module_& mod) {", "py_module"));
}

}  // namespace
}  // namespace opwright::builder
