#include "builder/cli/binding.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

TEST(Binding, IsFoundWithItsNamespaces) {
    EXPECT_EQ(bind_function_in("namespace ttnn::operations::pool {\nnamespace nb = nanobind;\n"
                               "void bind_a(nb::module_& mod);\n}\n",
                               "a"),
              "ttnn::operations::pool::bind_a");
    EXPECT_EQ(bind_function_in("namespace ttnn { namespace inner { void bind_a(nanobind::module_&); } }", "a"),
              "ttnn::inner::bind_a");
}

TEST(Binding, HasTheNameThatItsAuthorGaveIt) {
    const char* several =
        "namespace nanobind { class module_; }\nnamespace ttnn::operations {\n"
        "struct Helper { int size() const; };\n"
        "void bind_helpers(nanobind::module_& mod);\n"
        "void bind_row_scale_operation(const ::nanobind::module_& mod);\n"
        "void py_row_scale(int count);\n}\n";
    EXPECT_EQ(bind_function_in(several, "row_scale"), "ttnn::operations::bind_row_scale_operation");
    EXPECT_EQ(bind_function_in(several, "other"), "ttnn::operations::bind_helpers");
    EXPECT_EQ(bind_function_in("namespace n { void bind_a_operation(nb::module_&); void bind_a(nb::module_&); }", "a"),
              "n::bind_a");
}

TEST(Binding, IsNotThereWithoutANamespaceOrAModule) {
    EXPECT_EQ(bind_function_in("void bind_a(nb::module_& mod);", "a"), "");
    EXPECT_EQ(bind_function_in("namespace n { void bind_a(int); }", "a"), "");
    EXPECT_EQ(bind_function_in("namespace n { // void bind_a(nb::module_& mod);\n}", "a"), "");
    EXPECT_EQ(bind_function_in("namespace n { void bind_a(nb::", "a"), "");
    const TempFolder folder;
    EXPECT_EQ(bind_function_of(folder.path() / "a"), "");
    ASSERT_TRUE(write_file(folder.path() / "a/a_nanobind.hpp", "namespace n { void anything(nb::module_& mod); }"));
    EXPECT_EQ(bind_function_of(folder.path() / "a"), "n::anything");
}

}  // namespace
}  // namespace opwright::builder
