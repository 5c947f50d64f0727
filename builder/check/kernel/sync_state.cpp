#include "builder/check/kernel/sync_state.hpp"

#include <algorithm>

namespace opwright::builder::check {

namespace {

using Pages = std::map<std::int64_t, std::optional<std::int64_t>>;

/// `cb_reserve_back(n)` waits until n pages are free: asking twice does not double them.
void make_available(Pages& pages, const Step& step) {
    if (!step.buffer) return;
    const auto found = pages.find(*step.buffer);
    if (!step.pages || (found != pages.end() && !found->second)) {
        pages[*step.buffer] = std::nullopt;
    } else {
        pages[*step.buffer] = std::max(step.pages, found == pages.end() ? 0 : found->second);
    }
}

void use_up(Pages& pages, const Step& step) {
    if (!step.buffer) return;
    const auto found = pages.find(*step.buffer);
    if (found == pages.end() || !found->second) return;
    if (step.pages) {
        found->second = std::max<std::int64_t>(0, *found->second - *step.pages);
    } else {
        found->second.reset();
    }
}

}  // namespace

void SyncState::apply(const Step& step) {
    const auto forget_all = [](Pages& pages) {
        for (auto& [buffer, count] : pages) count.reset();
    };
    switch (step.effect) {
        case Effect::kReserve:
            if (!step.buffer) buffers_unknown = true;
            make_available(reserved, step);
            break;
        case Effect::kWait:
            if (!step.buffer) buffers_unknown = true;
            make_available(waited, step);
            break;
        case Effect::kPush:
            step.buffer ? use_up(reserved, step) : forget_all(reserved);
            if (step.buffer) {
                reads_into.erase(*step.buffer);
                waited[*step.buffer] = std::nullopt;  // who pushes and pops moves its own pointers
            }
            break;
        case Effect::kPop:
            step.buffer ? use_up(waited, step) : forget_all(waited);
            if (step.buffer) writes_from.erase(*step.buffer);
            break;
        case Effect::kRead:
            if (step.buffer) reads_into.try_emplace(*step.buffer, step.spot);
            if (step.buffer) filled.insert(*step.buffer);
            break;
        case Effect::kWrite:
            if (step.buffer) writes_from.try_emplace(*step.buffer, step.spot);
            if (!unacknowledged) unacknowledged = step.spot;
            break;
        case Effect::kReadBarrier:
            reads_into.clear();
            break;
        case Effect::kWriteFlush:
            writes_from.clear();
            break;
        case Effect::kFullBarrier:
            reads_into.clear();
            [[fallthrough]];
        case Effect::kWriteBarrier:
            writes_from.clear();
            unacknowledged.reset();
            break;
        case Effect::kAcquire:
            math_went_on = pack.kind == Ownership::Kind::kOwned;
            math = {Ownership::Kind::kOwned, step.spot};
            break;
        case Effect::kCommit:
            math = {};
            break;
        case Effect::kRegistersWait:
            pack = {Ownership::Kind::kOwned, step.spot};
            break;
        case Effect::kRelease:
            math_went_on = false;
            pack = {};
            break;
        case Effect::kAcquireOld:
            math = pack = {Ownership::Kind::kOwned, step.spot};
            break;
        case Effect::kReleaseOld:
            math = pack = {};
            break;
        case Effect::kInit:
            initialised = true;
            break;
        case Effect::kPack:
            if (step.buffer) filled.insert(*step.buffer);
            break;
        case Effect::kMath:
        case Effect::kNone:
            break;
    }
}

void SyncState::merge(const SyncState& other) {
    const auto keep_common = [](auto& mine, const auto& theirs) {
        std::erase_if(mine, [&](const auto& entry) { return !theirs.contains(entry.first); });
    };
    keep_common(reads_into, other.reads_into);
    keep_common(writes_from, other.writes_from);
    if (!other.unacknowledged) unacknowledged.reset();
    const auto merge_pages = [](Pages& mine, const Pages& theirs) {
        for (auto& [buffer, pages] : mine) {
            const auto found = theirs.find(buffer);
            if (found == theirs.end() || found->second != pages) pages.reset();
        }
        for (const auto& [buffer, pages] : theirs) {
            if (!mine.contains(buffer)) mine[buffer] = std::nullopt;
        }
    };
    merge_pages(reserved, other.reserved);
    merge_pages(waited, other.waited);
    buffers_unknown |= other.buffers_unknown;
    if (math.kind != other.math.kind) math = {Ownership::Kind::kUnknown, {}};
    if (pack.kind != other.pack.kind) pack = {Ownership::Kind::kUnknown, {}};
    math_went_on &= other.math_went_on;
    initialised |= other.initialised;
}

void SyncState::forget() {
    reads_into.clear();
    writes_from.clear();
    unacknowledged.reset();
    reserved.clear();
    waited.clear();
    buffers_unknown = true;
    math = pack = {Ownership::Kind::kUnknown, {}};
    math_went_on = false;
    initialised = true;
}

}  // namespace opwright::builder::check
