#include "builder/gates/junit.hpp"

#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>

namespace opwright::builder {

namespace {

/// pytest writes bytes that XML cannot hold as `#x1B`; terminal colours among them carry nothing for a person.
std::string without_colours(std::string_view text) {
    std::string clean;
    for (std::size_t i = 0; i < text.size();) {
        const bool escaped = text.substr(i, 5) == "#x1B[";
        if (escaped || text.substr(i, 2) == "\x1b[") {
            const std::size_t end = text.find_first_of("mK", i);
            if (end != std::string_view::npos && end - i < 16) {
                i = end + 1;
                continue;
            }
        }
        clean += text[i++];
    }
    return clean;
}

TestResult read_case(const pugi::xml_node& node) {
    TestResult test;
    test.name = node.attribute("name").as_string();
    test.file = node.attribute("classname").as_string();
    test.seconds = node.attribute("time").as_double();
    const auto take = [&](const char* tag, TestOutcome outcome) {
        const pugi::xml_node child = node.child(tag);
        if (!child) return false;
        test.outcome = outcome;
        test.message = without_colours(child.attribute("message").as_string());
        test.detail = without_colours(child.text().as_string());
        return true;
    };
    take("skipped", TestOutcome::kSkipped) || take("failure", TestOutcome::kFailed) ||
        take("error", TestOutcome::kError);
    // A file that cannot be collected has its module name where tests have their own.
    if (test.name.empty()) test.name = test.file;
    return test;
}

}  // namespace

Result<std::vector<TestResult>> read_junit(std::string_view xml, const std::string& name) {
    const auto unreadable = [&](std::string what, std::uint32_t line = 0) {
        Diagnostic d;
        d.id = "junit-unreadable";
        d.place = {name, line, 0};
        d.what = std::move(what);
        d.expected = "the JUnit XML that pytest --junitxml writes";
        return fail(std::move(d));
    };
    pugi::xml_document document;
    const auto parsed =
        document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!parsed) {
        const auto before = xml.substr(0, static_cast<std::size_t>(parsed.offset));
        const auto line = static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
        return unreadable(fmt::format("the test results are not whole XML: {}", parsed.description()), line);
    }
    const pugi::xml_node root = document.document_element();
    if (std::string_view(root.name()) != "testsuites" && std::string_view(root.name()) != "testsuite") {
        return unreadable(fmt::format("the test results begin with <{}>", root.name()));
    }
    std::vector<TestResult> tests;
    std::map<std::pair<std::string, std::string>, std::size_t> seen;
    for (const pugi::xpath_node& found : root.select_nodes("//testcase")) {
        TestResult test = read_case(found.node());
        const auto [place, is_new] = seen.emplace(std::pair(test.file, test.name), tests.size());
        if (is_new) {
            tests.push_back(std::move(test));
        } else if (test.outcome != TestOutcome::kPassed) {
            tests[place->second] = std::move(test);
        }
    }
    return tests;
}

}  // namespace opwright::builder
