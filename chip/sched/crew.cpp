// Handing out the pieces of a round, and waiting for the last one.
#include "chip/sched/crew.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <system_error>

namespace opwright::chip {
namespace {

constexpr std::uint64_t kPieces = 0xFFFF'FFFF;
constexpr unsigned kMaxThreads = 8;

}  // namespace

unsigned Crew::usual_threads() {
    return std::clamp(std::thread::hardware_concurrency(), 1u, kMaxThreads);
}

Crew::~Crew() {
    const bool forked = owner_ != getpid();
    closing_ = true;
    left_ += kPieces + 1;
    left_.notify_all();
    for (std::thread& helper : helpers_) {
        if (forked) {
            helper.detach();
        } else {
            helper.join();
        }
    }
}

void Crew::start() {
    owner_ = getpid();
    // Signals are for the threads of the program that uses the chip.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        for (unsigned i = 1; i < threads_; ++i) helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
        threads_ = static_cast<unsigned>(helpers_.size()) + 1;  // the host has no more to give
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Crew::run(std::size_t count, const std::function<void(std::size_t)>& work) {
    if (threads_ <= 1 || count <= 1) {
        for (std::size_t i = 0; i < count; ++i) work(i);
        return;
    }
    if (helpers_.empty()) start();
    work_ = &work;
    count_ = count;
    done_ = 0;
    left_ = ((left_ >> 32) + 1) << 32 | count;
    left_.notify_all();
    while (do_one()) {
    }
    for (std::uint32_t done = done_; done != count; done = done_) done_.wait(done);
}

bool Crew::do_one() {
    std::uint64_t left = left_;
    do {
        if ((left & kPieces) == 0) return false;
    } while (!left_.compare_exchange_weak(left, left - 1));
    const std::size_t count = count_;
    (*work_)(count - (left & kPieces));
    if (++done_ == count) done_.notify_all();
    return true;
}

void Crew::help() {
    while (!closing_) {
        const std::uint64_t left = left_;
        if ((left & kPieces) == 0) {
            if (!closing_) left_.wait(left);
        } else {
            do_one();
        }
    }
}

}  // namespace opwright::chip
