#include "builder/gates/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A worker in shell: announces itself, answers each request with `answers` ($id is the request's number).
Worker worker_of(const TempFolder& folder, const std::string& answers,
                 const std::string& before = "echo '{\"ready\": true}'") {
    const std::string script = before + "; id=0; while read -r line; do id=$((id + 1)); " + answers + "; done";
    return Worker(Command{{"/bin/sh", "-c", script}, {}, {}}, folder.path() / "worker.err");
}

const WorkerRequest kRequest{{"-q"}, "/", {}, "/dev/null"};

TEST(Worker, FollowsARunToItsEnd) {
    const TempFolder folder;
    Worker worker = worker_of(folder, R"(echo noise; echo "{\"id\": $id, \"event\": \"test\", \"name\": \"test_a\"}"; )"
                                      R"(echo "{\"id\": $id, \"event\": \"end\", \"exit_code\": $id, \"signal\": 0}")");
    std::vector<std::string> tests;
    for (int i = 1; i <= 2; ++i) {
        const auto run = worker.run(kRequest, Seconds(10), [&](std::string_view name) { tests.emplace_back(name); });
        ASSERT_TRUE(run) << to_text(run.error());
        EXPECT_EQ(run->end.exit_code, i);
        EXPECT_EQ(run->last_test, "test_a");
    }
    EXPECT_THAT(tests, ElementsAre("test_a", "test_a"));
}

TEST(Worker, ATimeLimitNamesTheTestAndTheNextRunHasANewWorker) {
    const TempFolder folder;
    Worker worker =
        worker_of(folder, R"(echo "{\"id\": $id, \"event\": \"test\", \"name\": \"test_hangs\"}"; sleep 60)");
    for (int i = 0; i < 2; ++i) {
        const auto run = worker.run(kRequest, Seconds(0.3));
        ASSERT_TRUE(run);
        EXPECT_TRUE(run->timed_out);
        // The second worker's first request has the number 1 there, so nothing is taken from it.
        EXPECT_EQ(run->last_test, i == 0 ? "test_hangs" : "");
    }
}

TEST(Worker, DeathInARunIsTheRunsResult) {
    const TempFolder folder;
    Worker worker = worker_of(folder, "kill -SEGV $$");
    const auto run = worker.run(kRequest, Seconds(10));
    ASSERT_TRUE(run);
    EXPECT_TRUE(run->worker_died);
    EXPECT_EQ(run->end.signal, 11);
}

TEST(Worker, OneThatDoesNotStartIsNamedWithItsOutput) {
    const TempFolder folder;
    Worker worker = worker_of(folder, "true", "echo 'No module named ttnn' >&2; exit 1");
    const auto run = worker.run(kRequest, Seconds(10));
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().id, "worker-not-ready");
    EXPECT_THAT(run.error().what, HasSubstr("No module named ttnn"));
}

}  // namespace
}  // namespace opwright::builder
