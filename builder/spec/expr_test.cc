#include "builder/spec/expr.hpp"

#include <gtest/gtest.h>

#include <map>

#include "builder/spec/expr_parse.hpp"

namespace opwright::builder {
namespace {

ParsedExpr parsed(const std::string& text) {
    GrammarOptions options;
    options.is_symbol = [](std::string_view n) { return n == "Wt" || n == "C"; };
    const Result<ParsedExpr> e = parse_expr(Text(text, {1, 1}), "f", options);
    EXPECT_TRUE(e.has_value()) << text << ": " << (e ? "" : to_text(e.error()));
    return e ? *e : ParsedExpr{number(0), Unit::kNone, false, 0};
}

std::string refused(const std::string& text) {
    const Result<ParsedExpr> e = parse_expr(Text(text, {1, 1}), "f");
    if (e) return "accepted as " + to_text(e->expr);
    return std::to_string(e.error().place.column) + " " + e.error().id;
}

Environment environment() {
    static const std::map<std::string, std::int64_t> kValues = {{"Wt", 7}, {"H", 70}, {"W", 224}, {"C", 64},
                                                                {"N", 2},  {"d", 1},  {"r", 4}};
    Environment env;
    env.value = [](const std::string& n) {
        return kValues.count(n) != 0 ? std::optional(kValues.at(n)) : std::nullopt;
    };
    env.axis = [](const std::string&, std::int64_t i) {
        static constexpr std::int64_t kShape[] = {2, 3, 40, 50};
        if (i < 0) i += 4;
        return i >= 0 && i < 4 ? std::optional(kShape[i]) : std::nullopt;
    };
    env.rank = [](const std::string&) { return std::optional<std::int64_t>(4); };
    env.tile_size = [](const std::string&) { return std::optional<std::int64_t>(2048); };
    return env;
}

std::int64_t value(const std::string& text) {
    const Result<std::int64_t> v = evaluate(parsed(text).expr, environment());
    EXPECT_TRUE(v.has_value()) << text << ": " << (v ? "" : to_text(v.error()));
    return v ? *v : -1;
}

std::string fault(const std::string& text) {
    const Result<std::int64_t> v = evaluate(parsed(text).expr, environment());
    return v ? "value " + std::to_string(*v) : v.error().id;
}

TEST(Formula, FollowsTheUsualPrecedence) {
    EXPECT_EQ(value("2 + 3*4"), 14);
    EXPECT_EQ(value("(2 + 3)*4"), 20);
    EXPECT_EQ(value("20 - 3 - 4"), 13);
    EXPECT_EQ(value("-2*3 + 10"), 4);
    EXPECT_EQ(value("17 % 5 * 2"), 4);
}

TEST(Formula, TakesThePlannersSigns) {
    EXPECT_EQ(value("2\xC3\x97Wt"), 14);
    EXPECT_EQ(value("2 \xC2\xB7 Wt"), 14);
    EXPECT_EQ(value("2 x Wt"), 14);
    EXPECT_EQ(value("2Wt"), 14);
    EXPECT_EQ(value("1,499,136"), 1499136);
    EXPECT_EQ(value("min(1,200)"), 1) << "a comma separates the values of a function";
    EXPECT_EQ(value("Wt \xE2\x89\xA4 7"), 1);
    EXPECT_EQ(value("2 <= N <= 8"), 1);
    EXPECT_EQ(value("two tiles"), 2);
}

TEST(Formula, KnowsItsFunctions) {
    EXPECT_EQ(value("ceil(H/32)"), 3);
    EXPECT_EQ(value("floor(H/32)"), 2);
    EXPECT_EQ(value("ceil(H/32 + 1/2)"), 3);
    EXPECT_EQ(value("align_up(2*C + 2, 32)"), 160);
    EXPECT_EQ(value("round_up(64, 32)"), 64);
    EXPECT_EQ(value("max(1, 5, 3)"), 5);
    EXPECT_EQ(value("prod(shape[d : r-2])"), 3);
    EXPECT_EQ(value("prod(shape[:-1])"), 240);
    EXPECT_EQ(value("prod(shape[2:2])"), 1) << "an empty product";
    EXPECT_EQ(value("x.shape[-1] + shape[0]"), 52);
    EXPECT_EQ(value("tile_size(Bfp8_b)"), 1088);
    EXPECT_EQ(value("2*tile_size(dtype)"), 4096);
    EXPECT_EQ(value("d + r + 1 if d < 0 else d"), 1);
    EXPECT_EQ(value("1 if N == 2 and not d > 1"), 1);
}

TEST(Formula, TellsPagesFromBytes) {
    EXPECT_EQ(parsed("2 tiles").unit, Unit::kPages);
    EXPECT_EQ(parsed("2\xC2\xB7Wt tiles").unit, Unit::kPages);
    EXPECT_EQ(parsed("4 KiB").unit, Unit::kBytes);
    EXPECT_EQ(value("4 KiB"), 4096);
    EXPECT_EQ(value("2B"), 2);
    EXPECT_EQ(parsed("2B").unit, Unit::kBytes);
    EXPECT_EQ(parsed("2C").unit, Unit::kNone);
    EXPECT_TRUE(parsed("2 tiles + 4 B").mixed_units);
}

TEST(Formula, RefusesWithThePlace) {
    EXPECT_EQ(refused("2 +"), "4 cell-unreadable");
    EXPECT_EQ(refused("2 * sqrt(4)"), "5 unknown-function");
    EXPECT_EQ(refused("(2"), "3 cell-unreadable");
    EXPECT_EQ(refused("2 $ 3"), "3 cell-unreadable");
    EXPECT_EQ(refused("2\xE2\x88\x92"
                      "1"),
              "2 cell-unreadable")
        << "no other Unicode in formulas";
    EXPECT_EQ(refused("99999999999999999999"), "1 too-large");
    EXPECT_EQ(refused("2.5"), "1 cell-unreadable");
}

TEST(Evaluation, IsExactAndChecked) {
    EXPECT_EQ(fault("H/32"), "not-whole");
    EXPECT_EQ(fault("9223372036854775807 + 1"), "too-large");
    EXPECT_EQ(fault("9223372036854775807 * 9223372036854775807"), "too-large");
    EXPECT_EQ(fault("1/(N - 2)"), "division-by-zero");
    EXPECT_EQ(fault("5 % (N - 2)"), "division-by-zero");
    EXPECT_EQ(fault("align_up(5, 0)"), "division-by-zero");
    EXPECT_EQ(fault("Q + 1"), "unknown-symbol");
    EXPECT_EQ(value("1/3 + 2/3"), 1) << "quotients are kept exact until the end";
    EXPECT_EQ(value("(H/32)*32"), 70);
}

TEST(TextForm, ReadsBackToTheSameTree) {
    for (const char* text :
         {"2*Wt + 1", "(2 + Wt)*3", "20 - (3 - 4)", "ceil(H/32)*Wt", "d + r + 1 if d < 0 else d", "prod(shape[:-1])",
          "align_up(2*C, 32)", "sh/32*(sw/32)", "1 if mask.shape[0] == N and N > 1 else 0"}) {
        EXPECT_EQ(to_text(parsed(text).expr), text);
    }
}

std::string cpp(const std::string& text) {
    const Result<std::string> out = to_cpp(parsed(text).expr, {});
    return out ? *out : out.error().id;
}

TEST(CppForm, KeepsTheMeaning) {
    EXPECT_EQ(cpp("2*Wt + 1"), "2 * Wt + 1");
    EXPECT_EQ(cpp("(2 + Wt)*3"), "(2 + Wt) * 3");
    EXPECT_EQ(cpp("20 - (3 - 4)"), "20 - (3 - 4)");
    EXPECT_EQ(cpp("ceil(H/32)"), "tt::div_up(H, 32)");
    EXPECT_EQ(cpp("floor((H + 1)/32)"), "(H + 1) / 32");
    EXPECT_EQ(cpp("align_up(2*C, 32)"), "tt::round_up(2 * C, 32)");
    EXPECT_EQ(cpp("1 if mask.shape[0] == N and N > 1"), "mask.logical_shape()[0] == N && N > 1 ? 1 : 0");
    EXPECT_EQ(cpp("N == 1 or N == 2 and d > 0"), "N == 1 || (N == 2 && d > 0)");
    EXPECT_EQ(cpp("ceil(H/32 + W/32)"), "not-in-cpp");
}

TEST(CppForm, TakesTheBindings) {
    CppBindings bindings;
    bindings.name = [](const std::string& n) { return "v_" + n; };
    bindings.axis = [](const std::string& t, const std::string& i) { return t + "_dims[" + i + "]"; };
    bindings.first_tensor = "x";
    EXPECT_EQ(*to_cpp(parsed("Wt*shape[-1]").expr, bindings), "v_Wt * x_dims[-1]");
}

}  // namespace
}  // namespace opwright::builder
