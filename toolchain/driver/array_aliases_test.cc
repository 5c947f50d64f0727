// What clang makes of it is tried by tests/toolchain/test_kernels.py.
#include "toolchain/driver/array_aliases.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::toolchain {
namespace {

TEST(ArrayAliases, ANamedArrayBecomesAMemberAndLinesKeepTheirNumbers) {
    EXPECT_EQ(arrays_as_members("struct C {};\ntemplate <unsigned N>\nusing Coords = C[N];\nint x[3];\n").value(),
              "struct C {};\ntemplate <unsigned N>\nusing Coords = typename ::opwright::Array<C, (N)>::type;\n"
              "int x[3];\n");
    EXPECT_EQ(arrays_as_members("template <typename T, int N> using Pairs =\n    const T*[2 * N];").value(),
              "template <typename T, int N> using Pairs =\n    typename ::opwright::Array<const T*, (2 * N)>::type;");
}

TEST(ArrayAliases, OtherNamesStay) {
    for (const char* text : {"using Four = int[4];", "template <int N> using A = std::array<int, N>;",
                             "template <int N> using Rows = int[N][4];", "template <int N> struct S { int x[N]; };",
                             "template <int N> void f(int (&a)[N]);", ""})
        EXPECT_FALSE(arrays_as_members(text)) << text;
}

TEST(ArrayAliases, OnlyFilesThatHaveOneAreSeenOtherwise) {
    const TempFolder folder;
    const std::string with = (folder.path() / "coords.h").string(), without = (folder.path() / "other.h").string();
    ASSERT_TRUE(write_file(with, "template <int N> using Coords = int[N];"));
    ASSERT_TRUE(write_file(without, "int x;"));
    Request request;
    request.output = (folder.path() / "brisck.o").string();
    EXPECT_FALSE(with_arrays_as_members(request, {without}));
    const auto other = with_arrays_as_members(request, {without, with, "/no/such/file"});
    ASSERT_TRUE(other);
    const auto overlay = nlohmann::json::parse(read_file(other->file_overlay).value());
    EXPECT_EQ(overlay["use-external-names"], false);
    ASSERT_EQ(overlay["roots"].size(), 1u);
    EXPECT_EQ(overlay["roots"][0]["name"], with);
    EXPECT_EQ(read_file(overlay["roots"][0]["external-contents"].get<std::string>()).value(),
              "template <int N> using Coords = typename ::opwright::Array<int, (N)>::type;");
}

TEST(ArrayAliases, TheMessageIsKnown) {
    EXPECT_TRUE(
        refuses_empty_array("note: candidate template ignored: substitution failure [with N = 0]: "
                            "zero-length arrays are not permitted in C++\n"));
    EXPECT_FALSE(refuses_empty_array("error: no matching function for call to 'f'\n"));
}

}  // namespace
}  // namespace opwright::toolchain
