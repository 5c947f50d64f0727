// Damaged specs: whatever is cut, deleted or overwritten, the answer is a plan or a Diagnostic with a place.
#include <gtest/gtest.h>

#include <random>

#include "builder/plan/render.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

/// Reads and plans; an error must have an id, words, and a place inside the text.
void read_and_plan(const std::string& text, const std::string& what) {
    const std::size_t lines = testing::lines_of(text).size() + 1;
    const auto check = [&](const Diagnostic& d) {
        EXPECT_FALSE(d.id.empty()) << what;
        EXPECT_NE(d.id, "internal") << what << ": " << to_text(d);
        EXPECT_FALSE(d.what.empty()) << what;
        EXPECT_EQ(d.place.file, "damaged.md") << what << ": " << to_text(d);
        EXPECT_GE(d.place.line, 1U) << what << ": " << to_text(d);
        EXPECT_GE(d.place.column, 1U) << what << ": " << to_text(d);
        EXPECT_LE(d.place.line, lines) << what << ": " << to_text(d);
    };
    const Result<Spec> spec = parse_spec(text, "damaged.md");
    if (!spec) return check(spec.error());
    for (const Diagnostic& d : spec->notes) check(d);
    const Result<Plan> plan = make_plan(*spec);
    if (!plan) return check(plan.error());
    EXPECT_FALSE(to_table(*plan).empty());
    EXPECT_NO_THROW(to_json(*plan).dump()) << what;
}

class Damaged : public ::testing::TestWithParam<std::string> {};

TEST_P(Damaged, CutOffBehindEveryLine) {
    const std::vector<std::string> lines = testing::lines_of(testing::sample_spec(GetParam()));
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        read_and_plan(text, "cut behind line " + std::to_string(i));
        read_and_plan(text + lines[i].substr(0, lines[i].size() / 2), "cut within line " + std::to_string(i + 1));
        text += lines[i] + "\n";
    }
}

TEST_P(Damaged, EveryLineLeftOut) {
    const std::vector<std::string> lines = testing::lines_of(testing::sample_spec(GetParam()));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::vector<std::string> rest = lines;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        read_and_plan(testing::joined(rest), "without line " + std::to_string(i + 1));
    }
}

TEST_P(Damaged, EveryCellEmptiedOrRemoved) {
    const std::vector<std::string> lines = testing::lines_of(testing::sample_spec(GetParam()));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t bar = lines[i].find('|'); bar != std::string::npos; bar = lines[i].find('|', bar + 1)) {
            const std::size_t end = lines[i].find('|', bar + 1);
            if (end == std::string::npos) break;
            static constexpr const char* kFillers[] = {"| ",        "", "| ? ", "| -1 ", "| 99999999999999999999 ",
                                                       "| ((((((( "};
            std::vector<std::string> changed = lines;
            changed[i] = lines[i].substr(0, bar) + kFillers[(i + bar) % std::size(kFillers)] + lines[i].substr(end);
            read_and_plan(testing::joined(changed), "line " + std::to_string(i + 1) + ": " + changed[i]);
        }
    }
}

TEST_P(Damaged, BytesOverwritten) {
    const std::string sample = testing::sample_spec(GetParam());
    std::mt19937 random(20240607);
    static constexpr char kBytes[] = "|\n#`*-0123456789()[]<>=,:;%/\\\"'\xE2\x80\x93\x00 xWt_";
    for (int round = 0; round < 400; ++round) {
        std::string text = sample;
        const std::size_t count = 1 + random() % 12;
        for (std::size_t n = 0; n < count; ++n) text[random() % text.size()] = kBytes[random() % (sizeof(kBytes) - 1)];
        read_and_plan(text, "round " + std::to_string(round));
    }
}

TEST_P(Damaged, ByOtherLineEnds) {
    const std::string sample = testing::sample_spec(GetParam());
    const Result<Spec> plain = parse_spec(sample, "damaged.md");
    ASSERT_TRUE(plain.has_value());
    std::string crlf = "\xEF\xBB\xBF";
    for (const char c : sample) crlf += c == '\n' ? "\r\n" : std::string(1, c);
    const Result<Spec> other = parse_spec(crlf, "damaged.md");
    ASSERT_TRUE(other.has_value()) << to_text(other.error());
    EXPECT_EQ(to_json(*make_plan(*plain)).dump(), to_json(*make_plan(*other)).dump());
}

