// Constants of the chips, one row per architecture.
#include "sdk/record/hal.hpp"

#include <tt-metalium/hal.hpp>
#include <tt_stl/assert.hpp>

#include <limits>

namespace tt::tt_metal {

namespace {

struct ChipFacts {
    tt::ARCH arch;
    const char* name;
    std::uint32_t l1_size;
    std::uint32_t l1_unreserved;
    std::uint32_t l1_alignment;
    std::uint32_t dram_alignment;
    std::uint32_t pcie_alignment;
    std::uint32_t circular_buffers;
    std::uint32_t noc_burst;
    float epsilon;
};

constexpr ChipFacts kChips[] = {
    {tt::ARCH::WORMHOLE_B0, "wormhole_b0", 1499136, 1463968, 16, 32, 32, 32, 8192, 1.19209e-7f},
    {tt::ARCH::BLACKHOLE, "blackhole", 1572864, 1537696, 16, 64, 64, 64, 16384, 1.19209e-7f},
};

const ChipFacts*& current_slot() {
    static const ChipFacts* current = &kChips[0];
    return current;
}

}  // namespace

namespace detail {

void set_current_arch(tt::ARCH arch) {
    for (const ChipFacts& chip : kChips) {
        if (chip.arch == arch) {
            current_slot() = &chip;
            return;
        }
    }
    TT_THROW("The SDK knows Wormhole and Blackhole chips, not {}", arch);
}

}  // namespace detail

namespace hal {

tt::ARCH get_arch() {
    return current_slot()->arch;
}
std::string get_arch_name() {
    return current_slot()->name;
}
std::uint32_t get_l1_alignment() {
    return current_slot()->l1_alignment;
}
std::uint32_t get_dram_alignment() {
    return current_slot()->dram_alignment;
}
std::uint32_t get_pcie_alignment() {
    return current_slot()->pcie_alignment;
}
std::uint32_t get_max_worker_l1_unreserved_size() {
    return current_slot()->l1_unreserved;
}
std::uint32_t get_arch_num_circular_buffers() {
    return current_slot()->circular_buffers;
}
std::uint32_t get_l1_size() {
    return current_slot()->l1_size;
}
std::uint32_t get_noc_max_burst_size_bytes() {
    return current_slot()->noc_burst;
}
float get_eps() {
    return current_slot()->epsilon;
}
float get_nan() {
    return std::numeric_limits<float>::quiet_NaN();
}
float get_inf() {
    return std::numeric_limits<float>::infinity();
}

}  // namespace hal
}  // namespace tt::tt_metal
