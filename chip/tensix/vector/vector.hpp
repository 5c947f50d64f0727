// Vector Unit (SFPU) state: 32 lanes of LReg, lane flags, lane configuration, random numbers.
// Spec: TensixCoprocessor/VectorUnit.md, LReg.md, SFPCONFIG.md.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
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

/// Instructions that SFPLOADMACRO scheduled: for each sub-unit one per delay, the nearest first. See load_macro.hpp.
struct MacroSchedule {
    enum SubUnit : unsigned { kSimple, kMad, kRound, kStore, kSubUnits };
    static constexpr unsigned kDelays = 8;

    struct Entry {
        bool active = false;
        bool counts_instructions = false;  ///< WaitForElapsedInstructions
        std::uint32_t word = 0;            ///< fields but for VD; of a store: Mod0 alone
        std::uint8_t old_value = 0;        ///< the LReg that takes the place of what VD held
        std::uint8_t vd = 0;               ///< 16: the extra LReg
        std::uint32_t address = 0;         ///< of a store
    };
    std::array<std::array<Entry, kDelays>, kSubUnits> entries{};
    unsigned pending = 0;
    unsigned thread = 0;  ///< that issued the last SFPLOADMACRO
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
    bool macro_config_is_uniform = false;  ///< known to be the same in all lanes
    MacroSchedule schedule;

    /// LRegs that code compiled by opwright's toolchain put aside, by thread and stack address.
    std::unordered_map<std::uint32_t, LaneRegister> spilled;

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
