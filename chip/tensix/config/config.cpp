// Backend configuration: writes and their immediate effects.
#include "chip/tensix/config/config.hpp"

#include <algorithm>

namespace opwright::chip::tensix {
namespace {

constexpr std::array<bool, Config::kWords> kAddressWords = [] {
    std::array<bool, Config::kWords> words{};
    for (const unsigned section : cfg::kPackerSection) words[section + cfg::PACK_L1_Dest_addr.word] = true;
    for (const unsigned section : {0u, cfg::kThconSectionStep}) {
        for (unsigned context = 0; context < 8; ++context) {
            words[cfg::THCON_SEC0_REG3_Base_address.word + section + context] = true;
        }
        for (unsigned pair = 0; pair < 2; ++pair) words[cfg::kUnpackDestAddressWord + section + pair] = true;
    }
    for (unsigned packer = 0; packer < 4; ++packer)
        words[cfg::DEST_TARGET_REG_CFG_PACK_SEC0_Offset.word + packer] = true;
    return words;
}();

}  // namespace

bool Config::is_address(unsigned index) {
    return kAddressWords[index];
}

bool Config::is_thread_address(unsigned index) {
    return index == cfg::DEST_TARGET_REG_CFG_MATH_Offset.word || index == cfg::kUnpackMiscCfgWord;
}

void Config::store(unsigned bank, unsigned index, std::uint32_t value) {
    settings_ += banks_[bank][index] != value && !is_address(index);
    banks_[bank][index] = value;
    if (index >= cfg::kGlobalBase) banks_[bank ^ 1][index] = value;
}

void Config::write(unsigned bank, unsigned index, std::uint32_t value) {
    if (index == cfg::kStateResetWord) {
        ++settings_;
        std::fill_n(banks_[bank].begin(), cfg::kGlobalBase, 0u);
        return;
    }
    store(bank, index, value);
}

void Config::merge(unsigned bank, unsigned index, std::uint32_t value, std::uint32_t mask) {
    store(bank, index, (banks_[bank][index] & ~mask) | (value & mask));
}

}  // namespace opwright::chip::tensix
