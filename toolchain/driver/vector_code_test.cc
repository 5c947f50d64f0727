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
    const std::vector<std::uint32_t> words = {mad(2, 0, 1, 9), kSfpnop, setcc(2)};
    EXPECT_EQ(translated(words), words);
    const std::vector<std::uint32_t> apart = {mad(2, 0, 1, 9), kSfpnop, kAddi, setcc(2)};
    EXPECT_EQ(translated(apart), apart) << "scalar code between the two does not keep them apart";
}

TEST(VectorCode, ANopGoesWhereAnotherRegisterIsNext) {
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kSfpnop, mad(3, 0, 1, 9), kSfpnop, setcc(3)}),
              (std::vector<std::uint32_t>{mad(2, 0, 1, 9), kNop, mad(3, 0, 1, 9), kSfpnop, setcc(3)}));
    EXPECT_EQ(translated({mad(2, 0, 1, 9), kSfpnop, push(0x38008000u)})[1], kNop) << "another unit's instruction";
}

TEST(VectorCode, ANopStaysWhereWhatFollowsIsNotKnown) {
    for (const std::uint32_t next : {kBranch, kStoreWord}) {
        const std::vector<std::uint32_t> words = {mad(2, 0, 1, 9), kSfpnop, next, setcc(5)};
        EXPECT_EQ(translated(words), words);
    }
    const std::vector<std::uint32_t> at_end = {mad(2, 0, 1, 9), kSfpnop};
    EXPECT_EQ(translated(at_end), at_end);
    const std::vector<std::uint32_t> swap = {push(0x92000101u), kSfpnop, setcc(5)};
    EXPECT_EQ(translated(swap), swap);
}

TEST(VectorCode, OtherVectorInstructionsAreReported) {
    std::vector<std::uint32_t> words = {kNop, 0x0D007057};  // vsetvli
    EXPECT_EQ(translate_vector_code(words).unknown, 0x0D007057u);
}

}  // namespace
}  // namespace opwright::toolchain
