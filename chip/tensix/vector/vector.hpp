// Vector Unit (SFPU) state: 32 lanes of LReg, lane flags, lane configuration, random numbers.
// Spec: TensixCoprocessor/VectorUnit.md, LReg.md, SFPCONFIG.md.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace opwright::chip::tensix {

inline constexpr unsigned kLanes = 32;
using LaneRegister = std::array<std::uint32_t, kLanes>;

/// SFPCONFIG 15: LaneConfig's fields.
namespace lane_config {
inline constexpr std::uint32_t kEnableFp16aInf = 1u << 0;
inline constexpr std::uint32_t kDisableBackdoorLoad = 1u << 1;
inline constexpr std::uint32_t kEnableDestIndex = 1u << 2;
inline constexpr std::uint32_t kCaptureDefaultDestIndex = 1u << 3;
inline constexpr std::uint32_t kBlockDestWrFromSfpu = 1u << 4;
inline constexpr std::uint32_t kBlockSfpuRdFromDest = 1u << 5;
inline constexpr std::uint32_t kDestRdColExchange = 1u << 6;
inline constexpr std::uint32_t kDestWrColExchange = 1u << 7;
inline constexpr std::uint32_t kExchangeSrcbSrcc = 1u << 8;
inline constexpr unsigned kBlockDestMovLow = 9;  ///< 2 bits
inline constexpr unsigned kRowMaskLow = 12;      ///< 4 bits
inline constexpr std::uint32_t kAll = 0x3FFFF;
}  // namespace lane_config

struct LoadMacroConfig {
    std::array<std::uint32_t, 4> instruction_template{};
    std::array<std::uint32_t, 4> sequence{};
    std::uint32_t misc = 0;
};

class Vector {
  public:
    Vector();

    std::array<LaneRegister, 17> lreg{};
    std::uint32_t lane_flags = 0;      ///< one bit per lane
    std::uint32_t use_lane_flags = 0;  ///< one bit per lane: UseLaneFlagsForLaneEnable
    struct SavedFlags {
        std::uint32_t flags;
        std::uint32_t use;
    };
    std::vector<SavedFlags> flag_stack;

    std::array<std::uint32_t, kLanes> lane_config{};
    std::array<LoadMacroConfig, kLanes> macro_config{};

    /// Lanes that an instruction acts on.
    std::uint32_t enabled_lanes() const;

    /// Columns of Dst that BLOCK_DEST_MOV keeps MOVA2D, MOVB2D, MOVD2A and MOVD2B from touching.
    std::uint32_t blocked_dst_columns() const { return blocked_dst_columns_; }
    /// REQUIRED after lane_config changed.
    void lane_config_changed();

    void seed_prng(std::uint32_t seed);
    /// The lane's next random word.
    std::uint32_t next_random(unsigned lane);

  private:
    std::uint32_t blocked_dst_columns_ = 0;
    std::uint32_t row_mask_ = 0;  ///< lanes that ROW_MASK switches off
    std::array<std::uint32_t, kLanes> prng_{};
};

}  // namespace opwright::chip::tensix
