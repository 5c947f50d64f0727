// Rules over programs and folders, one mistake each: a small operation of three kernels and the program that its
// factory would have made, both right until a test spoils one thing.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "builder/check/check.hpp"

namespace opwright::builder::check {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kReader = R"(#include "api/dataflow/dataflow_api.h"
void kernel_main() {
    constexpr auto x_args = TensorAccessorArgs<1>();
    constexpr uint32_t cb_x = get_compile_time_arg_val(0);
    const uint32_t x_addr = get_arg_val<uint32_t>(0);
    const uint32_t count = get_arg_val<uint32_t>(1);
    const uint32_t start = get_arg_val<uint32_t>(2);
    const auto x = TensorAccessor(x_args, x_addr, 2048);
    for (uint32_t i = start; i < start + count; ++i) {
        cb_reserve_back(cb_x, 1);
        noc_async_read_page(i, x, get_write_ptr(cb_x));
        noc_async_read_barrier();
        cb_push_back(cb_x, 1);
    }
}
)";

constexpr const char* kCompute = R"(#include "api/compute/tile_move_copy.h"
void kernel_main() {
    const uint32_t count = get_arg_val<uint32_t>(0);
    compute_kernel_hw_startup(0, 16);
    copy_init(0);
    for (uint32_t i = 0; i < count; ++i) {
        cb_wait_front(0, 1);
        cb_reserve_back(16, 1);
        tile_regs_acquire();
        copy_tile(0, 0, 0);
        tile_regs_commit();
        tile_regs_wait();
        pack_tile(0, 16);
        tile_regs_release();
        cb_push_back(16, 1);
        cb_pop_front(0, 1);
    }
}
)";

constexpr const char* kWriter = R"(#include "api/dataflow/dataflow_api.h"
void kernel_main() {
    constexpr auto y_args = TensorAccessorArgs<0>();
    const uint32_t y_addr = get_arg_val<uint32_t>(0);
    const uint32_t count = get_arg_val<uint32_t>(1);
    const uint32_t start = get_arg_val<uint32_t>(2);
    const auto y = TensorAccessor(y_args, y_addr, 2048);
    for (uint32_t i = start; i < start + count; ++i) {
        cb_wait_front(16, 1);
        noc_async_write_page(i, y, get_read_ptr(16));
        noc_async_write_barrier();
        cb_pop_front(16, 1);
    }
}
)";

/// The headers of a runtime that has just what the kernels call.
constexpr const char* kDataflowApi = R"(
inline void cb_reserve_back(int, int) {} inline void cb_push_back(int, int) {}
inline void cb_wait_front(int, int) {} inline void cb_pop_front(int, int) {}
inline unsigned get_write_ptr(int) { return 0; } inline unsigned get_read_ptr(int) { return 0; }
inline void noc_async_read_barrier() {} inline void noc_async_write_barrier() {}
template <typename T> T get_arg_val(int) { return 0; } template <typename T> T get_common_arg_val(int) { return 0; }
template <typename A> void noc_async_read_page(unsigned, A, unsigned) {}
template <typename A> void noc_async_write_page(unsigned, A, unsigned) {}
)";
constexpr const char* kComputeApi = R"(
inline void compute_kernel_hw_startup(int, int) {} inline void copy_init(int) {} inline void copy_tile(int, int, int) {}
inline void tile_regs_acquire() {} inline void tile_regs_commit() {} inline void tile_regs_wait() {}
inline void tile_regs_release() {} inline void pack_tile(int, int) {} inline void cb_reserve_back(int, int) {}
inline void cb_push_back(int, int) {} inline void cb_wait_front(int, int) {} inline void cb_pop_front(int, int) {}
template <typename T> T get_arg_val(int) { return 0; }
)";

