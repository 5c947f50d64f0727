// Copies, spills and NOPs of compiled sfpi code.
#include "toolchain/driver/vector_code.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <vector>

namespace opwright::toolchain {
namespace {

constexpr std::uint32_t kNop = 0x00000013, kBranch = 0x00000063, kAddi = 0x00108093, kStoreWord = 0x00112023;

std::uint32_t push(std::uint32_t instruction) {
    return std::rotl(instruction, 2);
}
std::uint32_t mad(unsigned d, unsigned a, unsigned b, unsigned c) {
    return push(0x84u << 24 | a << 16 | b << 12 | c << 8 | d << 4);
}
std::uint32_t setcc(unsigned c) {
    return push(0x7Bu << 24 | c << 8);
}
std::uint32_t mov(unsigned d, unsigned c, unsigned modifier = 0) {
    return push(0x7Cu << 24 | c << 8 | d << 4 | modifier);
}
std::uint32_t last_use(unsigned d, unsigned c) {  // d = c, and c is of no further use
    return push(0x7Cu << 24 | 1u << 12 | c << 8 | d << 4);
}
std::uint32_t rounded(unsigned d, unsigned c) {
    return push(0x8Eu << 24 | c << 8 | d << 4 | 1u);
}
const std::uint32_t kOwn = push(0x8F000001u);  // an SFPNOP that sfpi wrote
const std::uint32_t kSfpnop = push(0x8F000000u);

/// The words after translation.
std::vector<std::uint32_t> translated(std::vector<std::uint32_t> words) {
    translate_vector_code(words);
    return words;
}

TEST(VectorCode, AGroupMoveIsSfpmovOfAllLanes) {
    std::vector<std::uint32_t> words = {0x9EC1B857};  // vmv4r.v v16, v12
    const VectorCode code = translate_vector_code(words);
    EXPECT_EQ(code.moves, 1u);
    EXPECT_EQ(words[0], push(0x7C000342u));  // VC = 3, VD = 4, all lanes
}

TEST(VectorCode, SpillsStayAndAreCounted) {
    std::vector<std::uint32_t> words = {0x62888427, 0x62858407};  // vs4r.v v8, (a7); vl4r.v v8, (a1)
    const auto before = words;
    EXPECT_EQ(translate_vector_code(words).spills, 2u);
    EXPECT_EQ(words, before);
}

TEST(VectorCode, ANopStaysWhereTheNextInstructionNeedsTheResult) {
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn, setcc(2)}),
              (std::vector<std::uint32_t>{mad(2, 0, 1, 9), kSfpnop, setcc(2)}));
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn, kAddi, setcc(2)})[1], kSfpnop)
        << "scalar code between the two does not keep them apart";
}

TEST(VectorCode, ANopGoesWhereAnotherRegisterIsNext) {
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn, mad(3, 0, 1, 9), kOwn, setcc(3)}),
              (std::vector<std::uint32_t>{mad(2, 0, 1, 9), kNop, mad(3, 0, 1, 9), kSfpnop, setcc(3)}));
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn, push(0x38008000u)})[1], kNop) << "another unit's instruction";
}

TEST(VectorCode, ANopStaysWhereWhatFollowsIsNotKnown) {
    for (const std::uint32_t next : {kBranch, kStoreWord})
        EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn, next, setcc(5)})[1], kSfpnop);
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kOwn})[1], kSfpnop);
    EXPECT_EQ(translated({push(0x92000101u), kOwn, setcc(5)})[1], kSfpnop) << "a swap's";
}

TEST(VectorCode, ANopThatAKernelWroteStays) {
    // The kernel may have counted it among those that go into the replay buffer.
    const std::vector<std::uint32_t> words = {mad(2, 0, 1, 9), kSfpnop, mad(3, 0, 1, 9), kSfpnop};
    EXPECT_EQ(translated(words), words);
}

TEST(VectorCode, AnAssignedValueIsMadeInItsVariable) {
    std::vector<std::uint32_t> words = {mad(2, 0, 1, 9), kOwn, rounded(3, 2), kAddi, last_use(2, 3), setcc(2)};
    const VectorCode code = translate_vector_code(words);
    EXPECT_EQ(code.in_place, 1u);
    EXPECT_EQ(words, (std::vector<std::uint32_t>{mad(2, 0, 1, 9), kSfpnop, rounded(2, 2), kAddi, kNop, setcc(2)}));
    EXPECT_EQ(translated({mad(3, 0, 1, 9), kOwn, last_use(2, 3), setcc(2)}),
              (std::vector<std::uint32_t>{mad(2, 0, 1, 9), kSfpnop, kNop, setcc(2)}));
    EXPECT_EQ(translated({push(0x71u << 24 | 3u << 20 | 0x3F80u), last_use(2, 3)})[0],
              push(0x71u << 24 | 2u << 20 | 0x3F80u));
    EXPECT_EQ(translated({0x9EC1B857, last_use(2, 4)}), (std::vector<std::uint32_t>{mov(2, 3), kNop}))
        << "a copy of all lanes becomes one of the lanes that are on";
}

TEST(VectorCode, AnAssignmentStaysWhereItsValueIsNotMadeJustBefore) {
    const std::uint32_t read_itself = push(0x7Eu << 24 | 1u << 8 | 3u << 4);       // L3 &= L1
    const std::uint32_t sets_flags = push(0x79u << 24 | 1u << 8 | 3u << 4 | 1u);   // SFPIADD, immediate
    const std::uint32_t half = push(0x71u << 24 | 3u << 20 | 8u << 16 | 0x3F80u);  // the upper half of L3
    constexpr std::uint32_t kFixedRegisterRead = 0x00100013;
    for (const std::uint32_t before : {read_itself, sets_flags, half, rounded(4, 2), kBranch, kFixedRegisterRead})
        EXPECT_EQ(translated({rounded(3, 2), before, last_use(2, 3)}),
                  (std::vector<std::uint32_t>{rounded(3, 2), before, mov(2, 3)}));
    EXPECT_EQ(translated({last_use(2, 3)})[0], mov(2, 3));
}

TEST(VectorCode, AnAssignmentStaysWhereTwoWaysMeet) {
    const std::uint32_t back = 0xFE000EE3;  // beq zero, zero, -4
    EXPECT_EQ(translated({rounded(3, 2), last_use(2, 3), back}),
              (std::vector<std::uint32_t>{rounded(3, 2), mov(2, 3), back}));
    const std::uint32_t back_to_the_value = 0xFE000CE3;  // beq zero, zero, -8
    EXPECT_EQ(translated({rounded(3, 2), last_use(2, 3), back_to_the_value})[0], rounded(2, 2));
}

TEST(VectorCode, OtherVectorInstructionsAreReported) {
    std::vector<std::uint32_t> words = {kNop, 0x0D007057};  // vsetvli
    EXPECT_EQ(translate_vector_code(words).unknown, 0x0D007057u);
}

}  // namespace
}  // namespace opwright::toolchain
