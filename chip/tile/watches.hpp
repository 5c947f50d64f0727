// Places in a tile's memories whose changes a debugger wants to hear of.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace opwright::chip {

struct WatchHit {
    std::uint32_t address = 0;  ///< of the watch
    bool from_outside = false;  ///< changed by another tile or the host
};

/// Bytes that are compared with what they were: so it does not matter who changed them.
class Watches {
  public:
    bool empty() const { return watches_.empty(); }

    /// `bytes` is what a core sees at `address`; it must outlive the watch.
    void set(std::uint32_t address, std::span<const std::uint8_t> bytes) {
        clear(address, bytes.size());
        watches_.push_back({address, bytes, {bytes.begin(), bytes.end()}});
    }
    void clear(std::uint32_t address, std::size_t size) {
        std::erase_if(watches_, [&](const Watch& w) { return w.address == address && w.bytes.size() == size; });
    }
    void clear_all() {
        watches_.clear();
        hit_.reset();
    }

    /// Whether bytes are different from what they were at the last look; then `take_hit` says which.
    /// `from_outside`: no core of the tile has run since.
    bool look(bool from_outside = false) {
        for (const Watch& watch : watches_) {
            if (std::equal(watch.bytes.begin(), watch.bytes.end(), watch.before.begin())) continue;
            hit_ = {watch.address, from_outside};
            forgive();
            return true;
        }
        return false;
    }
    /// What has changed so far is no change.
    void forgive() {
        for (Watch& watch : watches_) watch.before.assign(watch.bytes.begin(), watch.bytes.end());
    }
    /// What the last look found; asking forgets it.
    std::optional<WatchHit> take_hit() { return std::exchange(hit_, std::nullopt); }

  private:
    struct Watch {
        std::uint32_t address = 0;
        std::span<const std::uint8_t> bytes;
        std::vector<std::uint8_t> before;
    };
    std::vector<Watch> watches_;
    std::optional<WatchHit> hit_;
};

}  // namespace opwright::chip