INSTANTIATE_TEST_SUITE_P(Samples, Damaged, ::testing::ValuesIn(testing::sample_specs()),
                         [](const auto& info) { return info.param; });

TEST(HostileText, IsRefusedOrRead) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::string text;
        const std::size_t size = random() % 2000;
        for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(random() & 0xFFU);
        read_and_plan(text, "random bytes, round " + std::to_string(round));
    }
    read_and_plan(std::string(60'000, '>') + "x", "deep quotes");
    read_and_plan(std::string(60'000, '#'), "a line of #");
    read_and_plan(std::string(60'000, '|'), "a line of bars");
    std::string deep;
    for (int i = 0; i < 2000; ++i) deep += std::string(static_cast<std::size_t>(i % 200) * 2, ' ') + "- item\n";
    read_and_plan(deep, "deep lists");
    std::string quotes;
    for (int i = 0; i < 500; ++i) quotes += std::string(100, '>') + " x\n";
    read_and_plan(quotes, "many quotes");
}

TEST(HostileText, TooLargeIsAnErrorWithAPlace) {
    const Result<Spec> file = parse_spec(std::string(5U << 20U, 'x'), "big.md");
    ASSERT_FALSE(file.has_value());
    EXPECT_EQ(file.error().id, "too-large");
    const Result<Spec> line = parse_spec("# a\n" + std::string(100'000, 'x'), "big.md");
    ASSERT_FALSE(line.has_value());
    EXPECT_EQ(line.error().id, "too-large");
    EXPECT_EQ(line.error().place.line, 2U);
}

/// Each of these once took minutes: work must grow with the length of the text, not with its square.
TEST(HostileText, LongListsOfOneThingEnd) {
    const std::string sample = testing::sample_spec("masked_softmax");
    const auto repeated = [](const std::string& unit, int times) {
        std::string out;
        for (int i = 0; i < times; ++i) out += unit;
        return out;
    };
    std::string definitions = "\n## Notation\n";
    for (int i = 0; i < 20'000; ++i)
        definitions += "text `A" + std::to_string(i) + " = B" + std::to_string(i) + " + 1`.\n";
    read_and_plan(sample + definitions, "definitions");
    read_and_plan(sample + repeated(repeated("a=b,", 10'000) + "\n", 10), "definitions in a line");
    read_and_plan(sample + repeated(repeated("`a = b` ", 5'000) + "\n", 10), "code spans in a line");
    read_and_plan(sample + repeated("| c_1 | x |\n", 20'000), "rows");
    read_and_plan(sample + repeated("# CB Allocation\n", 20'000), "headings");
    read_and_plan(sample + repeated("1. x: y\n", 20'000), "items");
    read_and_plan(sample + repeated("- x:\n  - y: z\n", 10'000), "lists that are sections");
    read_and_plan(sample + "<table>\n" + repeated("<tr><td>a\n\n", 10'000), "an open HTML table");
    read_and_plan(sample + "```yaml\n" + repeated("a: {b: [c, d]}\n", 10'000) + "```\n", "yaml");
    read_and_plan(sample + "```json\n" + repeated("{\"a\":[", 5'000) + "\n```\n", "deep json");
    read_and_plan(sample + repeated("\n", 60'000), "lines");
}

TEST(HostileText, LongFormulasDoNotExhaustTheStack) {
    testing::SpecText spec;
    std::string sum = "1";
    for (int i = 0; i < 20'000; ++i) sum += "+1";
    spec.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n| c_0 | cb_in | " +
        sum + " | tile_size |\n";
    const Result<Spec> long_sum = parse_spec(spec.text(), "damaged.md");
    ASSERT_FALSE(long_sum.has_value());
    EXPECT_EQ(long_sum.error().id, "too-large");
    spec.buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n| c_0 | cb_in | " +
        std::string(20'000, '(') + " | tile_size |\n";
    const Result<Spec> nested = parse_spec(spec.text(), "damaged.md");
    ASSERT_FALSE(nested.has_value());
    EXPECT_EQ(nested.error().id, "too-large");
}

}  // namespace
}  // namespace opwright::builder
