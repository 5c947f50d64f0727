// Spin detection: the core is waiting when it comes back to the same place with the same registers and memory.
#include <algorithm>
#include <cstring>

#include "chip/core/core.hpp"

namespace opwright::chip {
namespace {

constexpr std::size_t kMaxSnapshots = 64;

}  // namespace

void Core::begin_probe() {
    loads_.clear();
    old_words_.clear();
    snapshots_.clear();
    is_spinning_at(pc_);
}

void Core::note_load(std::uint32_t address, std::uint32_t value, unsigned size) {
    loads_.push_back({address, value, static_cast<std::uint8_t>(size)});
}

// A store keeps the probe alive when it cannot be told from no store: it writes what is there already, or it goes to
// private memory and a later look at the loop finds the old value back (a return address pushed on the stack).
bool Core::note_store(std::uint32_t address, std::uint32_t value, unsigned size) {
    const bool local = is_local(address);
    const std::uint8_t* bytes =
        local ? memories_.local.data() + (address - memories_.local_base) : memories_.l1->bytes().data() + address;
    std::uint32_t old_value = 0;
    std::memcpy(&old_value, bytes, size);
    const bool same = std::memcmp(&old_value, &value, size) == 0;
    if (local) {
        const std::uint32_t word = address & ~3u;
        std::uint32_t old_word = 0;
        std::memcpy(&old_word, memories_.local.data() + (word - memories_.local_base), sizeof(old_word));
        if (!same) old_words_.push_back({word, old_word});
        return true;
    }
    if (same) note_load(address, old_value, size);  // a change from outside would be overwritten: it ends the wait
    return same;
}

bool Core::memory_is_as_at(const Snapshot& snapshot) const {
    for (std::size_t i = snapshot.writes; i < old_words_.size(); ++i) {
        const OldWord& entry = old_words_[i];
        const auto first = std::find_if(old_words_.begin() + static_cast<std::ptrdiff_t>(snapshot.writes),
                                        old_words_.end(), [&](const OldWord& w) { return w.address == entry.address; });
        std::uint32_t now = 0;
        std::memcpy(&now, memories_.local.data() + (entry.address - memories_.local_base), sizeof(now));
        if (now != first->value) return false;
    }
    return true;
}

bool Core::is_spinning_at(std::uint32_t pc) {
    for (auto it = snapshots_.rbegin(); it != snapshots_.rend(); ++it) {
        if (it->pc != pc) continue;
        // x0's discard slot takes part harmlessly: it holds what the last discarded write left there.
        if (std::memcmp(it->regs.data(), regs_.data(), sizeof(std::uint32_t) * kDiscardRegister) == 0 &&
            memory_is_as_at(*it)) {
            collect_polls(it->loads);
            return true;
        }
        break;
    }
    if (snapshots_.size() < kMaxSnapshots) snapshots_.push_back({pc, loads_.size(), old_words_.size(), regs_});
    return false;
}

void Core::collect_polls(std::size_t first_load) {
    polls_.clear();
    for (std::size_t i = first_load; i < loads_.size(); ++i) {
        if (std::find(polls_.begin(), polls_.end(), loads_[i]) == polls_.end()) polls_.push_back(loads_[i]);
    }
}

}  // namespace opwright::chip
