// Any accesses of the host.
#include <array>
#include <vector>

#include "chip/fuzz/input.hpp"
#include "chip/sched/chip.hpp"

namespace opwright::chip::fuzz {
namespace {

std::array<std::uint8_t, 4096> host_memory;

// Whatever a tile asks of host memory beyond what there is: the driver's callbacks check it themselves.
void read_host(std::uint64_t address, void* out, std::uint32_t size) {
    std::memset(out, 0, size);
    if (address < host_memory.size())
        std::memcpy(out, host_memory.data() + address, std::min<std::size_t>(size, host_memory.size() - address));
}
void write_host(std::uint64_t address, const void* in, std::uint32_t size) {
    if (address < host_memory.size())
        std::memcpy(host_memory.data() + address, in, std::min<std::size_t>(size, host_memory.size() - address));
}

constexpr std::uint64_t kBases[] = {0x1'0000'0000, 0x1'09C0'0000, 0x1'0B00'0000, 0x1'1F00'0000, 0x1'1FC0'0000,
                                    0x1'1FE8'0000, 0x1'1FEF'84D0, 0x1'1FF3'0060, 0x1'1FF3'0100, 0x1'1FFF'FFF8,
                                    0x1'2000'0000, 0x1'2000'1200, 0x1'200F'FFFC, 0x8'0000'0000, 0x8'01FF'FFF0};
constexpr std::uint64_t kTileAddresses[] = {0,          0x4A0,      0x9000,       0x16DFF8,      0x16E000,
                                            0xFFB11000, 0xFFB12000, 0xFFB121B0,   0xFFB20000,    0xFFB30200,
                                            0xFFB40010, 0xFFEF0000, 0xFFE40000,   0x8'0000'0000, 0x8'1000'0000,
                                            0x7FFFFFF8, 0x80000000, 0xF'FFB2'0000};
constexpr std::uint32_t kSizes[] = {0, 1, 2, 3, 4, 8, 12, 16, 32, 64, 100, 4096};
constexpr std::uint8_t kX[] = {0, 1, 2, 5, 9, 10, 16, 17, 18, 25, 26, 63};
constexpr std::uint8_t kY[] = {0, 1, 3, 6, 10, 11, 12, 16, 17, 18, 27, 63};

class HostActions {
  public:
    explicit HostActions(Input& input) : input_(input) {}

    void act() {
        const auto what = input_.take<std::uint8_t>();
        switch (what % 6) {
            case 0: {
                const std::uint64_t word = input_.take<std::uint64_t>();
                chip_.host_write(0x1'1FC0'0000 + input_.take<std::uint8_t>() % 186 * 8u, bytes_of(word));
                break;
            }
            case 1: {
                const std::uint64_t at = input_.one_of(kBases) + input_.take<std::uint16_t>();
                chip_.host_read(at, buffer());
                break;
            }
            case 2: {
                const std::uint64_t at = input_.one_of(kBases) + input_.take<std::uint16_t>();
                chip_.host_write(at, buffer());
                break;
            }
            case 3: {
                const unsigned x = input_.one_of(kX), y = input_.one_of(kY);
                const std::uint64_t at = input_.one_of(kTileAddresses) + input_.take<std::uint16_t>();
                chip_.tile_read(x, y, at, buffer());
                break;
            }
            case 4: {
                const unsigned x = input_.one_of(kX), y = input_.one_of(kY);
                const std::uint64_t at = input_.one_of(kTileAddresses) + input_.take<std::uint16_t>();
                chip_.tile_write(x, y, at, buffer());
                break;
            }
            default:
                chip_.advance();
                break;
        }
    }

  private:
    std::span<std::uint8_t> buffer() {
        buffer_.resize(input_.one_of(kSizes));
        for (std::size_t i = 0; i < buffer_.size() && i < 16; ++i) buffer_[i] = input_.take<std::uint8_t>();
        return buffer_;
    }
    static Bytes bytes_of(const std::uint64_t& word) {
        return {reinterpret_cast<const std::uint8_t*>(&word), sizeof(word)};
    }

    Input& input_;
    std::vector<std::uint8_t> buffer_;
    Chip chip_{HostMemory{read_host, write_host}, ChipOptions{"", 100'000, [] { return std::uint64_t{0}; }}};
};

}  // namespace

void host(Bytes data) {
    Input input(data);
    HostActions actions(input);
    constexpr unsigned kMaxActions = 200;
    for (unsigned i = 0; !input.empty() && i < kMaxActions; ++i) survives([&] { actions.act(); });
}

}  // namespace opwright::chip::fuzz
