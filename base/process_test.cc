#include "base/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/temp_folder.hpp"

namespace opwright {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Command shell(const std::string& script) {
    return {{"/bin/sh", "-c", script}, {}, {}};
}

bool alive(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

/// A process that lost its parent is reaped by init a moment after it died.
bool gone_soon(pid_t pid) {
    for (int i = 0; i < 500 && alive(pid); ++i) {
        const auto status = read_file("/proc/" + std::to_string(pid) + "/stat");
        if (status && status->find(") Z ") != std::string::npos) return true;
        ::usleep(10000);
    }
    return !alive(pid);
}

TEST(Run, GivesOutputAndErrorInOrderAndTheExitCode) {
    std::vector<std::string> lines;
    RunOptions options;
    options.on_line = [&](std::string_view line) { lines.emplace_back(line); };
    const auto finished = run(shell("echo one; echo two >&2; printf three; exit 3"), options);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->end.exit_code, 3);
    EXPECT_FALSE(finished->end.ok());
    EXPECT_THAT(lines, ElementsAre("one", "two", "three"));
}

TEST(Run, PassesFolderAndEnvironment) {
    const TempFolder folder;
    ::setenv("OPWRIGHT_TEST_GONE", "1", 1);
    Command command = shell("pwd; echo \"[$OPWRIGHT_TEST_NEW][$OPWRIGHT_TEST_GONE]\"");
    command.directory = folder.path();
    command.environment = {{"OPWRIGHT_TEST_NEW", "a b"}, {"OPWRIGHT_TEST_GONE", ""}};
    EXPECT_THAT(run(command)->output, HasSubstr(folder.path().string() + "\n[a b][]"));
}

TEST(Run, SaysThatAProgramIsMissing) {
    const auto finished = run({{"opwright-no-such-program"}, {}, {}});
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().id, "no-program");
    EXPECT_THAT(finished.error().what, HasSubstr("opwright-no-such-program"));
}

TEST(Run, TimeLimitEndsTheWholeGroup) {
    RunOptions options;
    options.limit = Seconds(0.3);
    const auto finished = run(shell("trap '' TERM; sleep 60 & echo $!; sleep 60"), options);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(finished->timed_out);
    EXPECT_TRUE(gone_soon(std::stoi(finished->output)));
}

TEST(Run, EndsWhatAFinishedCommandLeftBehind) {
    const auto finished = run(shell("sleep 60 >/dev/null 2>&1 & echo $!"));
    ASSERT_TRUE(finished);
    EXPECT_TRUE(gone_soon(std::stoi(finished->output)));
}

TEST(Run, CopiesTheOutputToAFile) {
    const TempFolder folder;
    RunOptions options;
    options.output_file = folder.path() / "logs/out.txt";
    ASSERT_TRUE(run(shell("echo hello"), options));
    EXPECT_EQ(read_file(options.output_file).value(), "hello\n");
}

TEST(Run, CtrlCEndsTheChildAndIsNamed) {
    const InterruptGuard guard;
    pid_t child = 0;
    RunOptions options;
    options.on_line = [&](std::string_view line) {
        child = std::stoi(std::string(line));
        ::raise(SIGINT);
    };
    const auto finished = run(shell("echo $$; sleep 60"), options);
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().id, "interrupted");
    EXPECT_EQ(interrupted(), SIGINT);
    EXPECT_FALSE(alive(child));
}

TEST(Process, TalksInLinesBothWays) {
    auto process = Process::start(shell("while read x; do echo \"<$x>\"; done"));
    ASSERT_TRUE(process);
    std::string line;
    ASSERT_TRUE(process->write("a\nb\n"));
    ASSERT_EQ(process->read_line(line, Seconds(5)), Process::Line::kRead);
    EXPECT_EQ(line, "<a>");
    ASSERT_EQ(process->read_line(line, Seconds(5)), Process::Line::kRead);
    EXPECT_EQ(line, "<b>");
    EXPECT_EQ(process->read_line(line, Seconds(0.05)), Process::Line::kTimeOut);
    EXPECT_TRUE(process->running());
    process->close_input();
    EXPECT_EQ(process->read_line(line, Seconds(5)), Process::Line::kEndOfOutput);
    EXPECT_TRUE(process->wait().ok());
    EXPECT_FALSE(process->running());
}

TEST(Process, WritingToADeadChildIsFalseNotASignal) {
    auto process = Process::start(shell("exit 0"));
    ASSERT_TRUE(process);
    while (process->running()) ::usleep(1000);
    EXPECT_FALSE(process->write("x\n"));
}

TEST(Process, DestructorEndsTheGroup) {
    pid_t inner = 0;
    {
        auto process = Process::start(shell("sleep 60 & echo $!; wait"));
        ASSERT_TRUE(process);
        std::string line;
        ASSERT_EQ(process->read_line(line, Seconds(5)), Process::Line::kRead);
        inner = std::stoi(line);
        EXPECT_TRUE(alive(inner));
    }
    EXPECT_TRUE(gone_soon(inner));
}

TEST(ProcessText, NamesSignalsAndQuotes) {
    const auto finished = run(shell("kill -SEGV $$"));
    ASSERT_TRUE(finished);
    EXPECT_EQ(to_text(finished->end), "signal 11 (Segmentation fault)");
    EXPECT_EQ(to_text(Command{{"a", "b c", "it's"}, {}, {}}), "a 'b c' 'it'\\''s'");
}

}  // namespace
}  // namespace opwright
