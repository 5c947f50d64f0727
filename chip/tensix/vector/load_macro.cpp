#include "chip/tensix/vector/load_macro.hpp"

#include <algorithm>
#include <optional>

#include "chip/tensix/dispatch.hpp"
#include "chip/tensix/fault.hpp"
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

using Schedule = MacroSchedule;

std::optional<Schedule::SubUnit> sub_unit_of(std::uint8_t opcode) {
    switch (opcode) {
        case isa::SFPADD::kOpcode:
        case isa::SFPADDI::kOpcode:
        case isa::SFPLUT::kOpcode:
        case isa::SFPLUTFP32::kOpcode:
        case isa::SFPMAD::kOpcode:
        case isa::SFPMUL::kOpcode:
        case isa::SFPMULI::kOpcode:
            return Schedule::kMad;
        case isa::SFPSHFT2::kOpcode:
        case isa::SFP_STOCH_RND::kOpcode:
            return Schedule::kRound;
        case isa::SFPSTORE::kOpcode:
            return Schedule::kStore;
        case isa::SFPNOP::kOpcode:
        case isa::SFPLOAD::kOpcode:
        case isa::SFPLOADI::kOpcode:
        case isa::SFPLOADMACRO::kOpcode:
            return std::nullopt;
        default:
            if (opcode < isa::SFPLOAD::kOpcode || opcode > isa::SFPLUTFP32::kOpcode) return std::nullopt;
            return Schedule::kSimple;
    }
}

constexpr std::uint32_t field(std::uint32_t word, unsigned low) {
    return word >> low & 15u;
}
constexpr std::uint32_t with_field(std::uint32_t word, unsigned low, std::uint32_t value) {
    return (word & ~(15u << low)) | value << low;
}

/// Where an instruction names VB itself; elsewhere VB is what VD holds.
bool names_vb(std::uint8_t opcode) {
    return opcode == isa::SFPMAD::kOpcode || opcode == isa::SFPADD::kOpcode || opcode == isa::SFPMUL::kOpcode ||
           opcode == isa::SFP_STOCH_RND::kOpcode || opcode == isa::SFPSHFT2::kOpcode;
}
/// SFPADDI and SFPMULI have neither VB nor VC: VC is what VD holds.
bool lacks_vc(std::uint8_t opcode) {
    return opcode == isa::SFPADDI::kOpcode || opcode == isa::SFPMULI::kOpcode;
}
/// What only changes flags, the flag stack, or registers that it names itself.
bool writes_vd(std::uint8_t opcode) {
    switch (opcode) {
        case isa::SFPSETCC::kOpcode:
        case isa::SFPENCC::kOpcode:
        case isa::SFPPUSHC::kOpcode:
        case isa::SFPPOPC::kOpcode:
        case isa::SFPCOMPC::kOpcode:
        case isa::SFPTRANSP::kOpcode:
            return false;
        default:
            return true;
    }
}
unsigned vd_position(std::uint8_t opcode) {
    return opcode == isa::SFPLUT::kOpcode ? 20 : 4;
}

/// The template with the operands that the macro overrides.
Schedule::Entry computing_entry(std::uint32_t word, std::uint32_t sequence, unsigned vd) {
    const std::uint8_t opcode = isa::opcode_of(word);
    const std::uint32_t template_vd = field(word, vd_position(opcode));
    Schedule::Entry entry;
    entry.old_value = static_cast<std::uint8_t>(vd);
    constexpr std::uint32_t kShft2ByImmediate = 6;
    if ((sequence & 0x80u) && opcode == isa::SFPSHFT2::kOpcode && (word & 15u) == kShft2ByImmediate) {
        // Here VB is no part of the immediate: VD shifted by all twelve bits of it, which is SFPSHFT.
        word = std::uint32_t{isa::SFPSHFT::kOpcode} << 24 | (word & 0x00FFFFF0u) | 1u;
    } else if (sequence & 0x80u) {
        if (names_vb(opcode)) word = with_field(word, 12, vd);
        if (lacks_vc(opcode)) entry.old_value = static_cast<std::uint8_t>(template_vd);
    } else {
        if (!lacks_vc(opcode)) word = with_field(word, 8, vd);
        if (!names_vb(opcode) && !lacks_vc(opcode)) entry.old_value = static_cast<std::uint8_t>(template_vd);
    }
    entry.word = word;
    entry.vd = static_cast<std::uint8_t>(sequence & 0x40u ? 16 : vd);
    return entry;
}

