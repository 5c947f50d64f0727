// Elapsed time behind an interface, so that what is shown to a person can be tested; results never depend on it.
#pragma once

#include <chrono>

namespace opwright {

class Clock {
  public:
    virtual ~Clock() = default;
    /// Seconds since some fixed moment; never goes back.
    virtual double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
};

/// Measures from its construction. The clock must outlive it.
class Stopwatch {
  public:
    explicit Stopwatch(const Clock& clock) : clock_(clock), start_(clock.seconds()) {}
    double seconds() const { return clock_.seconds() - start_; }

  private:
    const Clock& clock_;
    double start_;
};

/// A clock that moves only when told to.
class FakeClock : public Clock {
  public:
    double now = 0;
    double seconds() const override { return now; }
};

}  // namespace opwright
