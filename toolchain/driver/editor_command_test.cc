#include "toolchain/driver/editor_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::toolchain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

KernelUnit math_unit() {
    KernelUnit unit;
    unit.kind = UnitKind::kMath;
    unit.source =
        "#include \"defines_generated.h\"\n#include \"internal/firmware_common.h\"\n#include \"chlkc_list.h\"\n";
    unit.wrapper = "#define TRISC_MATH\nvoid kernel_main();\n#include \"/op/kernels/add.cpp\"\n";
    unit.kernel_file = "/op/kernels/add.cpp";
    return unit;
}

TEST(EditorCommand, TheKernelStandsBehindAllThatItsUnitSaysBeforeIt) {
    const std::string text = text_before_kernel(math_unit());
    EXPECT_THAT(text, StartsWith("#include \"defines_generated.h\"\n#include \"internal/firmware_common.h\"\n"));
    EXPECT_TRUE(text.ends_with("#include \"chlkc_descriptors.h\"\n#define TRISC_MATH\nvoid kernel_main();\n")) << text;
    KernelUnit reader;
    reader.source = "#include \"api/dataflow/dataflow_api.h\"\n#include <kernel_includes.hpp>\n";
    reader.wrapper = "void kernel_main();\n#include \"/op/kernels/read.cpp\"\n";
    reader.kernel_file = "/op/kernels/read.cpp";
    EXPECT_EQ(text_before_kernel(reader),
              "#include \"api/dataflow/dataflow_api.h\"\n#include \"chlkc_descriptors.h\"\nvoid kernel_main();\n");
}

TEST(EditorCommand, HasTheJitsMacrosAndFoldersAndTouchesNoObject) {
    const TempFolder folder;
    const auto request =
        parse_options({"-mcpu=tt-wh-tensix", "-O3", "-DKERNEL_COMPILE_TIME_ARGS=1,2", "-I..", "-I/wheel/hw", "-include",
                       "args.h", "-MMD", "-c", "-o", "trisck.o", "/wheel/trisck.cc"});
    ASSERT_TRUE(request);
    const HostTools tools{{"/bin/clang++-19"}, "ld", "/include", {}};
    write_editor_command(math_unit(), *request, tools, folder.path());
    const auto entry = nlohmann::json::parse(read_file(folder.path() / kEditorCommand).value());
    EXPECT_EQ(entry["directory"], folder.path().string());
    EXPECT_EQ(entry["file"], "/op/kernels/add.cpp");
    const auto words = entry["arguments"].get<std::vector<std::string>>();
    EXPECT_EQ(words.front(), "/bin/clang++-19");
    for (const char* word : {"-DKERNEL_COMPILE_TIME_ARGS=1,2", "-I..", "/wheel/hw", "args.h", "-fsyntax-only"})
        EXPECT_THAT(words, Contains(word));
    EXPECT_THAT(words, Not(Contains("trisck.o")));
    EXPECT_THAT(
        std::vector(words.end() - 4, words.end()),
        ElementsAre("-include", (folder.path() / kEditorPrefix).string(), "-fsyntax-only", "/op/kernels/add.cpp"));
    EXPECT_EQ(read_file(folder.path() / kEditorPrefix).value(), text_before_kernel(math_unit()));
}

}  // namespace
}  // namespace opwright::toolchain
