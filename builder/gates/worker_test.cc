#include "builder/gates/worker.hpp"

#include <fmt/format.h>
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

WorkerRequest request_in(const TempFolder& folder) {
    return {{"-v"}, "/", {}, folder.path() / "log"};
}

std::string write_log(const TempFolder& folder, const char* line) {
    return fmt::format("printf '%s' '{}' > {}; ", line, (folder.path() / "log").string());
}

TEST(Worker, FollowsARunToItsEnd) {
    const TempFolder folder;
    Worker worker = worker_of(
        folder, write_log(folder, "test_dev/t.py::test_a[1] ") +
                    R"(echo noise; echo "{\"id\": 99}"; echo "{\"id\": $id, \"exit_code\": $id, \"seconds\": 1}")");
    std::vector<std::string> tests;
    for (int i = 1; i <= 2; ++i) {
        const auto run =
            worker.run(request_in(folder), Seconds(10), [&](std::string_view name) { tests.emplace_back(name); });
        ASSERT_TRUE(run) << to_text(run.error());
        EXPECT_EQ(run->end.exit_code, i);
        EXPECT_FALSE(run->timed_out);
    }
    EXPECT_THAT(tests, ElementsAre("test_a[1]", "test_a[1]"));
}

TEST(Worker, ATimeLimitNamesTheTest) {
    const TempFolder folder;
    Worker worker = worker_of(folder, write_log(folder, "t.py::test_good PASSED\nt.py::test_hangs ") +
                                          R"(echo "{\"id\": $id, \"timeout\": true, \"seconds\": 1}")");
    const auto run = worker.run(request_in(folder), Seconds(0.3));
    ASSERT_TRUE(run);
    EXPECT_TRUE(run->timed_out);
    EXPECT_EQ(run->last_test, "test_hangs");
}

TEST(Worker, ARefusalIsAnError) {
    const TempFolder folder;
    Worker worker = worker_of(folder, R"(echo "{\"id\": null, \"error\": \"not a request\"}")");
    EXPECT_EQ(worker.run(request_in(folder), Seconds(5)).error().id, "worker-refused");
}

TEST(Worker, DeathInARunIsTheRunsResult) {
    const TempFolder folder;
    Worker worker = worker_of(folder, "kill -SEGV $$");
    const auto run = worker.run(request_in(folder), Seconds(10));
    ASSERT_TRUE(run);
    EXPECT_TRUE(run->worker_died);
    EXPECT_EQ(run->end.signal, 11);
}

TEST(Worker, OneThatDoesNotStartIsNamedWithItsOutput) {
    const TempFolder folder;
    Worker worker = worker_of(folder, "true", "echo 'No module named ttnn' >&2; exit 1");
    const auto run = worker.run(request_in(folder), Seconds(10));
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().id, "worker-not-ready");
    EXPECT_THAT(run.error().what, HasSubstr("No module named ttnn"));
}

}  // namespace
}  // namespace opwright::builder
