// Every piece of a round is done once, whoever is there to help.
#include "chip/sched/crew.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <numeric>

namespace opwright::chip {
namespace {

TEST(Crew, DoesEveryPieceOnceAndWaitsForTheLast) {
    for (const unsigned threads : {1u, 2u, 5u}) {
        Crew crew(threads);
        for (std::size_t count = 0; count < 60; ++count) {
            std::vector<int> times(count);
            crew.run(count, [&](std::size_t i) { ++times[i]; });
            EXPECT_EQ(times, std::vector<int>(count, 1)) << threads << " threads";
        }
    }
}

TEST(Crew, ManyShortRoundsDoNotMixUp) {
    Crew crew(3);
    std::vector<std::uint64_t> sums(16);
    for (std::uint64_t round = 0; round < 3000; ++round) {
        crew.run(sums.size(), [&, round](std::size_t i) { sums[i] += round; });
    }
    EXPECT_EQ(sums, std::vector<std::uint64_t>(16, 3000 * 2999 / 2));
}

TEST(Crew, WorksInAForkThatItsHelpersDidNotFollow) {
    Crew crew(3);
    crew.run(8, [](std::size_t) {});
    const pid_t child = fork();
    if (child == 0) {
        std::vector<int> times(8);
        crew.run(times.size(), [&](std::size_t i) { ++times[i]; });
        _exit(times == std::vector<int>(8, 1) ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace opwright::chip
