#include "builder/templates/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace opwright::builder {
namespace {

std::string filled(std::string_view text, const View& view) {
    const auto result = fill_text("test", text, view);
    return result ? *result : "error: " + result.error().what;
}

View view(const std::string& key, const std::string& value) {
    View v;
    v.set(key, value);
    return v;
}

TEST(Fill, PlacesValuesWithoutEscaping) {
    EXPECT_EQ(filled("{{a}}", view("a", "<&\"'>")), "<&\"'>");
}

TEST(Fill, AMissingValueIsAnError) {
    EXPECT_EQ(filled("{{a}} {{b}}", view("a", "x")), "error: template 'test' asks for values that nobody gives: b");
    EXPECT_EQ(filled("{{#b}}x{{/b}}", view("a", "x")), "error: template 'test' asks for values that nobody gives: b");
    EXPECT_EQ(filled("{{> nothing}}", view("a", "x")),
              "error: template 'test' asks for values that nobody gives: > nothing");
}

TEST(Fill, ABrokenTemplateIsAnError) {
    EXPECT_EQ(filled("{{#a}}x", view("a", "x")).substr(0, 35), "error: template 'test' is not valid");
}

TEST(Fill, LinesOfSectionTagsLeaveNoTrace) {
    View v;
    v.set("yes", true);
    v.set("no", false);
    EXPECT_EQ(filled("a\n{{#yes}}\nb\n{{/yes}}\n{{#no}}\nc\n{{/no}}\nd\n", v), "a\nb\nd\n");
    EXPECT_EQ(filled("a\n\n{{#no}}\nc\n\n{{/no}}\n\nd\n", v), "a\n\n\nd\n");
    EXPECT_EQ(filled("{{#yes}}{{#no}}x{{/no}}y{{/yes}}\n", v), "y\n");
}

TEST(Fill, ValuesWithTagsAreNotFilledAgain) {
    EXPECT_EQ(filled("{{a}}", view("a", "{{b}}\n{{#c}}")), "{{b}}\n{{#c}}");
}

TEST(Templates, AreEmbeddedWithoutTheirSuffix) {
    const auto names = template_names();
    EXPECT_NE(std::find(names.begin(), names.end(), "device/op_op.cpp"), names.end());
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST(Templates, NoneIsLeftUnknown) {
    EXPECT_FALSE(fill_template("no_such_template", View()).has_value());
}

}  // namespace
}  // namespace opwright::builder
