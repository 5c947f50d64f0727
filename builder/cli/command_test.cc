#include "builder/cli/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/cli/doctor.hpp"

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

struct Said {
    int code = 0;
    std::string out, err;
};

Said say(std::vector<std::string> arguments) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Said said;
    said.code = run_command_line(std::move(arguments));
    std::fflush(stdout);
    said.out = ::testing::internal::GetCapturedStdout();
    said.err = ::testing::internal::GetCapturedStderr();
    return said;
}

TEST(CommandLine, AnUnknownCommandOffersTheNearOneAndListsAll) {
    const Said said = say({"biuld", "x.md"});
    EXPECT_EQ(said.code, kExitUsage);
    EXPECT_THAT(said.err, HasSubstr("there is no command 'biuld'; did you mean 'build'?"));
    EXPECT_THAT(said.err, HasSubstr("build, demo, plan, explain, status, why, diff"));
    EXPECT_THAT(say({"frobnicate"}).err, HasSubstr("there is no command 'frobnicate'\n"));
}

TEST(CommandLine, AnUnknownOptionOffersTheNearOne) {
    const Said said = say({"build", "x.md", "--workspce", "ws"});
    EXPECT_EQ(said.code, kExitUsage);
    EXPECT_THAT(said.err, HasSubstr("did you mean '--workspace' instead of '--workspce'?"));
    EXPECT_THAT(said.err, HasSubstr("./opwright build --help"));
}

TEST(CommandLine, WrongValuesNameTheOptionAndWhatItTakes) {
    const Said until = say({"build", "x.md", "--workspace", "ws", "--until", "9"});
    EXPECT_EQ(until.code, kExitUsage);
    EXPECT_THAT(until.err, HasSubstr("--until"));
    EXPECT_THAT(until.err, HasSubstr("6"));
    EXPECT_THAT(say({"build", "x.md", "-w", "ws", "--backend", "silicon"}).err, HasSubstr("ttsim"));
    EXPECT_THAT(say({"build", "--workspace", "ws"}).err, HasSubstr("SPEC"));
    EXPECT_THAT(say({"build", "x.md"}).err, HasSubstr("--workspace"));
}

TEST(CommandLine, HelpIsThereForTheProgramAndEachCommand) {
    const Said help = say({"--help"});
    EXPECT_EQ(help.code, kExitOk);
    EXPECT_THAT(help.out, HasSubstr("./opwright demo"));
    for (const char* command : {"build", "demo", "plan", "test", "doctor", "env"}) {
        const Said own = say({command, "--help"});
        EXPECT_EQ(own.code, kExitOk) << command;
        EXPECT_THAT(own.out, HasSubstr(command));
        EXPECT_EQ(say({"help", command}).out, own.out) << command;
    }
    EXPECT_EQ(say({}).code, kExitUsage);
    EXPECT_THAT(say({"--version"}).out, HasSubstr("opwright "));
}

TEST(CommandLine, AMissingSpecIsNamedAndNothingIsMade) {
    const TempFolder folder;
    const auto workspace = folder.path() / "ws";
    const Said said = say({"build", (folder.path() / "none.md").string(), "--workspace", workspace.string(), "--json",
                           (folder.path() / "out.json").string()});
    EXPECT_EQ(said.code, kExitBad);
    EXPECT_THAT(said.err, HasSubstr("none.md"));
    EXPECT_THAT(said.err, HasSubstr("no such file"));
    EXPECT_FALSE(std::filesystem::exists(workspace));
    const auto json = nlohmann::json::parse(read_file(folder.path() / "out.json").value());
    EXPECT_EQ(json["ok"], false);
    EXPECT_TRUE(json["stages"].empty());
    EXPECT_EQ(json["error"]["id"], "file-missing");
}

TEST(Doctor, ReadsPinnedAndInstalledVersions) {
    EXPECT_THAT(pinned_packages("# c\nttnn==0.81.1\n numpy == 1.26.4 # why\n\nfree\n"),
                ElementsAre(Pair("ttnn", "0.81.1"), Pair("numpy", "1.26.4")));
    const TempFolder folder;
    for (const char* name : {"ttnn-0.81.1.dist-info", "Some_Pkg-2.0+cpu.dist-info", "ttnn"}) {
        ASSERT_TRUE(make_folders(folder.path() / name));
    }
    EXPECT_EQ(installed_version(folder.path(), "ttnn"), "0.81.1");
    EXPECT_EQ(installed_version(folder.path(), "some-pkg"), "2.0+cpu");
    EXPECT_EQ(installed_version(folder.path(), "torch"), "");
    EXPECT_EQ(installed_version(folder.path() / "none", "torch"), "");
}

TEST(Doctor, NamesWhatIsMissingWithWhatToDo) {
    const TempFolder folder;
    const auto checks = examine(Home{folder.path()});
    EXPECT_FALSE(healthy(checks));
    const auto json = to_json(checks);
    EXPECT_EQ(json["ok"], false);
    for (const auto& check : json["checks"]) {
        const bool bad = check["status"] == "missing" || check["status"] == "outdated";
        EXPECT_TRUE(!bad || check["fix"] != "") << check;
    }
    EXPECT_THAT(to_text(checks), HasSubstr("what to do: run './opwright setup'"));
}

}  // namespace
}  // namespace opwright::builder