/// What an instruction would write into its VD, without writing it: it runs with an LReg that it does not read as VD.
struct Result {
    unsigned vd;
    std::uint32_t lanes;
    LaneRegister values;
};
Result compute(Machine& m, unsigned thread, const Schedule::Entry& entry) {
    Vector& v = m.vector;
    const std::uint8_t opcode = isa::opcode_of(entry.word);
    unsigned scratch = 7;
    while (scratch == field(entry.word, 8) || scratch == field(entry.word, 12) || scratch == field(entry.word, 16))
        --scratch;
    const std::uint32_t lanes = v.enabled_lanes();
    // A swap whose VC is the loaded value puts what VC gets there, and the other value nowhere.
    const unsigned vc = field(entry.word, 8);
    const bool swaps_into_vc = opcode == isa::SFPSWAP::kOpcode && vc == entry.vd && vc != entry.old_value;
    const LaneRegister saved = v.lreg[scratch], saved_vc = v.lreg[vc];
    v.lreg[scratch] = v.lreg[entry.old_value];
    dispatch_entry(opcode).body(m, thread, with_field(entry.word, vd_position(opcode), scratch));
    Result result{entry.vd, lanes, v.lreg[swaps_into_vc ? vc : scratch]};
    v.lreg[scratch] = saved;
    if (swaps_into_vc) v.lreg[vc] = saved_vc;
    if (!writes_vd(opcode)) result.lanes = 0;
    return result;
}

/// What one cycle's scheduled instructions did, not yet visible.
struct Cycle {
    std::array<Result, Schedule::kSubUnits> results;
    unsigned count = 0;
    unsigned busy = 0;  ///< sub-units at work, as bits
    std::uint32_t lane_flags = 0, use_lane_flags = 0;
    bool changes_flags = false;
};

/// Everything that is due computes from the state before the cycle; stores write. `counts`: delays go down.
void begin_cycle(Machine& m, Cycle& cycle, bool counts) {
    Vector& v = m.vector;
    Schedule& schedule = v.schedule;
    const std::uint32_t lane_flags = v.lane_flags, use_lane_flags = v.use_lane_flags;
    for (unsigned unit = Schedule::kSubUnits; unit-- > 0;) {
        auto& queue = schedule.entries[unit];
        const Schedule::Entry due = queue[0];
        queue[0] = {};
        if (counts) std::rotate(queue.begin(), queue.begin() + 1, queue.end());
        if (!due.active) continue;
        --schedule.pending;
        cycle.busy |= 1u << unit;
        if (unit == Schedule::kStore) {
            sfpu_store(m, schedule.thread, due.word, due.address, due.vd);
        } else if (isa::opcode_of(due.word) != isa::SFPNOP::kOpcode) {
            cycle.results[cycle.count++] = compute(m, schedule.thread, due);
        }
    }
    cycle.changes_flags = v.lane_flags != lane_flags || v.use_lane_flags != use_lane_flags;
    cycle.lane_flags = v.lane_flags;
    cycle.use_lane_flags = v.use_lane_flags;
    v.lane_flags = lane_flags;
    v.use_lane_flags = use_lane_flags;
}

void end_cycle(Machine& m, const Cycle& cycle) {
    Vector& v = m.vector;
    for (unsigned i = 0; i < cycle.count; ++i)
        for (unsigned lane = 0; lane < kLanes; ++lane)
            if (cycle.results[i].lanes >> lane & 1u) v.lreg[cycle.results[i].vd][lane] = cycle.results[i].values[lane];
    if (!cycle.changes_flags) return;
    v.lane_flags = cycle.lane_flags;
    v.use_lane_flags = cycle.use_lane_flags;
}

bool anything_counts_instructions(const Schedule& schedule) {
    for (const auto& queue : schedule.entries)
        for (const auto& entry : queue)
            if (entry.active && entry.counts_instructions) return true;
    return false;
}

bool is_vector_instruction(std::uint8_t opcode) {
    return opcode >= isa::SFPLOAD::kOpcode && opcode <= isa::SFPLUTFP32::kOpcode;
}

