#include "base/json_fields.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace opwright {
namespace {

using nlohmann::json;

const json kObject = {{"word", "w"}, {"count", 2.5}, {"yes", true}, {"all", {1, 2}}, {"none", nullptr}};

TEST(JsonFields, AFieldOfTheTypeIsRead) {
    EXPECT_EQ(json_fields::text(kObject, "word"), "w");
    EXPECT_EQ(json_fields::number(kObject, "count"), 2.5);
    EXPECT_TRUE(json_fields::flag(kObject, "yes"));
    EXPECT_EQ(json_fields::list(kObject, "all"), json({1, 2}));
}

TEST(JsonFields, AFieldOfAnotherTypeOrNoneCountsAsAbsent) {
    for (const char* key : {"none", "all", "not_there"}) {
        EXPECT_EQ(json_fields::text(kObject, key), "") << key;
        EXPECT_EQ(json_fields::number(kObject, key), 0) << key;
        EXPECT_FALSE(json_fields::flag(kObject, key)) << key;
    }
    EXPECT_EQ(json_fields::list(kObject, "word"), json::array());
    EXPECT_EQ(json_fields::list(kObject, "not_there"), json::array());
    EXPECT_EQ(json_fields::text(json(3), "word"), "");
}

TEST(JsonFields, WhatIsShownKeepsOtherTypesAsJson) {
    EXPECT_EQ(json_fields::shown(kObject, "word"), "w");
    EXPECT_EQ(json_fields::shown(kObject, "all"), "[1,2]");
    EXPECT_EQ(json_fields::shown(kObject, "none"), "");
    EXPECT_EQ(json_fields::shown(kObject, "not_there"), "");
}

}  // namespace
}  // namespace opwright
