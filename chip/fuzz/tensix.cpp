// Any state and any instructions of the Tensix coprocessor.
#include <vector>

#include "chip/fuzz/input.hpp"
#include "chip/isa/tensix_isa.hpp"
#include "chip/tensix/dispatch.hpp"
#include "chip/tensix/frontend/mop_expander.hpp"

namespace opwright::chip::fuzz {
namespace {

class Ports final : public TensixPorts {
  public:
    void store_register(std::uint32_t address, std::uint32_t value) override { last_ = address ^ value; }
    std::uint32_t load_register(std::uint32_t address) override { return last_ ^ address; }

  private:
    std::uint32_t last_ = 0;
};

constexpr std::uint32_t kL1Bytes = 1464 * 1024;
constexpr unsigned kMaxActions = 400;

/// A word that the decoder will not refuse for its unnamed bits, when the opcode exists.
std::uint32_t plausible(std::uint32_t word) {
    return word & ~tensix::dispatch_entry(isa::opcode_of(word)).unnamed_bits;
}

void act(Tensix& tensix, Input& input) {
    const auto what = input.take<std::uint8_t>();
    const unsigned thread = what / 8 % Tensix::kThreads;
    switch (what % 8) {
        case 0: {
            const auto at = input.take<std::uint16_t>();
            tensix.write_config(at % (2 * Tensix::kConfigWords) * 4, input.take<std::uint32_t>());
            break;
        }
        case 1:
            tensix.write_gpr(thread, input.take<std::uint8_t>() % Tensix::kGprs, input.take<std::uint32_t>());
            break;
        case 2: {
            // Two short loops: the length of a MOP is no subject here, and 127 x 127 times anything takes long.
            const unsigned index = input.take<std::uint8_t>() % tensix::MopExpander::kConfigWords;
            const auto value = input.take<std::uint32_t>();
            tensix.write_mop_config(thread, index, index < 2 ? value % 5 : plausible(value));
            break;
        }
        case 3:
            tensix.push(thread, input.take<std::uint32_t>(), 0x1000);
            break;
        case 4:
            tensix.push_from_brisc(thread, plausible(input.take<std::uint32_t>()), 0x1000);
            break;
        case 5: {
            const auto index = input.take<std::uint8_t>() % 8u;
            if (index % 2 == 0) {
                tensix.post_semaphore(index);
            } else {
                tensix.get_semaphore(index);
            }
            break;
        }
        default:
            tensix.push(thread, plausible(input.take<std::uint32_t>()), 0x1000);
            break;
    }
}

}  // namespace

void tensix(Bytes data) {
    Input input(data);
    std::vector<std::uint8_t> l1(kL1Bytes);
    const Bytes contents = input.rest().first(std::min<std::size_t>(input.rest().size(), 4096));
    std::copy(contents.begin(), contents.end(), l1.begin() + 0x100);
    Ports ports;
    Tensix coprocessor(l1, ports);
    for (unsigned actions = 0; !input.empty() && actions < kMaxActions; ++actions) {
        survives([&] { act(coprocessor, input); });
        for (unsigned thread = 0; thread < Tensix::kThreads; ++thread) coprocessor.waits_for(thread);
    }
    coprocessor.reset();
    for (unsigned thread = 0; thread < Tensix::kThreads; ++thread)
        hold(coprocessor.drained(thread) && coprocessor.can_push(thread), "a reset ends everything");
}

}  // namespace opwright::chip::fuzz
