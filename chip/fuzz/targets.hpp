// What the fuzz programs and their replay test call: one function per input that nobody trusts. Each breaks the program
// (std::abort) when something else comes out than a result or a fault with words, or when the chip cannot go on.
#pragma once

#include <cstdint>
#include <span>

namespace opwright::chip::fuzz {

using Bytes = std::span<const std::uint8_t>;

/// Any bytes as the program of all five cores of a tile, with another tile and DRAM to reach; registers point at the
/// blocks of the address map. Afterwards the tile must run a good program.
void program(Bytes data);
/// Any configuration, GPRs and MOP programs, and any instructions of three Tensix threads.
void tensix(Bytes data);
/// Any accesses of the host to BARs, through TLB windows and to tiles of every kind, and heartbeats in between.
void host(Bytes data);
/// Any bytes as the ELF file of a kernel.
void elf(Bytes data);

}  // namespace opwright::chip::fuzz
