// Reading a fuzz input piece by piece, and judging what came out.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "chip/diag/finding.hpp"
#include "chip/fuzz/targets.hpp"
#include "chip/tensix/tensix.hpp"

namespace opwright::chip::fuzz {

inline void hold(bool condition, const char* what, const std::string& detail = {}) {
    if (condition) return;
    fmt::print(stderr, "does not hold: {}: {}\n", what, detail);
    std::fflush(stderr);
    std::abort();
}

/// Zeros follow the last byte.
class Input {
  public:
    explicit Input(Bytes data) : data_(data) {}
    bool empty() const { return data_.empty(); }
    Bytes rest() const { return data_; }
    template <typename T>
    T take() {
        T value{};
        const std::size_t size = std::min(sizeof(T), data_.size());
        std::memcpy(&value, data_.data(), size);
        data_ = data_.subspan(size);
        return value;
    }
    template <typename T, std::size_t N>
    const T& one_of(const T (&values)[N]) {
        return values[take<std::uint8_t>() % N];
    }

  private:
    Bytes data_;
};

/// Runs an action that may end in a fault of the program, but in nothing else. False: it did.
template <typename Action>
bool survives(Action action) {
    try {
        action();
        return true;
    } catch (const Fault& fault) {
        hold(fault.category != Category::kInternal, "no fault of our own", fault.what);
        hold(!fault.id.empty() && !fault.what.empty(), "a fault has an id and words", fault.id);
    } catch (const TensixFault& fault) {
        hold(fault.kind != TensixFault::Kind::kInternal, "no fault of our own", fault.what);
        hold(!fault.what.empty() && fault.thread < Tensix::kThreads, "a Tensix fault has words and a thread");
    } catch (const FindingError& error) {
        hold(error.finding().category != Category::kInternal, "no fault of our own", error.what());
        hold(!error.finding().id.empty() && !error.finding().what.empty(), "a finding has an id and words");
        hold(!to_json_line(error.finding()).empty(), "a finding can be written down");
    }
    return false;
}

}  // namespace opwright::chip::fuzz