class Rules : public ::testing::Test {
  protected:
    Rules() {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        root_ = fs::path(::testing::TempDir()) / ("rules_" + std::string(test->name()));
        fs::remove_all(root_);
        operation_ = root_ / "w/ttnn/cpp/ttnn/operations/eltwise/gate";
        write(runtime() / "tt_metal/hw/inc/api/dataflow/dataflow_api.h", kDataflowApi);
        write(runtime() / "tt_metal/hw/inc/api/compute/tile_move_copy.h", kComputeApi);
        reader_ = kernel("dataflow/reader_gate.cpp", kReader);
        compute_ = kernel("compute/gate_compute.cpp", kCompute);
        writer_ = kernel("dataflow/writer_gate.cpp", kWriter);
        std::string factory = "const char* kKernels[] = {\n";
        for (const fs::path& path : {reader_, compute_, writer_})
            factory += "    \"" + fs::relative(path, root_ / "w").generic_string() + "\",\n";
        write(factory_path(), factory + "};\n");
        const json core = json::array({json::array({0, 0, 0, 0})});
        const json place = {{"file", factory_path().string()}, {"line", 2}};
        const auto made = [&](const fs::path& path, const char* processor, json compile, json words) {
            return json{{"path", path.string()},
                        {"processor", processor},
                        {"cores", core},
                        {"compile_args", compile},
                        {"common_args", json::array()},
                        {"named_args", json::object()},
                        {"defines", json::object()},
                        {"made_at", place},
                        {"args_set_at", place},
                        {"args", json::array({{{"x", 0}, {"y", 0}, {"words", words}}})}};
        };
        const auto tensor = [](int address, json accessor) {
            return json{{"address", address}, {"page_size", 2048},   {"num_pages", 4},
                        {"is_l1", false},     {"is_sharded", false}, {"accessor_args", accessor}};
        };
        const auto buffer = [&](int index) {
            return json{{"cores", core},
                        {"total_size", 4096},
                        {"is_allocated", true},
                        {"made_at", place},
                        {"indices",
                         json::array({{{"index", index}, {"page_size", 2048}, {"has_tile", false}, {"format", 5}}})}};
        };
        program_ = {{"operation", "gate"},
                    {"event", "create"},
                    {"grid", {8, 8}},
                    {"inputs", {tensor(0x10000, {2, 7})}},
                    {"outputs", {tensor(0x20000, {2, 9})}},
                    {"kernels",
                     {made(reader_, "NCRISC", {0, 2, 7}, {0x10000, 4, 0}), made(compute_, "TRISC", json::array(), {4}),
                      made(writer_, "BRISC", {2, 9}, {0x20000, 4, 0})}},
                    {"buffers", {buffer(0), buffer(16)}}};
    }
    ~Rules() override { fs::remove_all(root_); }

