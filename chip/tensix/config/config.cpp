// Backend configuration: writes and their immediate effects.
#include "chip/tensix/config/config.hpp"

#include <algorithm>

namespace opwright::chip::tensix {

void Config::store(unsigned bank, unsigned index, std::uint32_t value) {
    banks_[bank][index] = value;
    if (index >= cfg::kGlobalBase) banks_[bank ^ 1][index] = value;
}

void Config::write(unsigned bank, unsigned index, std::uint32_t value) {
    if (index == cfg::kStateResetWord) {
        std::fill_n(banks_[bank].begin(), cfg::kGlobalBase, 0u);
        return;
    }
    store(bank, index, value);
}

void Config::merge(unsigned bank, unsigned index, std::uint32_t value, std::uint32_t mask) {
    store(bank, index, (banks_[bank][index] & ~mask) | (value & mask));
}

}  // namespace opwright::chip::tensix
