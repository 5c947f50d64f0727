// What clang makes of it is tried by tests/e2e/test_debug.py, with a debugger.
#include "toolchain/driver/debug_source.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::toolchain {
namespace {

const std::string kBegin(kHeadersBegin), kEnd(kHeadersEnd);

class DebugSource : public ::testing::Test {
  protected:
    DebugSource() {
        EXPECT_TRUE(write_file(folder_.path() / "mine.hpp", "\n"));
        unit_.kernel_file = (folder_.path() / "add.cpp").string();
        unit_.kernel =
            "#define REDUCE 1\n#if 0\n#include \"api/compute/reduce.h\"\n#endif\n#include \"mine.hpp\"\n"
            "# include <cstdint>\nint x;";
        unit_.wrapper_file = (folder_.path() / "chlkc_math.cpp").string();
        unit_.wrapper = "#define TRISC_MATH\nvoid kernel_main();\n#include \"" + unit_.kernel_file + "\"\n";
    }
    TempFolder folder_;
    KernelUnit unit_;
};

TEST_F(DebugSource, HeadersThatAreNotTheUsersStandInARegionOfTheirOwnAndLinesKeepTheirNumbers) {
    const DebuggableKernel kernel = debuggable_kernel(unit_, "/cache/include");
    EXPECT_EQ(kernel.text,
              "#define REDUCE 1\n#if 0\n#include \"/cache/include0.h\"\n#endif\n#include \"mine.hpp\"\n"
              "#include \"/cache/include1.h\"\nint x;\n");
    ASSERT_EQ(kernel.headers.size(), 2u);
    EXPECT_EQ(kernel.headers[0].first, "/cache/include0.h");
    EXPECT_EQ(kernel.headers[0].second, kBegin + "#include \"api/compute/reduce.h\"\n" + kEnd);
    EXPECT_EQ(kernel.headers[1].second, kBegin + "#include <cstdint>\n" + kEnd);
}

TEST_F(DebugSource, TheRegionEndsBeforeTheKernelIsDeclared) {
    EXPECT_EQ(debuggable_wrapper(unit_),
              "#define TRISC_MATH\n" + kEnd + "void kernel_main();\n#include \"" + unit_.kernel_file + "\"\n");
}

TEST_F(DebugSource, ClangSeesTheFilesUnderTheirOwnNames) {
    Request request;
    request.output = (folder_.path() / "trisck.o").string();
    request.forced_includes = {"args.h"};
    const Request seen = for_debugger(unit_, request);
    ASSERT_EQ(seen.forced_includes.size(), 2u);
    EXPECT_EQ(read_file(seen.forced_includes[0]).value(), kHeadersBegin);
    const auto overlay = nlohmann::json::parse(read_file(seen.file_overlay).value());
    EXPECT_EQ(overlay["use-external-names"], false);
    ASSERT_EQ(overlay["roots"].size(), 2u);
    EXPECT_EQ(overlay["roots"][0]["name"], unit_.kernel_file);
    EXPECT_EQ(read_file(overlay["roots"][0]["external-contents"].get<std::string>()).value(),
              debuggable_kernel(unit_, (folder_.path() / "trisck.o.include").string()).text);
    EXPECT_TRUE(read_file(folder_.path() / "trisck.o.include0.h"));
    EXPECT_EQ(overlay["roots"][1]["name"], unit_.wrapper_file);
}

TEST_F(DebugSource, AKernelThatIsNoFileOfItsOwnIsCompiledAsItIs) {
    unit_.kernel_file.clear();
    EXPECT_EQ(for_debugger(unit_, Request{}).file_overlay, "");
    unit_.kernel_file = "/op/add.cpp";
    unit_.wrapper = "#include \"/op/add.cpp\"\n";
    EXPECT_EQ(for_debugger(unit_, Request{}).file_overlay, "");
}

}  // namespace
}  // namespace opwright::toolchain
