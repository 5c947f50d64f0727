// What a kernel has begun and not yet finished at one moment: transfers, reservations, registers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "builder/check/kernel/api.hpp"
#include "builder/check/syntax/token.hpp"

namespace opwright::builder::check {

/// One call that has an effect on circular buffers, transfers or registers.
struct Step {
    Effect effect = Effect::kNone;
    std::string name{};  ///< as called: cb_push_back, push_back
    Spot spot{};
    std::string buffer_name{};             ///< for people: "c_16"
    std::optional<std::int64_t> buffer{};  ///< the circular buffer, where it is known
    std::optional<std::int64_t> dst{};     ///< of kMath and kPack: the tile of the destination registers, where known
    std::optional<std::int64_t> pages{};   ///< of kReserve, kPush, kWait, kPop, where they are known
};

/// Who has the destination registers, seen by one of the two threads that pass them on.
struct Ownership {
    enum class Kind : std::uint8_t { kUnknown, kFree, kOwned } kind = Kind::kFree;
    Spot since{};  ///< kOwned: where they were taken

    friend bool operator==(const Ownership&, const Ownership&) = default;
};

struct SyncState {
    std::map<std::int64_t, Spot> reads_into;   ///< by circular buffer: the first read that nobody waited for
    std::map<std::int64_t, Spot> writes_from;  ///< by circular buffer: the first write that may still be in L1
    std::optional<Spot> unacknowledged;        ///< the first write that may not have arrived
    /// Pages that were reserved (waited for) and not yet pushed (popped); nullopt: not known; absent: none.
    std::map<std::int64_t, std::optional<std::int64_t>> reserved, waited;
    std::set<std::int64_t> filled;  ///< buffers this kernel itself writes pages of
    bool buffers_unknown = false;   ///< something ran that may have reserved or waited for any pages
    Ownership math;                 ///< from tile_regs_acquire to tile_regs_commit
    Ownership pack;                 ///< from tile_regs_wait to tile_regs_release
    bool math_went_on = false;      ///< math acquired registers while pack had some
    bool initialised = false;       ///< some init function ran

    void apply(const Step& step);
    /// Both ways were possible: only what holds on both is kept.
    void merge(const SyncState& other);
    /// Something ran that nobody here knows: nothing is certain any more.
    void forget();
};

}  // namespace opwright::builder::check
