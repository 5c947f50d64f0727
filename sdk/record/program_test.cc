// The program's record: what the classic functions write down, and what they refuse in the vendor's words.
#include <gtest/gtest.h>

#include <tt-metalium/experimental/program_descriptor_patching.hpp>
#include <tt-metalium/host_api.hpp>

#include "sdk/record/fake.hpp"
#include "sdk/record/program_state.hpp"
#include "ttnn/operations/cb_utils.hpp"

namespace opwright::test {
namespace {

const CoreRange kFour({0, 0}, {1, 1});

KernelHandle add_kernel(Program& program, const CoreSpec& cores,
                        const std::variant<DataMovementConfig, ComputeConfig>& config) {
    return CreateKernelFromString(program, "void kernel_main() {}", cores, config);
}

CircularBufferConfig one_buffer(std::uint32_t index, std::uint32_t size = 4096) {
    return CircularBufferConfig(size, {{index, tt::DataFormat::Float16_b}}).set_page_size(index, 2048);
}

TEST(Kernels, KeepTheirSettingsAndAreNumberedInOrder) {
    Program program;
    EXPECT_EQ(add_kernel(program, kFour, ReaderDataMovementConfig({1, 2}, {{"A", "1"}})), 0u);
    EXPECT_EQ(add_kernel(program, kFour, WriterDataMovementConfig({3})), 1u);
    EXPECT_EQ(add_kernel(program, CoreCoord{0, 0}, ComputeConfig{.compile_args = {4}}), 2u);
    const auto& kernels = program.state().kernels;
    const auto& reader = std::get<DataMovementConfig>(kernels[0]->config);
    EXPECT_EQ(reader.processor, DataMovementProcessor::RISCV_1);
    EXPECT_EQ(reader.noc, NOC::NOC_0);
    EXPECT_EQ(reader.compile_args, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_EQ(reader.defines.at("A"), "1");
    const auto& writer = std::get<DataMovementConfig>(kernels[1]->config);
    EXPECT_EQ(writer.processor, DataMovementProcessor::RISCV_0);
    EXPECT_EQ(writer.noc, NOC::NOC_1);
    EXPECT_EQ(std::get<ComputeConfig>(kernels[2]->config).math_fidelity, MathFidelity::HiFi4);
}

TEST(Kernels, OnePerProcessorAndCore) {
    Program program;
    add_kernel(program, kFour, ComputeConfig{});
    EXPECT_EQ(message_of([&] {
                  add_kernel(program, CoreCoord{1, 1}, ComputeConfig{});
              }),
              "Core Overlap Between (\"source code\") and new kernel (\"source code\") at 1-1");
    add_kernel(program, CoreCoord{2, 0}, ComputeConfig{});
    add_kernel(program, kFour, ReaderDataMovementConfig());
    EXPECT_EQ(
        message_of([&] { add_kernel(program, kFour, DataMovementConfig{.noc = NOC::NOC_0}); }),
        "Illegal NOC usage: data movement kernels on logical core 0-0 cannot use the same NOC, doing so results in "
        "hangs!");
    add_kernel(program, kFour, WriterDataMovementConfig());
    EXPECT_EQ(
        message_of([&] { add_kernel(program, kFour, WriterDataMovementConfig()); }),
        "DataMovementKernel creation failure: Cannot create data movement kernel for source code across specified "
        "cores because both data movement processors are in use!");
}

TEST(Kernels, UnpackModesFitTheChip) {
    Program program;
    ComputeConfig config;
    config.unpack_to_dest_mode.resize(1);
    EXPECT_THROW(add_kernel(program, kFour, config), std::runtime_error);
    config.unpack_to_dest_mode.resize(NUM_CIRCULAR_BUFFERS);
    EXPECT_NO_THROW(add_kernel(program, kFour, config));
}

TEST(Kernels, AMissingFileIsNamed) {
    Program program;
    const std::string message = message_of([&] { CreateKernel(program, "k/none.cpp", kFour, ComputeConfig{}); });
    EXPECT_TRUE(message.starts_with("Kernel file k/none.cpp doesn't exist in any of the searched paths!\n  searched: "))
        << message;
    EXPECT_TRUE(message_of([&] {
                    CreateKernel(program, "k/../../none.cpp", kFour, ComputeConfig{});
                }).starts_with("Kernel file k/../../none.cpp leads out of the source tree"));
}

TEST(RuntimeArgs, AllWaysToSetThem) {
    Program program;
    const KernelHandle kernel = add_kernel(program, kFour, ReaderDataMovementConfig());
    SetRuntimeArgs(program, kernel, CoreCoord{0, 0}, {1, 2});
    const std::vector<std::uint32_t> words{3, 4, 5};
    SetRuntimeArgs(program, kernel, CoreRange({0, 1}, {1, 1}), words);
    SetRuntimeArgs(program, kernel, std::vector<CoreCoord>{{1, 0}}, {{6}});
    EXPECT_EQ(GetRuntimeArgs(program, kernel, CoreCoord{0, 0}).size(), 2u);
    EXPECT_EQ(GetRuntimeArgs(program, kernel, CoreCoord{1, 1})[2], 5u);
    EXPECT_EQ(GetRuntimeArgs(program, kernel)[1][0][0], 6u);

    GetRuntimeArgs(program, kernel, CoreCoord{0, 1})[0] = 9;
    EXPECT_EQ(program.state().kernels[0]->args.at({0, 1}), (std::vector<std::uint32_t>{9, 4, 5}));
    const Program moved = std::move(program);
    EXPECT_EQ(GetRuntimeArgs(moved, kernel)[0][1][0], 9u);
}

TEST(RuntimeArgs, CountsArePermanentAndLimited) {
    Program program;
    const KernelHandle kernel = add_kernel(program, kFour, ReaderDataMovementConfig());
    SetRuntimeArgs(program, kernel, CoreCoord{0, 0}, {1, 2});
    SetRuntimeArgs(program, kernel, CoreCoord{0, 0}, {7, 8});
    EXPECT_EQ(message_of([&] {
                  SetRuntimeArgs(program, kernel, CoreCoord{0, 0}, {1});
              }),
              "Illegal Runtime Args on 0-0: Number of runtime args cannot be modified from 2 to 1!");
    EXPECT_EQ(message_of([&] {
                  SetRuntimeArgs(program, kernel, CoreCoord{5, 5}, {1});
              }),
              "Cannot set runtime args for core 5-5 since kernel source code is not placed on it!");
    EXPECT_EQ(message_of([&] {
                  GetRuntimeArgs(program, kernel, CoreCoord{3, 3});
              }),
              "Cannot get runtime args for kernel source code that is not placed on core 3-3");
    EXPECT_EQ(message_of([&] {
                  SetRuntimeArgs(program, kernel, std::vector<CoreCoord>{{0, 0}}, {{1, 2}, {3, 4}});
              }),
              "Mismatch between number of cores 1 and number of runtime args 2 getting updated");
    EXPECT_EQ(
        message_of([&] {
            SetRuntimeArgs(program, kernel, CoreCoord{1, 0}, std::vector<std::uint32_t>(4096));
        }),
        "4096 unique+common runtime args targeting kernel source code on 1-0 are too large. Max allowable is 4094");
    EXPECT_THROW(GetRuntimeArgs(program, kernel, CoreCoord{0, 0})[2], std::runtime_error);
}

TEST(RuntimeArgs, CommonOnesAreSetOnce) {
    Program program;
    const KernelHandle kernel = add_kernel(program, kFour, ReaderDataMovementConfig());
    SetCommonRuntimeArgs(program, kernel, {1, 2, 3});
    GetCommonRuntimeArgs(program, kernel)[1] = 20;
    EXPECT_EQ(program.state().kernels[0]->common_args, (std::vector<std::uint32_t>{1, 20, 3}));
    EXPECT_EQ(
        message_of([&] { SetCommonRuntimeArgs(program, kernel, {4}); }),
        "Illegal Common Runtime Args: Can only set common runtime args once. Get and modify args in place instead.");
}

TEST(CircularBuffers, AreCheckedWhenConfigured) {
    EXPECT_EQ(message_of([] { one_buffer(0, 3000); }),
              "Total circular buffer size 3000 B must be divisible by page size 2048 B");
    EXPECT_EQ(message_of([] {
                  CircularBufferConfig(2048, {{0u, tt::DataFormat::Float16_b}}).set_page_size(1, 2048);
              }),
              "Illegal circular buffer index 1. Page size can only be specified for buffer indices configured during "
              "config creation");
    EXPECT_THROW(one_buffer(0).set_page_size(0, 0), std::runtime_error);
    EXPECT_THROW(one_buffer(0).set_total_size(0), std::runtime_error);
}

TEST(CircularBuffers, AreCheckedWhenPlaced) {
    Program program;
    CreateCircularBuffer(program, kFour, one_buffer(0));
    EXPECT_EQ(message_of([&] {
                  CreateCircularBuffer(program, CoreCoord{1, 1}, one_buffer(0));
              }),
              "Invalid circular buffer index: Cannot add circular buffer at index 0, another circular buffer already "
              "exists");
    CreateCircularBuffer(program, CoreCoord{2, 2}, one_buffer(0));
    EXPECT_EQ(message_of([&] { CreateCircularBuffer(program, kFour, one_buffer(32)); }),
              "Buffer index (32) exceeds max number of circular buffers per core (32)");
    EXPECT_TRUE(message_of([&] {
                    CreateCircularBuffer(program, kFour, CircularBufferConfig(2048, {{5u, tt::DataFormat::Float32}}));
                }).starts_with("Expected both data format and page size to be set for buffer index 5."));
    EXPECT_THROW(CreateCircularBuffer(program, kFour, CircularBufferConfig(0, {{6u, tt::DataFormat::Float32}})),
                 std::runtime_error);
}

TEST(CircularBuffers, SeveralIndicesAndUpdates) {
    Program program;
    const std::uint32_t indices[] = {tt::CBIndex::c_24, tt::CBIndex::c_16};
    const auto [numbers, handle] = create_cb(indices, program, kFour, 2048, 3, tt::DataFormat::Float16_b);
    EXPECT_EQ(numbers[1], 16u);
    EXPECT_EQ(GetCircularBufferConfig(program, handle).total_size(), 6144u);
    UpdateCircularBufferTotalSize(program, handle, 4096);
    EXPECT_EQ(GetCircularBufferConfig(program, handle).total_size(), 4096u);
    UpdateCircularBufferPageSize(program, handle, 16, 1024);
    EXPECT_EQ(GetCircularBufferConfig(program, handle).page_sizes()[16], 1024u);
    EXPECT_EQ(GetCircularBufferConfig(program, handle).page_sizes()[24], 2048u);
}

TEST(CircularBuffers, AtTheMemoryOfATensor) {
    Program program;
    const MemoryConfig sharded(TensorMemoryLayout::HEIGHT_SHARDED, BufferType::L1, ShardSpec(kFour, {64, 32}));
    const Tensor first = fake_tensor({1, 1, 256, 32}, sharded, 0x20000);
    const Tensor second = fake_tensor({1, 1, 256, 32}, sharded, 0x30000);
    const CBHandle handle =
        CreateCircularBuffer(program, kFour, one_buffer(0).set_globally_allocated_address(*first.buffer()));
    EXPECT_EQ(GetCircularBufferConfig(program, handle).globally_allocated_address(), 0x20000u);
    UpdateDynamicCircularBufferAddress(program, handle, *second.buffer());
    EXPECT_EQ(GetCircularBufferConfig(program, handle).globally_allocated_address(), 0x30000u);
    EXPECT_EQ(program.state().circular_buffers[0]->memory_owner.lock(), second.state());
    EXPECT_EQ(
        message_of([&] { UpdateDynamicCircularBufferAddressAndTotalSize(program, handle, *second.buffer(), 8192); }),
        "Cannot set circular buffer size to 8192. This is larger than the associated dynamically allocated L1 "
        "buffer bank size of 4096 B");
    const Tensor dram = fake_tensor({1, 1, 256, 32});
    EXPECT_EQ(message_of([&] { one_buffer(1).set_globally_allocated_address(*dram.buffer()); }),
              "Only L1 buffers can have an associated circular buffer!");
}

TEST(Semaphores, TakeTheLowestIdThatIsFreeOnAllCores) {
    Program program;
    EXPECT_EQ(CreateSemaphore(program, kFour, 5), 0u);
    EXPECT_EQ(CreateSemaphore(program, CoreRange({4, 4}), 0), 0u);
    EXPECT_EQ(CreateSemaphore(program, CoreRange({1, 1}), 0), 1u);
    EXPECT_EQ(CreateSemaphore(program, CoreRange({0, 0}), 0), 1u);
    EXPECT_EQ(CreateSemaphore(program, CoreRangeSet(std::set<CoreRange>{CoreRange({0, 0}), CoreRange({4, 4})}), 0), 2u);
    EXPECT_EQ(program.state().semaphores[0].initial_value, 5u);
    for (int i = 0; i < 16; ++i) {
        CreateSemaphore(program, CoreRange({7, 7}), 0);
    }
    EXPECT_THROW(CreateSemaphore(program, CoreRange({7, 7}), 0), std::runtime_error);
}

TEST(Descriptors, FillTheSameRecord) {
    ProgramDescriptor descriptor;
    CBDescriptor buffer;
    buffer.total_size = 4096;
    buffer.core_ranges = kFour;
    buffer.format_descriptors.push_back(CBFormatDescriptor{2, tt::DataFormat::Float16_b, 2048, {}, {}});
    descriptor.cbs.push_back(buffer);
    descriptor.semaphores.push_back(SemaphoreDescriptor{3, CoreType::WORKER, kFour, 1});
    KernelDescriptor kernel;
    kernel.kernel_source = "void kernel_main() {}";
    kernel.source_type = KernelDescriptor::SourceType::SOURCE_CODE;
    kernel.core_ranges = kFour;
    kernel.compile_time_args = {7};
    kernel.config = WriterConfigDescriptor{};
    const Tensor tensor = fake_tensor({32, 32}, {}, 0x4000);
    // The buffer of an optional tensor that is not there is the word 0.
    kernel.emplace_runtime_args({0, 1}, {tensor.buffer(), static_cast<Buffer*>(nullptr), 5u});
    EXPECT_EQ(kernel.buffer_bindings.size(), 1u);
    descriptor.kernels.push_back(kernel);

    const Program program(descriptor);
    EXPECT_EQ(program.state().circular_buffers[0]->config.page_sizes()[2], 2048u);
    EXPECT_EQ(program.state().semaphores[0].id, 3u);
    EXPECT_EQ(std::get<DataMovementConfig>(program.state().kernels[0]->config).noc, NOC::NOC_1);
    EXPECT_EQ(GetRuntimeArgs(program, 0, CoreCoord{0, 1})[0], 0x4000u);
    EXPECT_EQ(GetRuntimeArgs(program, 0, CoreCoord{0, 1})[1], 0u);

    descriptor.semaphores.push_back(SemaphoreDescriptor{3, CoreType::WORKER, CoreRange({1, 1}), 0});
    EXPECT_EQ(message_of([&] { const Program refused(descriptor); }), "Semaphore id 3 already in use on core 1-1");
    descriptor.semaphores.back().id = 16;
    EXPECT_EQ(message_of([&] { const Program refused(descriptor); }), "Semaphore id 16 exceeds max value 15");
}

/// One kernel with the address of `first`, then a number, then the address of `second`.
ProgramDescriptor two_addresses(const Tensor& first, std::uint32_t number, const Tensor& second) {
    ProgramDescriptor descriptor;
    KernelDescriptor kernel{.kernel_source = "void kernel_main() {}",
                            .source_type = KernelDescriptor::SourceType::SOURCE_CODE,
                            .core_ranges = kFour,
                            .config = ReaderConfigDescriptor{}};
    kernel.emplace_runtime_args({0, 1}, {first.buffer(), number, second.buffer()});
    descriptor.kernels.push_back(kernel);
    return descriptor;
}

TEST(Descriptors, BuffersAreFoundAgainByTheirPlaceInTheCall) {
    const Tensor a = fake_tensor({32, 32}, {}, 0x4000), b = fake_tensor({32, 32}, {}, 0x5000);
    const ProgramDescriptor descriptor = two_addresses(a, 5, b);
    Program program(descriptor);
    const std::vector<Buffer*> call = {a.buffer(), b.buffer()};
    const auto bindings = tt::tt_metal::detail::resolve_bindings(descriptor, call);
    ASSERT_EQ(bindings.rt_args.size(), 2u);

    const Tensor c = fake_tensor({32, 32}, {}, 0x6000), d = fake_tensor({32, 32}, {}, 0x7000);
    const std::vector<Buffer*> next = {c.buffer(), d.buffer()};
    tt::tt_metal::detail::apply_resolved_bindings(program, bindings, next);
    const auto& args = GetRuntimeArgs(program, 0, CoreCoord{0, 1});
    EXPECT_EQ(args[0], 0x6000u);
    EXPECT_EQ(args[2], 0x7000u);
    apply_descriptor_runtime_args(program, two_addresses(d, 6, c));
    EXPECT_EQ(args[0], 0x7000u);
    EXPECT_EQ(args[1], 6u);
}

TEST(Descriptors, BuffersWithoutAPlaceOfTheirOwnAreNotBound) {
    const Tensor a = fake_tensor({32, 32}, {}, 0x4000), b = fake_tensor({32, 32}, {}, 0x5000);
    const ProgramDescriptor descriptor = two_addresses(a, 5, b);
    const std::vector<Buffer*> twice = {a.buffer(), a.buffer()}, foreign = {a.buffer()};
    EXPECT_TRUE(tt::tt_metal::detail::resolve_bindings(descriptor, twice).empty());
    EXPECT_TRUE(tt::tt_metal::detail::resolve_bindings(descriptor, foreign).empty());
}

TEST(Descriptors, KernelsAndBuffersKnowTheirLines) {
    const Tensor a = fake_tensor({32, 32}, {}, 0x4000);
    ProgramDescriptor descriptor = two_addresses(a, 5, a);
    const std::uint32_t line = __LINE__ + 1;
    KernelDescriptor kernel;
    kernel.kernel_source = "void kernel_main() {}";
    kernel.source_type = KernelDescriptor::SourceType::SOURCE_CODE;
    kernel.core_ranges = kFour;
    kernel.config = WriterConfigDescriptor{};
    kernel.emplace_runtime_args({0, 1}, {1u});
    descriptor.kernels.push_back(kernel);
    descriptor.cbs.push_back(
        CBDescriptor{.total_size = 2048,
                     .core_ranges = kFour,
                     .format_descriptors = {{CBFormatDescriptor{2, tt::DataFormat::Float16_b, 2048, {}, {}}}}});

    const Program program(descriptor);
    const auto& made = program.state();
    EXPECT_TRUE(made.kernels[0]->made_at.file.ends_with("program_test.cc"));
    EXPECT_NE(made.kernels[0]->made_at.line, made.kernels[0]->args_set_at.line);
    // Without braces the language gives the place of the type: the first arguments stand in for it.
    EXPECT_EQ(made.kernels[1]->made_at.line, line + 5);
    EXPECT_EQ(made.kernels[1]->args_set_at.line, line + 5);
    EXPECT_NEAR(made.circular_buffers[0]->made_at.line, line + 8, 2);
}

}  // namespace
}  // namespace opwright::test
