#include "chip/mem/dram.hpp"

#include <gtest/gtest.h>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

TEST(DramChannel, KeepsBytesUpToItsEndAndReadsZeroElsewhere) {
    DramChannel channel(0);
    const std::uint8_t in[4] = {1, 2, 3, 4};
    channel.write(kDramChannelBytes - 4, in);
    std::uint8_t out[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    channel.read(kDramChannelBytes - 8, out);
    EXPECT_EQ(out[3], 0);
    EXPECT_EQ(out[4], 1);
    EXPECT_EQ(out[7], 4);
}

TEST(DramChannel, AnAccessOverTheEndIsAFinding) {
    DramChannel channel(3);
    std::uint8_t out[8];
    EXPECT_THROW(channel.read(kDramChannelBytes - 4, out), Fault);
    EXPECT_THROW(channel.read(0xFFFFFFFFFFFFFFF0, out), Fault);
}

}  // namespace
}  // namespace opwright::chip
