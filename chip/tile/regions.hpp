// The address map of a tile above L1: which block answers, and who may ask.
// Spec: WormholeB0/TensixTile/BabyRISCV/README.md, "Memory map".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace opwright::chip {

enum class Region : std::uint8_t {
    kUnmapped,
    kTdma,
    kDebug,
    kNoc0,
    kNoc1,
    kOverlay,
    kMopConfig,
    kGprs,
    kPush0,
    kPush1,
    kPush2,
    kPcBuf0,
    kPcBuf1,
    kPcBuf2,
    kMailboxes,
    kConfig,
};

/// Who may use a region: bits by Risc index, then the NoC (with the host and the coprocessor).
using Users = std::uint8_t;
inline constexpr Users kUserB = 1, kUserT = 0b1110, kUserNc = 0b10000, kUserNoc = 0b100000;
inline constexpr Users kAllUsers = kUserB | kUserT | kUserNc | kUserNoc;

struct RegionRow {
    Region region;
    std::uint32_t base;
    std::uint32_t size;
    Users users;
    const char* name;
};

inline constexpr std::array<RegionRow, 15> kTensixRegions = {{
    {Region::kTdma, 0xFFB11000, 0x1000, kAllUsers, "TDMA-RISC"},
    {Region::kDebug, 0xFFB12000, 0x1000, kAllUsers, "debug registers"},
    {Region::kNoc0, 0xFFB20000, 0x10000, kAllUsers, "NoC 0 NIU"},
    {Region::kNoc1, 0xFFB30000, 0x10000, kAllUsers, "NoC 1 NIU"},
    {Region::kOverlay, 0xFFB40000, 0x40000, kAllUsers, "NoC overlay"},
    {Region::kMopConfig, 0xFFB80000, 0x1000, kUserT, "MOP configuration"},
    {Region::kGprs, 0xFFE00000, 0x1000, kUserB | kUserT, "Tensix GPRs"},
    {Region::kPush0, 0xFFE40000, 0x10000, kUserB | kUserT, "Tensix instruction push"},
    {Region::kPush1, 0xFFE50000, 0x10000, kUserB, "Tensix T1 instruction push"},
    {Region::kPush2, 0xFFE60000, 0x10000, kUserB, "Tensix T2 instruction push"},
    {Region::kPcBuf0, 0xFFE80000, 0x10000, kUserB | kUserT, "PC_BUF"},
    {Region::kPcBuf1, 0xFFE90000, 0x10000, kUserB, "PC1_BUF"},
    {Region::kPcBuf2, 0xFFEA0000, 0x10000, kUserB, "PC2_BUF"},
    {Region::kMailboxes, 0xFFEC0000, 0x4000, kUserB | kUserT, "mailboxes"},
    {Region::kConfig, 0xFFEF0000, 0x10000, kUserB | kUserT, "Tensix configuration"},
}};

inline constexpr std::array<RegionRow, 4> kEthernetRegions = {{
    {Region::kDebug, 0xFFB12000, 0x1000, kAllUsers, "debug registers"},
    {Region::kNoc0, 0xFFB20000, 0x10000, kAllUsers, "NoC 0 NIU"},
    {Region::kNoc1, 0xFFB30000, 0x10000, kAllUsers, "NoC 1 NIU"},
    {Region::kOverlay, 0xFFB40000, 0x40000, kAllUsers, "NoC overlay"},
}};

inline constexpr std::uint32_t kRegionsFirst = 0xFFB00000;
inline constexpr std::uint32_t kRegionPageBytes = 0x1000;
inline constexpr std::uint32_t kRegionPages = (0xFFF00000 - kRegionsFirst) / kRegionPageBytes;

/// The first pair of rows that overlap, as indices; {N, N} when none do.
template <std::size_t N>
constexpr std::array<std::size_t, 2> find_overlap(const std::array<RegionRow, N>& rows) {
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = i + 1; j < N; ++j) {
            const bool apart =
                rows[i].base + (rows[i].size - 1) < rows[j].base || rows[j].base + (rows[j].size - 1) < rows[i].base;
            if (!apart) return {i, j};
        }
    }
    return {N, N};
}

/// Address -> row by page, so that a register access costs one look-up.
class RegionMap {
  public:
    template <std::size_t N>
    constexpr explicit RegionMap(const std::array<RegionRow, N>& rows) : rows_(rows.data()) {
        for (auto& page : pages_) page = kNone;
        for (std::size_t i = 0; i < N; ++i) {
            const std::uint32_t first = (rows[i].base - kRegionsFirst) / kRegionPageBytes;
            for (std::uint32_t p = 0; p < rows[i].size / kRegionPageBytes; ++p) {
                pages_[first + p] = static_cast<std::uint8_t>(i);
            }
        }
    }

    constexpr const RegionRow* find(std::uint32_t address) const {
        const std::uint32_t page = (address - kRegionsFirst) / kRegionPageBytes;
        if (address < kRegionsFirst || page >= kRegionPages || pages_[page] == kNone) return nullptr;
        return &rows_[pages_[page]];
    }

  private:
    static constexpr std::uint8_t kNone = 0xFF;
    const RegionRow* rows_;
    std::array<std::uint8_t, kRegionPages> pages_{};
};

static_assert(find_overlap(kTensixRegions)[0] == kTensixRegions.size(), "Tensix tile regions overlap");
static_assert(find_overlap(kEthernetRegions)[0] == kEthernetRegions.size(), "Ethernet tile regions overlap");

}  // namespace opwright::chip
