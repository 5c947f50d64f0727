// DRAM channels backed by address space that the kernel fills page by page.
#include "chip/mem/dram.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstring>

#include "chip/diag/fault.hpp"

namespace opwright::chip {

DramChannel::~DramChannel() {
    if (bytes_ != nullptr) munmap(bytes_, kDramChannelBytes);
}

std::uint8_t* DramChannel::at(std::uint64_t address, std::size_t size) {
    if (address > kDramChannelBytes || size > kDramChannelBytes - address) {
        throw Fault{
            Category::kKernelMistake, "dram-out-of-range",
            fmt::format("access to DRAM channel {} at 0x{:x} of {} bytes is beyond its 2 GiB", channel_, address, size),
            "check the buffer address, the page index and the page size of the address generator"};
    }
    std::call_once(reserved_, [&] {
        void* space = mmap(nullptr, kDramChannelBytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (space == MAP_FAILED) {
            throw Fault{Category::kConfiguration, "dram-address-space",
                        fmt::format("cannot reserve 2 GiB of address space for DRAM channel {}: {}", channel_,
                                    std::strerror(errno)),
                        "raise the address space limit (ulimit -v)"};
        }
        bytes_ = static_cast<std::uint8_t*>(space);
    });
    return bytes_ + address;
}

void DramChannel::read(std::uint64_t address, std::span<std::uint8_t> out) {
    std::memcpy(out.data(), at(address, out.size()), out.size());
}

void DramChannel::write(std::uint64_t address, std::span<const std::uint8_t> in) {
    std::memcpy(at(address, in.size()), in.data(), in.size());
}

const std::uint8_t* DramChannel::memory(std::uint64_t address, std::size_t size) {
    return at(address, size);
}

}  // namespace opwright::chip