void require_uniform_config(Vector& v) {
    if (v.macro_config_is_uniform) return;
    const LoadMacroConfig& first = v.macro_config[0];
    for (const LoadMacroConfig& c : v.macro_config)
        if (c.instruction_template != first.instruction_template || c.sequence != first.sequence ||
            c.misc != first.misc)
            not_modelled("SFPLOADMACRO with a configuration that differs between lanes");
    v.macro_config_is_uniform = true;
}

}  // namespace

Outcome execute_beside_macros(Machine& m, unsigned thread, std::uint32_t word) {
    Schedule& schedule = m.vector.schedule;
    const std::uint8_t opcode = isa::opcode_of(word);
    const DispatchEntry& entry = dispatch_entry(opcode);
    const bool is_vector = is_vector_instruction(opcode);
    if (thread != schedule.thread) return entry.body(m, thread, word);
    // What has counted down runs in any case; further down it counts cycles, or else only vector instructions.
    const bool counts = is_vector || !anything_counts_instructions(schedule);
    const bool waits = opcode == isa::STALLWAIT::kOpcode || opcode == isa::SEMWAIT::kOpcode;
    while (waits && counts && schedule.pending != 0) {
        Cycle cycle;
        begin_cycle(m, cycle, true);
        end_cycle(m, cycle);
    }
    Cycle cycle;
    begin_cycle(m, cycle, counts);
    const auto needed = sub_unit_of(opcode);
    const bool discarded = is_vector && needed && (cycle.busy >> *needed & 1u) != 0;
    const Outcome outcome = discarded ? Outcome::kDone : entry.body(m, thread, word);
    end_cycle(m, cycle);
    return outcome;
}

Outcome execute(Machine& m, unsigned thread, isa::SFPLOADMACRO i) {
    Vector& v = m.vector;
    require_uniform_config(v);
    const unsigned vd = (i.Imm10() & 1u) << 2 | i.VDLo();
    const LoadMacroConfig& config = v.macro_config[0];
    const std::uint32_t sequence = config.sequence[i.MacroIndex()];
    const std::uint32_t store_mod0 = config.misc >> (4 + i.MacroIndex()) & 1u ? i.Mod0() : config.misc & 15u;
    const std::uint32_t address = sfpu_dst_address(m, thread, i.Imm10(), i.Mod0());
    execute(m, thread, isa::SFPLOAD{0x70000000u | vd << 20 | (i.word & 0xFFFFFu)});
    v.schedule.thread = thread;
    for (unsigned unit = 0; unit < Schedule::kSubUnits; ++unit) {
        const std::uint32_t bits = sequence >> (unit * 8) & 0xFFu;
        const unsigned kind = bits & 7u, delay = bits >> 3 & 7u;
        Schedule::Entry& slot = v.schedule.entries[unit][delay];
        if (kind == 0) {
            if (delay != 7 && slot.active) {
                slot = {};
                --v.schedule.pending;
            }
            continue;
        }
        if (kind == 1) kernel_mistake("SFPLOADMACRO with instruction kind 1, which does not exist");
        Schedule::Entry entry;
        if (unit == Schedule::kStore) {
            const std::uint32_t word = kind == 3 ? 0x72000000u : kind > 3 ? config.instruction_template[kind - 4] : 0;
            if (isa::opcode_of(word) != isa::SFPSTORE::kOpcode)
                kernel_mistake("SFPLOADMACRO schedules something else than SFPSTORE for the store unit");
            entry.vd = static_cast<std::uint8_t>(bits & 0x40u ? 16 : bits & 0x80u ? field(word, 20) : vd);
            entry.word = store_mod0;
            entry.address = address;
        } else {
            const std::uint32_t word = kind < 4 ? 0 : config.instruction_template[kind - 4];
            const bool possible = kind >= 4 && sub_unit_of(isa::opcode_of(word)) == unit;
            if (possible && isa::opcode_of(word) == isa::SFPCONFIG::kOpcode)
                not_modelled("SFPCONFIG scheduled by SFPLOADMACRO");
            entry = possible ? computing_entry(word, bits, vd) : Schedule::Entry{};
            if (!possible) entry.word = std::uint32_t{isa::SFPNOP::kOpcode} << 24;
        }
        entry.active = true;
        entry.counts_instructions = config.misc >> (8 + unit) & 1u;
        if (!slot.active) ++v.schedule.pending;
        slot = entry;
    }
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
