// Ctrl-C as a flag and a file descriptor to wait on, so that a command can stop its children and leave its files whole.
#pragma once

#include "base/result.hpp"

namespace opwright {

/// While one is alive, SIGINT, SIGTERM and SIGHUP only set a flag; a second SIGINT ends the process at once.
/// One at a time per process.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
};

/// The signal that came since the guard began, 0 when none did or no guard is alive.
int interrupted();

/// Becomes readable, and stays so, when a signal comes; -1 without a guard.
int interrupt_fd();

/// The message for a command that stopped because of a signal; its id is `interrupted`.
Diagnostic interrupt_diagnostic();

}  // namespace opwright