    static void write(const fs::path& path, const std::string& text) {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    fs::path runtime() const { return root_ / "runtime"; }
    fs::path factory_path() const { return operation_ / "device/gate_program_factory.cpp"; }
    fs::path kernel(const std::string& name, const std::string& text) const {
        const fs::path path = operation_ / "device/kernels" / name;
        write(path, text);
        return path;
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return text.replace(text.find(from), from.size(), to);
    }

    /// The report over `program_`, and over calls that found it in the cache.
    CheckReport report(const std::vector<json>& hits = {}) {
        std::string lines = program_.dump() + "\n";
        for (const json& hit : hits) lines += hit.dump() + "\n";
        write(root_ / "programs.jsonl", lines);
        CheckInput input;
        input.operation = operation_;
        input.workspace = root_ / "w";
        input.runtime_root = runtime();
        input.programs = root_ / "programs.jsonl";
        return check_operation(input);
    }

    /// The one finding that a test expects: its rule and severity, in which file, and words of its text.
    void expect(const CheckReport& report, const std::string& rule, Severity severity, const fs::path& file,
                const std::string& words) {
        const auto found = std::ranges::find(report.mistakes, rule, &Mistake::rule);
        std::string all;
        for (const Mistake& m : report.mistakes) all += to_text(m);
        ASSERT_NE(found, report.mistakes.end()) << rule << " is not in\n" << all;
        EXPECT_EQ(found->severity, severity);
        EXPECT_EQ(fs::path(found->place.file).filename(), file.filename()) << all;
        EXPECT_NE(found->what.find(words), std::string::npos) << found->what;
        EXPECT_FALSE(found->fix.empty());
    }

    fs::path root_, operation_, reader_, compute_, writer_;
    json program_;
};

TEST_F(Rules, ARightOperationHasNoMistakes) {
    const CheckReport all = report();
    for (const Mistake& m : all.mistakes) ADD_FAILURE() << to_text(m);
    for (const Skipped& s : all.skipped) ADD_FAILURE() << s.what << ": " << s.why;
    EXPECT_EQ(all.programs, 1);
    EXPECT_EQ(all.kernels, 3);
}

TEST_F(Rules, PackWithoutReserve) {
    kernel("compute/gate_compute.cpp", replaced(kCompute, "pack_tile(0, 16)", "pack_tile(0, 17)"));
    expect(report(), "pack-without-reserve", Severity::kError, compute_, "writes into c_17, of which no page is");
    kernel("compute/gate_compute.cpp", replaced(kCompute, "        cb_reserve_back(16, 1);\n", ""));
    expect(report(), "pack-without-reserve", Severity::kWarning, compute_, "pack_tile writes into c_16");
}

TEST_F(Rules, ToWaitTwiceForTheSameRegistersIsNoMistake) {
    kernel("compute/gate_compute.cpp", replaced(kCompute, "        tile_regs_commit();\n",
                                                "        tile_regs_wait();\n        tile_regs_commit();\n"));
    for (const Mistake& m : report().mistakes) ADD_FAILURE() << to_text(m);
    kernel("compute/gate_compute.cpp", replaced(kCompute, "        tile_regs_release();\n", ""));
    expect(report(), "registers-not-released", Severity::kError, compute_, "never released what it had");
}

TEST_F(Rules, CommonArgMissing) {
    kernel("dataflow/writer_gate.cpp",
           replaced(kWriter, "get_arg_val<uint32_t>(2)", "get_common_arg_val<uint32_t>(0)"));
    expect(report(), "common-arg-missing", Severity::kError, writer_, "the factory passes none");
}

TEST_F(Rules, RuntimeArgUnused) {
    program_["kernels"][2]["args"][0]["words"].push_back(77);
    expect(report(), "runtime-arg-unused", Severity::kWarning, writer_, "4 runtime arguments");
}

TEST_F(Rules, AccessorTensor) {
    program_["kernels"][2]["args"][0]["words"][0] = 0x10000;
    expect(report(), "accessor-tensor", Severity::kError, writer_, "another tensor than input");
}

TEST_F(Rules, AccessorAddress) {
    program_["kernels"][0]["args"][0]["words"] = {4, 0x10000, 0};
    expect(report(), "accessor-address", Severity::kError, reader_, "but is 4");
}

TEST_F(Rules, OverrideWrongTensorAndStale) {
    json hit = program_;
    hit["event"] = "hit";
    hit["inputs"][0]["address"] = 0x30000;
    hit["outputs"][0]["address"] = 0x40000;
    hit["kernels"][0]["args"][0]["words"][0] = 0x40000;
    hit["kernels"][2]["args"][0]["words"][0] = 0x40000;
    expect(report({hit}), "override-wrong-tensor", Severity::kError, factory_path(), "where input belongs");
    hit["kernels"][0]["args"][0]["words"][0] = 0x10000;
    expect(report({hit}), "override-stale", Severity::kError, factory_path(), "from the first call");
}

TEST_F(Rules, KernelUnused) {
    const fs::path extra = kernel("dataflow/reader_other.cpp", kReader);
    expect(report(), "kernel-unused", Severity::kWarning, extra, "no factory in this folder names this kernel");
    // A path may be put together from pieces: path("reader_other"), or folder + "reader_other.cpp".
    const std::string factory = read_file(factory_path()).value();
    for (const char* piece : {"reader_other", "reader_other.cpp", "/reader_other"}) {
        write(factory_path(), factory + "const char* kPiece = \"" + piece + "\";\n");
        for (const Mistake& m : report().mistakes) ADD_FAILURE() << piece << "\n" << to_text(m);
    }
    write(factory_path(), factory + "const char* kPiece = \"my_reader_other_one\";\n");
    expect(report(), "kernel-unused", Severity::kWarning, extra, "names this kernel");
}

TEST_F(Rules, MissingAndMovedHeader) {
    kernel("dataflow/reader_gate.cpp", "#include \"my_helper.h\"\n" + std::string(kReader));
    expect(report(), "missing-header", Severity::kWarning, reader_, "my_helper.h");
    kernel("dataflow/reader_gate.cpp", replaced(kReader, "api/dataflow/dataflow_api.h", "dataflow_api.h"));
    expect(report(), "moved-header", Severity::kError, reader_, "dataflow_api.h");
}

TEST_F(Rules, PageSize) {
    program_["buffers"][0]["indices"][0]["page_size"] = 1000;
    program_["buffers"][0]["total_size"] = 4000;
    expect(report(), "page-size", Severity::kError, factory_path(), "1000 bytes, but a tile of Float16_b has 2048");
}

TEST_F(Rules, CbSize) {
    program_["buffers"][1]["total_size"] = 5000;
    expect(report(), "cb-size", Severity::kError, factory_path(), "c_16 has 5000 bytes");
}

TEST_F(Rules, L1Overflow) {
    program_["buffers"][0]["total_size"] = 2048 * 1000;
    expect(report(), "l1-overflow", Severity::kError, factory_path(), "core (0,0)");
}

TEST_F(Rules, CoreOutsideGrid) {
    program_["kernels"][1]["cores"] = json::array({json::array({0, 0, 8, 0})});
    expect(report(), "core-outside-grid", Severity::kError, factory_path(), "8x8");
}

TEST_F(Rules, WorkSplitTooMuchAndTooLittle) {
    program_["kernels"][2]["args"][0]["words"][2] = 1;
    expect(report(), "work-split", Severity::kError, writer_, "writes page 4");
    program_["kernels"][2]["args"][0]["words"] = {0x20000, 3, 0};
    program_["kernels"][1]["args"][0]["words"] = {3};
    program_["kernels"][0]["args"][0]["words"][1] = 3;
    expect(report(), "work-split", Severity::kError, factory_path(), "page 3 is the first that nobody writes");
}

TEST_F(Rules, NameTaken) {
    fs::create_directories(runtime() / "ttnn/cpp/ttnn/operations/other/gate");
    expect(report(), "name-taken", Severity::kWarning, operation_, "other/gate");
}

TEST_F(Rules, ConfigType) {
    program_["kernels"][1]["processor"] = "BRISC";
    expect(report(), "config-type", Severity::kError, factory_path(), "only a compute kernel has");
}

TEST_F(Rules, ReaderAndWriterSwapped) {
    program_["kernels"][0]["processor"] = "BRISC";
    program_["kernels"][2]["processor"] = "NCRISC";
    expect(report(), "config-type", Severity::kWarning, factory_path(), "reader_gate.cpp is made with Writer");
}

TEST_F(Rules, NeverEmptied) {
    kernel("dataflow/writer_gate.cpp", "#include \"api/dataflow/dataflow_api.h\"\nvoid kernel_main() {}\n");
    expect(report(), "never-emptied", Severity::kError, compute_, "c_16");
}

TEST_F(Rules, MisspelledFunction) {
    kernel("dataflow/writer_gate.cpp", replaced(kWriter, "cb_pop_front(", "cb_pop_fornt("));
    expect(report(), "undeclared-name", Severity::kError, writer_, "cb_pop_fornt");
}

TEST_F(Rules, FunctionOfAnEarlierVersion) {
    kernel("compute/gate_compute.cpp", replaced(kCompute, "compute_kernel_hw_startup(", "binary_op_init_common("));
    expect(report(), "renamed-function", Severity::kError, compute_, "binary_op_init_common");
}

TEST_F(Rules, HeaderOfAnEarlierVersion) {
    write(runtime() / "tt_metal/hw/inc/api/compute/transpose.h", "inline void transpose_tile(int, int, int) {}\n");
    kernel("compute/gate_compute.cpp", "#include \"api/compute/transpose_wh.h\"\n" + std::string(kCompute));
    expect(report(), "moved-header", Severity::kError, compute_, "api/compute/transpose_wh.h");
}

// What the promise names, that only a run of the whole operation showed so far.
TEST_F(Rules, ArgumentsInAnotherOrder) {
    program_["kernels"][2]["args"][0]["words"] = {0x20000, 0, 4};  // start and count swapped
    const CheckReport all = report();
    EXPECT_GE(all.errors(), 1U) << "the writer takes no page of the four";
}

TEST_F(Rules, WrongDestinationIndex) {
    kernel("compute/gate_compute.cpp", replaced(kCompute, "copy_tile(0, 0, 0)", "copy_tile(0, 0, 16)"));
    expect(report(), "dst-index", Severity::kError, compute_, "16");
}

TEST_F(Rules, PageBehindTheTensor) {
    kernel("dataflow/reader_gate.cpp", replaced(kReader, "noc_async_read_page(i,", "noc_async_read_page(i + 100,"));
    expect(report(), "read-range", Severity::kError, reader_, "page 100");
}

}  // namespace
}  // namespace opwright::builder::check
