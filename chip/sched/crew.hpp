// A few host threads that share the work of a round.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace opwright::chip {

/// Helpers come to the caller's aid, but the caller never depends on them: it takes whatever is left itself, so a
/// helper that the host does not let run, or that stayed behind in a fork, costs nothing but its help.
class Crew {
  public:
    /// `threads` with the caller's; helpers start with the first round that has work for them.
    explicit Crew(unsigned threads) : threads_(threads) {}
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    /// Calls `work(i)` once for each i below `count`, each on some thread, and returns when all calls have. `work` must
    /// not throw.
    void run(std::size_t count, const std::function<void(std::size_t)>& work);

    /// As many threads as make sense on this host.
    static unsigned usual_threads();

  private:
    void start();
    void help();
    /// Takes one piece of the round that is on and does it; false when there is none.
    bool do_one();

    unsigned threads_;
    // The number of the round in the upper half, how many of its pieces nobody has taken in the lower half: who takes
    // one with an exchange of both knows that the round has not ended meanwhile.
    std::atomic<std::uint64_t> left_{0};
    std::atomic<std::uint32_t> done_{0};
    std::size_t count_ = 0;
    const std::function<void(std::size_t)>* work_ = nullptr;
    std::atomic<bool> closing_{false};
    std::vector<std::thread> helpers_;
    pid_t owner_ = 0;  ///< the process that has the helpers
};

}  // namespace opwright::chip
