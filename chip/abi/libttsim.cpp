// The C functions that the driver looks up in the library named by TT_METAL_SIMULATOR. Single chip; FindingError
// passes through them to the driver's caller.
#include <cstdint>
#include <memory>

#include "chip/sched/chip.hpp"

namespace {

using opwright::chip::Chip;
using opwright::chip::HostMemory;

HostMemory host_memory;
std::unique_ptr<Chip> the_chip;

std::uint8_t* bytes(void* data) {
    return static_cast<std::uint8_t*>(data);
}
const std::uint8_t* bytes(const void* data) {
    return static_cast<const std::uint8_t*>(data);
}

}  // namespace

#define OPWRIGHT_EXPORT extern "C" __attribute__((visibility("default")))

OPWRIGHT_EXPORT void libttsim_set_pci_dma_mem_callbacks(void (*read)(std::uint64_t, void*, std::uint32_t),
                                                        void (*write)(std::uint64_t, const void*, std::uint32_t)) {
    host_memory = {read, write};
}

OPWRIGHT_EXPORT void libttsim_init() {
    the_chip = std::make_unique<Chip>(host_memory);
}

OPWRIGHT_EXPORT void libttsim_exit() {
    the_chip.reset();
}

OPWRIGHT_EXPORT std::uint32_t libttsim_pci_config_rd32(std::uint32_t bus_device_function, std::uint32_t offset) {
    return opwright::chip::PciDevice::read_config(bus_device_function, offset);
}

OPWRIGHT_EXPORT void libttsim_pci_mem_rd_bytes(std::uint64_t physical, void* out, std::uint32_t size) {
    the_chip->host_read(physical, {bytes(out), size});
}

OPWRIGHT_EXPORT void libttsim_pci_mem_wr_bytes(std::uint64_t physical, const void* in, std::uint32_t size) {
    the_chip->host_write(physical, {bytes(in), size});
}

OPWRIGHT_EXPORT void libttsim_clock(std::uint32_t) {
    the_chip->advance();
}

// The driver resolves these two and calls them only for chips without TLB windows.
OPWRIGHT_EXPORT void libttsim_tile_rd_bytes(std::uint32_t x, std::uint32_t y, std::uint64_t address, void* out,
                                            std::uint32_t size) {
    the_chip->tile_read(x, y, address, {bytes(out), size});
}

OPWRIGHT_EXPORT void libttsim_tile_wr_bytes(std::uint32_t x, std::uint32_t y, std::uint64_t address, const void* in,
                                            std::uint32_t size) {
    the_chip->tile_write(x, y, address, {bytes(in), size});
}
