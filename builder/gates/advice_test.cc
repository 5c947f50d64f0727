// The debugging guide: raw texts as compilers, the runtime, Python and the chip write them, and the advice for each.
#include "builder/gates/advice.hpp"

#include <gtest/gtest.h>

#include <set>

namespace opwright::builder {
namespace {

struct Case {
    const char* rule;
    const char* fix_has;
    const char* text;
};

const Case kCases[] = {
    {"missing-header", "ttnn/gone.hpp",
     "x.cpp:3:10: fatal error: ttnn/gone.hpp: No such file or directory\n    3 | #include"},
    {"missing-header", "nope/gone.hpp", "nope/gone.hpp: No such file or directory"},
    {"missing-header", "my_helper.hpp", "reader.cpp:3:10: fatal error: 'my_helper.hpp' file not found"},
    {"moved-header", "api/compute", "c.cpp:2:10: fatal error: 'compute_kernel_api/common.h' file not found"},
    {"moved-header", "api/dataflow/dataflow_api.h", "r.cpp:2:10: fatal error: 'dataflow_api.h' file not found"},
    {"undefined-symbol", "ttnn::operations::gate::detail::gate_single_core",
     "/usr/bin/ld: gate_op.cpp:(.text+0x1): undefined reference to "
     "`ttnn::operations::gate::detail::gate_single_core(int)'"},
    {"undefined-symbol", "kernel_main", "ld.lld: error: undefined symbol: kernel_main"},
    {"multiple-definition", "helper",
     "ld: b.o: in function `x': multiple definition of `helper'; a.o: first defined here"},
    {"no-member", "adress", "gate.cpp:9:30: error: no member named 'adress' in 'tt::tt_metal::Buffer'"},
    {"no-member", "adress",
     "gate.cpp:9:30: error: 'class tt::tt_metal::Buffer' has no member named 'adress'; did you mean 'address'?"},
    {"undeclared-name", "CreateCircularBufer",
     "f.cpp:9:5: error: 'CreateCircularBufer' was not declared in this scope"},
    {"undeclared-name", "cb_wait_frnt",
     "RuntimeError: ...\nw.cpp:27:9: error: use of undeclared identifier 'cb_wait_frnt'; did you mean "
     "'cb_wait_front'?"},
    {"wrong-arguments", "copy_tile", "c.cpp:14:9: error: no matching function for call to 'copy_tile'"},
    {"wrong-arguments", "number and order",
     "c.cpp:14:9: error: too few arguments to function call, expected 2, have 1"},
    {"narrowing", "static_cast<uint32_t>",
     "f.cpp:70:1: error: narrowing conversion of 'x' from 'uint64_t' to 'unsigned int'"},
    {"syntax", "syntax", "f.cpp:12:5: error: expected ';' before '}' token"},
    {"syntax", "syntax", "f.cpp:12:5: error: expected ';' after expression"},
    {"compile-arg-missing", "factory",
     "api.h:60:5: error: static assertion failed due to requirement '9U < 4U': Index out of range"},
    {"static-assert", "DST must be small", "k.cpp:9:5: error: static assertion failed: DST must be small"},
    {"kernel-path", "k/none.cpp",
     "TT_FATAL @ kernel.cpp:1: found\ninfo:\nKernel file k/none.cpp doesn't exist in any of the searched paths!"},
    {"cb-index", "32", "Buffer index (32) exceeds max number of circular buffers per core (32)"},
    {"cb-index", "of its own",
     "Invalid circular buffer index: Cannot add circular buffer at index 0, another circular buffer already exists"},
    {"cb-size", "3000", "Total circular buffer size 3000 B must be divisible by page size 2048 B"},
    {"cb-globally-allocated", "sharded", "Only L1 buffers can have an associated circular buffer!"},
    {"l1-overflow", "fewer pages",
     "Statically allocated circular buffers on core range [0-0 - 0-0] grow to 2202976 B which is beyond max L1 size of "
     "1499136 B"},
    {"config-type", "ComputeConfig",
     "DataMovementKernel creation failure: Cannot create data movement kernel for x because both data movement "
     "processors are in use!"},
    {"runtime-args", "every core",
     "Illegal Runtime Args on (x=0,y=0): Number of runtime args cannot be modified from 3 to 4!"},
    {"runtime-args", "every core",
     "4096 unique+common runtime args targeting kernel X on 0-0 are too large. Max allowable is 4094"},
    {"core-outside-grid", "compute_with_storage_grid_size",
     "No core coordinate found at location: (8, 0, TENSIX, LOGICAL)"},
    {"core-outside-grid", "work split", "Invalid core range for start_coord: 3-3, end_coord: 1-1"},
    {"core-overlap", "core group", "Core Overlap Between (\"A\") and new kernel (\"B\") at 0-0"},
    {"semaphore", "0 to 15", "Semaphore id 16 exceeds max value 15"},
    {"not-on-device", "from_torch", "Input tensor A must be on device, got storage type: StorageType::HOST"},
    {"optional-tensor", "has_value", "RuntimeError: bad optional access"},
    {"argument-range", "32 bits", "RuntimeError: std::bad_cast"},
    {"not-implemented", "stub", "TT_THROW @ f.cpp:9: gate: Kernel creation not yet implemented"},
    {"not-registered", "gate", "AttributeError: module 'ttnn' has no attribute 'gate'"},
    {"missing-python-module", "torchvision", "ModuleNotFoundError: No module named 'torchvision'"},
    {"module-does-not-load", "module", "ImportError: cannot open shared object file"},
    {"undefined-symbol", "_ZN4ttnn4gateE", "ImportError: gate.so: undefined symbol: _ZN4ttnn4gateE"},
    {"binding-arguments", "nb::arg",
     "TypeError: gate(): incompatible function arguments. The following argument types are supported"},
    {"kernel-hang", "tile counts", "opwright chip: hang [hang]: the program cannot go on: 1 core is not finished"},
    {"noc-address", "runtime argument",
     "opwright chip: kernel-mistake [dram-out-of-range]: a read behind the end of the channel"},
    {"noc-alignment", "16 bytes", "opwright chip: kernel-mistake [noc-alignment]: the read"},
    {"l1-address", "pointer", "opwright chip: kernel-mistake [misaligned-load]: a load of 4 bytes"},
    {"wrong-processor", "ComputeConfig", "opwright chip: kernel-mistake [illegal-instruction]: 0x00000000"},
    {"kernel-compilation", "compiler's first error",
     "Failed to generate binaries for reader_gate TT_THROW @ build.cpp:149"},
    {"time-limit", "loop", "test_x did not end within its time limit of 60 s"},
    {"crash", "host code", "the worker exited with signal 11 (Segmentation fault)"},
};

TEST(Advice, FitsEachTextOfTheGuide) {
    std::set<std::string> used;
    for (const Case& c : kCases) {
        SCOPED_TRACE(c.text);
        const std::optional<Advice> advice = advice_for(c.text);
        ASSERT_TRUE(advice.has_value());
        EXPECT_EQ(advice->rule, c.rule);
        EXPECT_NE(advice->fix.find(c.fix_has), std::string::npos) << advice->fix;
        EXPECT_FALSE(advice->guide.empty());
        EXPECT_EQ(advice->fix.find('$'), std::string::npos) << "a group was not filled in: " << advice->fix;
        used.insert(advice->rule);
    }
    for (const GuideEntry& entry : debugging_guide())
        EXPECT_EQ(used.count(std::string(entry.rule)), 1U) << entry.rule << " has no case";
}

TEST(Advice, NothingFitsOrdinaryText) {
    EXPECT_FALSE(advice_for("").has_value());
    EXPECT_FALSE(advice_for("15 passed in 3.2 s").has_value());
    EXPECT_FALSE(advice_for("AssertionError: assert Shape([1, 32]) == Shape([1, 64])").has_value());
}

/// What names the mistake wins over what only says that a kernel did not build, wherever it stands.
TEST(Advice, TheCompilersLineComesBeforeTheRuntimes) {
    const auto advice = advice_for(
        "TT_THROW @ build.cpp:149: tt::exception\ninfo:\nncrisc build failed. Log: \n"
        "reader.cpp:12:5: error: use of undeclared identifier 'cb_idx'\n");
    ASSERT_TRUE(advice.has_value());
    EXPECT_EQ(advice->rule, "undeclared-name");
}

TEST(Advice, NamesWhatTookTheFunctionsPlace) {
    const auto advice =
        advice_for("trisc1 build failed. Log: mm.cpp:12:5: error: use of undeclared identifier 'mm_init'");
    ASSERT_TRUE(advice.has_value());
    EXPECT_EQ(advice->rule, "undeclared-name");
    EXPECT_NE(advice->fix.find("no mm_init: call compute_kernel_hw_startup<SrcOrder::Reverse>"), std::string::npos);
}

TEST(Advice, GivesTheUsersLineAndKeepsTheText) {
    Diagnostic failure;
    failure.what =
        "Stage 6: 3 of 15 tests fail\n/w/op/device/kernels/reader.cpp:12:5: error: use of undeclared identifier 'x'";
    failure.fix = "correct the file that the message names";
    const Diagnostic told = with_advice(failure, "/w/op");
    EXPECT_EQ(told.place.file, "/w/op/device/kernels/reader.cpp");
    EXPECT_EQ(told.place.line, 12U);
    EXPECT_EQ(told.what.find("Stage 6"), 0U);
    EXPECT_NE(told.what.find("[undeclared-name]"), std::string::npos);
    EXPECT_NE(told.fix.find("check the spelling of x"), std::string::npos);
    failure.what =
        "ncrisc build failed. Log: /w/op/device/kernels/reader.cpp:27:61: error: use of undeclared identifier 'y'";
    EXPECT_EQ(with_advice(failure, "/w/op").place.line, 27U) << "the compiler's line stands behind other words";
    EXPECT_EQ(advice_for(failure.what)->line, "use of undeclared identifier 'y'");
    failure.what = "no text of the guide";
    EXPECT_EQ(with_advice(failure, "/w/op").fix, failure.fix);
}

TEST(Advice, EndsOnHugeTexts) {
    const std::string huge(3'000'000, 'a');
    EXPECT_FALSE(advice_for(huge).has_value());
    std::string lines;
    for (int i = 0; i < 100'000; ++i) lines += "line without an error\n";
    EXPECT_FALSE(advice_for(lines).has_value());
}

}  // namespace
}  // namespace opwright::builder
