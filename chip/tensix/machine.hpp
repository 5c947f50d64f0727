// Everything that instruction bodies may touch: the state of all units of one coprocessor, and what lies outside it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "chip/tensix/adc/adc.hpp"
#include "chip/tensix/config/config.hpp"
#include "chip/tensix/dst/dst.hpp"
#include "chip/tensix/execute.hpp"
#include "chip/tensix/fault.hpp"
#include "chip/tensix/frontend/wait_gate.hpp"
#include "chip/tensix/matrix/dot_block.hpp"
#include "chip/tensix/packers/packer.hpp"
#include "chip/tensix/packers/plan.hpp"
#include "chip/tensix/rwc/rwc.hpp"
#include "chip/tensix/src/src.hpp"
#include "chip/tensix/sync/sync.hpp"
#include "chip/tensix/tensix.hpp"
#include "chip/tensix/unpackers/plan.hpp"
#include "chip/tensix/unpackers/unpacker.hpp"
#include "chip/tensix/vector/vector.hpp"

namespace opwright::chip::tensix {

struct Machine {
    Machine(std::span<std::uint8_t> l1_bytes, TensixPorts& tile_ports) : l1(l1_bytes), ports(tile_ports) {}
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    std::span<std::uint8_t> l1;
    TensixPorts& ports;

    Config config;
    Sync sync;
    std::array<WaitGate, Tensix::kThreads> gates{};
    std::array<std::array<std::uint32_t, Tensix::kGprs>, Tensix::kThreads> gprs{};
    std::array<Adcs, Tensix::kThreads> adcs{};
    std::array<Rwc, Tensix::kThreads> rwcs{};
    std::uint64_t events = 0;  ///< grows with every change that another thread may be waiting for
    SrcOperand src_a{events};  ///< written by unpacker 0
    SrcOperand src_b{events};  ///< written by unpacker 1
    Dst dst;
    DotMemory dot_memory;
    std::array<Unpacker, 2> unpackers{};
    std::array<Packer, 4> packers{};
    std::array<UnpackPlanMemory, 2> unpack_plans;
    PackPlanMemory pack_plan;
    Vector vector;

    /// True where a datum's bytes [address, address + size) lie in L1.
    bool in_l1(std::uint64_t address, std::uint64_t size) const {
        return address <= l1.size() && size <= l1.size() - address;
    }
};

/// Writes a thread-agnostic configuration word; shared by WRCFG, REG2FLOP and the RISC-V view.
void write_config_word(Machine& machine, unsigned bank, unsigned index, std::uint32_t value);

}  // namespace opwright::chip::tensix
