// ADCs: the addressing counters of unpackers and packers. Spec: TensixCoprocessor/ADCs.md.
#pragma once

#include <array>
#include <cstdint>

namespace opwright::chip::tensix {

enum class AdcDimension : std::uint8_t { kX, kY, kZ, kW };

constexpr std::uint32_t adc_mask(AdcDimension dimension) {
    constexpr std::uint32_t masks[] = {0x3FFFFu, 0x1FFFu, 0xFFu, 0xFFu};
    return masks[static_cast<unsigned>(dimension)];
}

/// Counters X, Y, Z, W of one channel, each with its carriage-return shadow.
struct AdcChannel {
    std::array<std::uint32_t, 4> now{};
    std::array<std::uint32_t, 4> cr{};

    std::uint32_t x() const { return now[0]; }
    std::uint32_t y() const { return now[1]; }
    std::uint32_t z() const { return now[2]; }
    std::uint32_t w() const { return now[3]; }

    void set(AdcDimension dimension, std::uint32_t value) {
        const auto i = static_cast<unsigned>(dimension);
        now[i] = cr[i] = value & adc_mask(dimension);
    }
    void increment(AdcDimension dimension, std::uint32_t by) {
        const auto i = static_cast<unsigned>(dimension);
        now[i] = (now[i] + by) & adc_mask(dimension);
    }
    /// Adds to the shadow and copies it.
    void carriage_return(AdcDimension dimension, std::uint32_t by) {
        const auto i = static_cast<unsigned>(dimension);
        now[i] = cr[i] = (cr[i] + by) & adc_mask(dimension);
    }
};

struct Adc {
    std::array<AdcChannel, 2> channel{};
};

/// The ADCs of one thread.
struct Adcs {
    std::array<Adc, 2> unpacker{};
    Adc packers;

    /// 0 and 1: the unpackers, 2: the packers.
    Adc& client(unsigned index) { return index < 2 ? unpacker[index] : packers; }
};

}  // namespace opwright::chip::tensix
