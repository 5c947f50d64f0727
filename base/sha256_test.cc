#include "base/sha256.hpp"

#include <gtest/gtest.h>

namespace opwright {
namespace {

// The examples of FIPS 180-4.
TEST(Sha256, GivesTheDigestsOfTheStandard) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, CountsBytesBehindAZero) {
    EXPECT_NE(sha256(std::string_view("a\0b", 3)), sha256("a"));
}

}  // namespace
}  // namespace opwright
