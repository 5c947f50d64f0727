// The examples of docs/spec_format.md, run; and docs/errors.md, which must name every id that the sources use.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "builder/plan/render.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

/// A block "```spec <part>" and the block "```plan" or "```error" behind it.
struct Example {
    std::size_t line = 0;
    std::string part;
    std::string spec;
    std::string kind;
    std::string expected;
};

std::vector<Example> examples() {
    std::vector<Example> out;
    const std::vector<std::string> lines = testing::lines_of(testing::source_file("docs/spec_format.md"));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].rfind("````", 0) != 0 || lines[i].size() == 4) continue;
        std::string block;
        const std::string info = lines[i].substr(4);
        const std::size_t first = i + 1;
        for (++i; i < lines.size() && lines[i] != "````"; ++i) block += lines[i] + "\n";
        if (info.rfind("spec ", 0) == 0) {
            out.push_back({first, info.substr(5), block, "", ""});
        } else if (info == "plan" || info == "error") {
            out.back().kind = info;
            out.back().expected = block;
        }
    }
    return out;
}

std::string squeezed(const std::string& text) {
    return std::regex_replace(std::regex_replace(text, std::regex(" +"), " "), std::regex("^ | $"), "");
}

/// The small spec of testing.hpp with one part replaced; `offset` is the number of lines in front of that part.
std::string whole(const Example& e, std::size_t& offset) {
    testing::SpecText spec;
    const std::pair<const char*, std::string*> parts[] = {
        {"head", &spec.head},       {"parameters", &spec.parameters}, {"inputs", &spec.inputs},
        {"output", &spec.output},   {"notation", &spec.notation},     {"work", &spec.work},
        {"buffers", &spec.buffers}, {"kernels", &spec.kernels}};
    for (const auto& [name, part] : parts) {
        if (e.part == name) *part = e.spec;
    }
    const std::string text = spec.text();
    offset = testing::lines_of(text.substr(0, text.find(e.spec))).size();
    return text;
}

TEST(SpecFormatDocument, ExamplesSayWhatTheBuilderSays) {
    const std::vector<Example> all = examples();
    ASSERT_GE(all.size(), 12U);
    for (const Example& e : all) {
        SCOPED_TRACE("docs/spec_format.md:" + std::to_string(e.line));
        std::size_t offset = 0;
        const std::string text = whole(e, offset);
        const Result<Spec> spec = parse_spec(text, "spec");
        const Result<Plan> plan = spec ? make_plan(*spec) : Result<Plan>(fail(spec.error()));
        if (e.kind == "error") {
            ASSERT_FALSE(plan.has_value());
            Diagnostic d = plan.error();
            if (d.place.line > offset) d.place.line -= static_cast<std::uint32_t>(offset);
            EXPECT_EQ(to_text(d) + "\n", e.expected);
            continue;
        }
        ASSERT_EQ(e.kind, "plan") << "an example needs a plan or an error behind it";
        ASSERT_TRUE(plan.has_value()) << to_text(plan.error());
        std::set<std::string> table;
        for (const std::string& line : testing::lines_of(to_table(*plan))) table.insert(squeezed(line));
        for (const std::string& line : testing::lines_of(e.expected)) {
            const bool found = std::any_of(table.begin(), table.end(), [&](const std::string& t) {
                return t.find(squeezed(line)) != std::string::npos;
            });
            EXPECT_TRUE(found) << "no line of the plan has: " << line << "\n" << to_table(*plan);
        }
    }
}

TEST(ErrorsDocument, HasAnEntryForEveryIdOfSpecAndPlan) {
    std::set<std::string> documented;
    for (const std::string& line : testing::lines_of(testing::source_file("docs/errors.md"))) {
        if (line.rfind("### ", 0) != 0) continue;
        EXPECT_TRUE(documented.insert(line.substr(4)).second) << "twice: " << line;
    }
    const std::regex id(
        R"((?:error|warn|note|fault|fail)\(\s*(?:[A-Za-z*>]+,\s*)?"([a-z0-9]+(?:-[a-z0-9]+)+)\"|k(?:Error|Note|Warning),\s*"([a-z0-9-]+)\")");
    std::set<std::string> used;
    for (const char* folder : {"spec", "plan"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(OPWRIGHT_SOURCE_DIR) + "/builder/" + folder)) {
            if (entry.path().extension() != ".cpp") continue;
            const std::string source =
                testing::source_file("builder/" + std::string(folder) + "/" + entry.path().filename().string());
            for (std::sregex_iterator at(source.begin(), source.end(), id), end; at != end; ++at)
                used.insert((*at)[1].matched ? (*at)[1] : (*at)[2]);
        }
    }
    EXPECT_GE(used.size(), 50U);
    for (const std::string& word : used)
        EXPECT_EQ(documented.count(word), 1U) << word << " is missing in docs/errors.md";
}

void keys_of(const nlohmann::ordered_json& value, std::set<std::string>& keys) {
    if (value.is_object()) {
        for (const auto& [key, below] : value.items()) {
            keys.insert(key);
            keys_of(below, keys);
        }
    } else if (value.is_array()) {
        for (const auto& below : value) keys_of(below, keys);
    }
}

TEST(PlanJsonDocument, DescribesEveryField) {
    const std::string document = testing::source_file("docs/plan_json.md");
    std::set<std::string> keys;
    for (const std::string& op : testing::sample_specs()) {
        const Result<Spec> spec = parse_spec(testing::sample_spec(op), op);
        ASSERT_TRUE(spec.has_value());
        const Result<Plan> plan = make_plan(*spec);
        ASSERT_TRUE(plan.has_value());
        keys_of(to_json(*plan), keys);
    }
    EXPECT_GE(keys.size(), 60U);
    for (const std::string& key : keys)
        EXPECT_NE(document.find("`" + key + "`"), std::string::npos) << key << " is missing in docs/plan_json.md";
}

TEST(PlanTable, FitsTheColumnsThatThereAre) {
    for (const std::string& op : testing::sample_specs()) {
        const Result<Plan> plan = make_plan(*parse_spec(testing::sample_spec(op), op));
        ASSERT_TRUE(plan.has_value());
        std::string whole = squeezed(to_table(*plan)), broken = squeezed(to_table(*plan, 100));
        for (const std::string& line : testing::lines_of(to_table(*plan, 100)))
            EXPECT_TRUE(line.size() <= 110 || line.find("/device/kernels/") != std::string::npos) << line;
        // No character is lost; only where lines end differs.
        const auto letters = [](std::string text) {
            std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
            std::sort(text.begin(), text.end());
            return text;
        };
        EXPECT_EQ(letters(whole), letters(broken));
    }
}

TEST(DeductionRules, AreInTheFormatDocument) {
    const std::string document = testing::source_file("docs/spec_format.md");
    for (const std::string& op : testing::sample_specs()) {
        const Result<Spec> spec = parse_spec(testing::sample_spec(op), op);
        ASSERT_TRUE(spec.has_value());
        const Result<Plan> plan = make_plan(*spec);
        ASSERT_TRUE(plan.has_value());
        for (const Deduction& d : plan->deductions)
            EXPECT_NE(document.find("`" + d.rule + "`"), std::string::npos) << d.rule;
    }
}

}  // namespace
}  // namespace opwright::builder
