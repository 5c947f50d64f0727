// What the kernel rules say about small kernels, with and without arguments.
#include "builder/check/kernel/evaluate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace opwright::builder::check {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Trace trace_of(const std::string& body, const KernelInputs& inputs = {}) {
    const Unit unit = preprocess("kernel.cpp", body, {});
    return evaluate_kernel(parse_unit(unit), KernelHeaders::read(""), inputs);
}

std::vector<std::string> rules_of(const std::string& body) {
    std::vector<std::string> rules;
    for (const LocalMistake& mistake : trace_of("void kernel_main() {" + body + "}").mistakes)
        rules.push_back(mistake.rule + ":" + std::to_string(mistake.spot.line));
    return rules;
}

TEST(Evaluate, AReadNobodyWaitsForIsFoundAtThePush) {
    const std::string read = "cb_reserve_back(0, 1);\nnoc_async_read(from, get_write_ptr(0), 32);\n";
    EXPECT_THAT(rules_of(read + "cb_push_back(0, 1);"), ElementsAre("read-barrier-missing:3"));
    EXPECT_THAT(rules_of(read + "noc_async_read_barrier();\ncb_push_back(0, 1);"), IsEmpty());
}

TEST(Evaluate, ABarrierOnOneOfTwoWaysIsNoCertainMistake) {
    EXPECT_THAT(rules_of("cb_reserve_back(0, 1);\n"
                         "if (get_arg_val<uint32_t>(0) == 1) { noc_async_read(from, get_write_ptr(0), 32); }\n"
                         "cb_push_back(0, 1);"),
                IsEmpty());
}

TEST(Evaluate, ObjectsFunctionsAndLambdasAreFollowed) {
    const std::string text =
        "template <uint32_t cb> void send() {\n cb_wait_front(cb, 1);\n"
        " noc_async_write(get_read_ptr(cb), to, 32);\n cb_pop_front(cb, 1);\n}\n"
        "void kernel_main() {\n CircularBuffer in(3);\n auto fill = [&](uint32_t n) { in.reserve_back(n); "
        "in.push_back(n); };\n"
        " fill(2);\n send<5>();\n noc_async_write_barrier();\n}";
    const Trace trace = trace_of(text);
    ASSERT_EQ(trace.mistakes.size(), 1u);
    EXPECT_EQ(trace.mistakes[0].rule, "write-flush-missing");
    EXPECT_EQ(trace.mistakes[0].spot.line, 4u);
    ASSERT_FALSE(trace.buffer_steps.empty());
    EXPECT_EQ(trace.buffer_steps[0].buffer, 3);
    EXPECT_EQ(trace.buffer_steps[0].pages, 2);
}

TEST(Evaluate, SomethingUnknownMakesEverythingUncertainAndSaysSo) {
    const Trace trace = trace_of(
        "void kernel_main() { noc_async_write(get_read_ptr(1), to, 32); other_library(1); cb_pop_front(1, 1); }");
    EXPECT_THAT(trace.mistakes, IsEmpty());
    ASSERT_TRUE(trace.all_unknown.has_value());
    EXPECT_THAT(trace.all_unknown->why, testing::HasSubstr("other_library"));
}

TEST(Evaluate, ArgumentsGiveExactCounts) {
    const std::string text =
        "void kernel_main() {\n constexpr uint32_t cb = get_compile_time_arg_val(0);\n"
        " const uint32_t n = get_arg_val<uint32_t>(1);\n"
        " for (uint32_t i = 0; i < n; i += 2) { cb_wait_front(cb, 2); cb_pop_front(cb, 2); }\n}";
    KernelInputs inputs;
    inputs.compile_args = {7};
    inputs.runtime_args = {0, 6};
    EXPECT_EQ(trace_of(text, inputs).buffer_steps.size(), 6u);
    EXPECT_TRUE(trace_of(text, inputs).knows_counts_of(7));
    EXPECT_FALSE(trace_of(text).knows_counts_of(1000)) << "without arguments the loop's count is not known";
}

TEST(Evaluate, AKernelThatNeverEndsIsGivenUp) {
    const Trace trace = trace_of("void kernel_main() { while (true) { cb_wait_front(0, 1); cb_pop_front(0, 1); } }");
    EXPECT_TRUE(trace.all_unknown.has_value());
}

TEST(Parser, GarbageIsCountedNotFatal) {
    for (const char* text : {"void kernel_main() { @ # $ ) ] } {", "template <", "void kernel_main() { a < b; ((((((",
                             "\"", "#if (1\n#define X(a a\nX(", "/*", "void kernel_main(){ for(;;", "enum {"})
        trace_of(text);
    trace_of("void kernel_main() { x = " + std::string(100'000, '(') + "; }");
    trace_of("void kernel_main() " + std::string(100'000, '{'));
}

}  // namespace
}  // namespace opwright::builder::check
