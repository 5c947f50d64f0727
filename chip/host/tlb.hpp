// TLB windows: parts of BAR0 that the driver points at tiles. Spec: WormholeB0/PCIExpressTile/TLBs.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace opwright::chip {

/// Windows of one size, and where they lie in BAR0.
struct TlbGroup {
    std::uint32_t first_window;
    std::uint32_t windows;
    std::uint32_t bar0_base;
    unsigned window_shift;  ///< log2 of the window's size
};
inline constexpr std::array<TlbGroup, 3> kTlbGroups = {{
    {0, 156, 0x00000000, 20},
    {156, 10, 0x09C00000, 21},
    {166, 20, 0x0B000000, 24},
}};
inline constexpr std::uint32_t kTlbWindows = 186;

/// What an access through a window reaches. Coordinates are as the driver wrote them (not yet translated).
struct TlbTarget {
    std::uint64_t address = 0;
    unsigned noc = 0;
    unsigned x = 0, y = 0;              ///< the tile; for multicast the end of the rectangle
    unsigned start_x = 0, start_y = 0;  ///< multicast only
    bool multicast = false;
};

class TlbTable {
  public:
    /// Configuration word writes, `offset` relative to the table, 4 or 8 bytes.
    std::uint32_t read_word(std::uint32_t offset) const;
    void write_word(std::uint32_t offset, std::uint32_t value);

    /// Empty when the offset is in no window or the access crosses its window's end.
    std::optional<TlbTarget> translate(std::uint32_t bar0_offset, std::uint32_t size) const;

  private:
    std::array<std::uint64_t, kTlbWindows> words_{};
};

}  // namespace opwright::chip
