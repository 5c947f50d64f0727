#include "base/interrupt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace opwright {

namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t g_signal = 0;
int g_pipe[2] = {-1, -1};
std::array<struct sigaction, kSignals.size()> g_before;

void on_signal(int signal) {
    const int saved = errno;
    if (signal == SIGINT && g_signal == SIGINT) {
        ::signal(SIGINT, SIG_DFL);
        ::raise(SIGINT);
    }
    g_signal = signal;
    if (g_pipe[1] >= 0 && ::write(g_pipe[1], "!", 1) < 0) {
        // A full pipe is readable already, which is all that is needed.
    }
    errno = saved;
}

}  // namespace

InterruptGuard::InterruptGuard() {
    g_signal = 0;
    if (::pipe2(g_pipe, O_CLOEXEC | O_NONBLOCK) != 0) g_pipe[0] = g_pipe[1] = -1;
    struct sigaction action {};
    action.sa_handler = on_signal;
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &action, &g_before[i]);
}

InterruptGuard::~InterruptGuard() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &g_before[i], nullptr);
    for (int& end : g_pipe) {
        if (end >= 0) ::close(end);
        end = -1;
    }
    g_signal = 0;
}

int interrupted() {
    return g_signal;
}

int interrupt_fd() {
    return g_pipe[0];
}

Diagnostic interrupt_diagnostic() {
    Diagnostic d;
    d.id = "interrupted";
    d.what = fmt::format("stopped by {}", g_signal == SIGINT ? "Ctrl-C" : ::strsignal(g_signal));
    d.fix = "run the same command again to go on";
    return d;
}

}  // namespace opwright
