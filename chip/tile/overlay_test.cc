#include "chip/tile/overlay.hpp"

#include <gtest/gtest.h>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint32_t at(unsigned stream, unsigned index) {
    return stream * Overlay::kStreamBytes + 4 * index;
}

TEST(Overlay, CountersOfACircularBufferAre17BitsWide) {
    Overlay overlay(64);
    overlay.write(at(2, Overlay::kTilesReceived), 0x30005);
    overlay.write(at(2, Overlay::kTilesAcked), 3);
    EXPECT_EQ(overlay.read(at(2, Overlay::kTilesReceived)), 0x10005u);
    EXPECT_EQ(overlay.read(at(2, Overlay::kTilesAcked)), 3u);
    EXPECT_EQ(overlay.read(at(3, Overlay::kTilesAcked)), 0u);
}

TEST(Overlay, BufferSizeSetsSpaceAvailableAndUpdatesAddToIt) {
    Overlay overlay(64);
    overlay.write(at(48, 4), 10);
    overlay.write(at(48, 34), 5 << 6);
    EXPECT_EQ(overlay.read(at(48, 64)), 15u);
    EXPECT_EQ(overlay.read(at(48, 4)), 10u);
}

TEST(Overlay, RegistersOfRunningStreamsAreFindings) {
    Overlay overlay(64);
    EXPECT_THROW(overlay.write(at(0, 27), 1), Fault);
    EXPECT_THROW(overlay.write(at(0, 64), 1), Fault);
    EXPECT_THROW(overlay.read(at(0, 34)), Fault);
    EXPECT_THROW(overlay.read(at(64, 3)), Fault);
}

}  // namespace
}  // namespace opwright::chip
