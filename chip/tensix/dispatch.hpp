// Opcode -> body: the table that the coprocessor's inner loop reads, built from the instruction table.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {

struct DispatchEntry {
    using Body = Outcome (*)(Machine&, unsigned thread, std::uint32_t word);

    Body body = nullptr;             ///< nullptr: not modelled, or no such instruction
    std::uint32_t unnamed_bits = 0;  ///< bits that must be 0
    std::uint16_t block_bits = 0;    ///< STALLWAIT block bits that hold the instruction back
};

extern const std::array<DispatchEntry, 256> kDispatchTable;

inline const DispatchEntry& dispatch_entry(std::uint8_t opcode) {
    return kDispatchTable[opcode];
}

/// Says in words why an instruction without a body cannot run.
[[noreturn]] void fault_without_body(std::uint32_t word);
/// Says in words which bits of an instruction no field names.
[[noreturn]] void fault_unnamed_bits(std::uint32_t word);

}  // namespace opwright::chip::tensix
