#include "builder/check/program/simulate.hpp"

namespace opwright::builder::check {

void simulate(std::vector<PageThread>& threads, const std::map<std::int64_t, std::int64_t>& capacities) {
    std::map<std::int64_t, std::int64_t> pages;  // in each buffer
    const auto passes = [&](const Step& step) {
        const auto capacity = capacities.find(step.buffer.value_or(-1));
        if (capacity == capacities.end()) return true;
        std::int64_t& held = pages[*step.buffer];
        switch (step.effect) {
            case Effect::kReserve:
                return capacity->second - held >= *step.pages;
            case Effect::kWait:
                return held >= *step.pages;
            case Effect::kPush:
                held += *step.pages;
                return true;
            case Effect::kPop:
                held -= *step.pages;
                return true;
            default:
                return true;
        }
    };
    for (bool moved = true; moved;) {
        moved = false;
        for (PageThread& thread : threads) {
            while (!thread.done() && passes(*thread.steps[thread.next])) {
                ++thread.next;
                moved = true;
            }
        }
    }
}

}  // namespace opwright::builder::check
