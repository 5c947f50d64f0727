#include "builder/report/highlight.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <regex>

namespace opwright::builder {
namespace {

std::string text_of(const std::string& html) {
    std::string text = std::regex_replace(html, std::regex("<[^>]*>"), "");
    for (const auto& [entity, c] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                                    std::pair("&#39;", "'"), std::pair("&amp;", "&")}) {
        for (std::size_t at; (at = text.find(entity)) != std::string::npos;) text.replace(at, std::strlen(entity), c);
    }
    return text;
}

TEST(HtmlEscape, LeavesNoWayOut) {
    EXPECT_EQ(html_escape("</script><img src=x onerror='a(\"&\")'>"),
              "&lt;/script&gt;&lt;img src=x onerror=&#39;a(&quot;&amp;&quot;)&#39;&gt;");
    EXPECT_EQ(html_escape(std::string_view("a\0b\x1b", 4)),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
}

TEST(Highlight, MarksTokens) {
    EXPECT_EQ(
        highlight("int x = 0x1F; // <a>\n", "a.cpp"),
        "<span class=\"l\"><b class=\"k\">int</b> x = <b class=\"n\">0x1F</b>; <b class=\"c\">// &lt;a&gt;</b></span>");
    EXPECT_EQ(highlight("#include \"a\"", "a.hpp"),
              "<span class=\"l\"><b class=\"p\">#include</b> <b class=\"s\">&quot;a&quot;</b></span>");
    EXPECT_EQ(highlight("int <b>", "notes.txt"), "<span class=\"l\">int &lt;b&gt;</span>");
}

TEST(Highlight, ATokenOfSeveralLinesIsWholeInEachLine) {
    EXPECT_EQ(highlight("/* a\nb */", "a.cpp"),
              "<span class=\"l\"><b class=\"c\">/* a</b>\n</span><span class=\"l\"><b class=\"c\">b */</b></span>");
}

TEST(Highlight, KeepsTheTextOfHostileAndCutOffSources) {
    for (const char* source : {"\"never closed\nint", "R\"x(raw \" ) )x\" 'c' '\\''", "R\"", "/* open", "'''py\n",
                               "</span><script>", "1'000.5f", "@x\n  #c\n#", "a\\"}) {
        for (const char* name : {"a.cpp", "a.py", "a"})
            EXPECT_EQ(text_of(highlight(source, name)) + (std::string_view(source).ends_with('\n') ? "\n" : ""), source)
                << name;
    }
}

}  // namespace
}  // namespace opwright::builder
