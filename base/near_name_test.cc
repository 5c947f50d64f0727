#include "base/near_name.hpp"

#include <gtest/gtest.h>

namespace opwright {
namespace {

TEST(EditDistance, CountsEditsAndSwapsOfNeighbours) {
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("biuld", "build"), 1u);
    EXPECT_EQ(edit_distance("Build", "bUILD"), 0u);
}

TEST(NearName, OffersOnlyWhatIsNear) {
    const std::vector<std::string> known{"build", "demo", "doctor"};
    EXPECT_EQ(near_name("biuld", known), "build");
    EXPECT_EQ(near_name("docter", known), "doctor");
    EXPECT_EQ(near_name("frobnicate", known), std::nullopt);
    EXPECT_EQ(near_name("x", {}), std::nullopt);
}

}  // namespace
}  // namespace opwright
