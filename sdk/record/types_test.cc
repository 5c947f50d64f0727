// Shapes, tiles, specifications, formatting, hashing, and the text of errors.
#include <gtest/gtest.h>

#include <bit>

#include <tt-metalium/bfloat16.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/tt_align.hpp>

#include "sdk/record/fake.hpp"
#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"

namespace opwright::test {
namespace {

TEST(Shapes, CountFromBothEnds) {
    const Shape shape({3, 5});
    EXPECT_EQ(shape[-1], 5u);
    EXPECT_EQ(shape[-4], 1u);
    EXPECT_EQ(shape.volume(), 15u);
    EXPECT_EQ(message_of([&] { shape[5]; }), "ShapeBase[] index out of range. 5 not in [-4, 2)");
    EXPECT_EQ(fmt::format("{}", shape), "Shape([3, 5])");
    EXPECT_EQ(shape.to_rank(4), Shape({1, 1, 3, 5}));
    EXPECT_THROW(shape.to_rank(1), std::runtime_error);
}

TEST(Formats, TileSizes) {
    EXPECT_EQ(tt::tile_size(tt::DataFormat::Float16_b), 2048u);
    EXPECT_EQ(tt::tile_size(tt::DataFormat::Float32), 4096u);
    EXPECT_EQ(tt::tile_size(tt::DataFormat::Bfp8_b), 1088u);
    EXPECT_EQ(tt::tile_size(tt::DataFormat::Bfp4_b), 576u);
    EXPECT_EQ(tt::tile_size(tt::DataFormat::Bfp2_b), 320u);
    EXPECT_EQ(tt::tile_size(tt::DataFormat::UInt8), 1024u);
    EXPECT_THROW(tt::tile_size(tt::DataFormat::Tf32), std::invalid_argument);
    EXPECT_THROW(tt::datum_size(tt::DataFormat::Bfp8_b), std::invalid_argument);
    EXPECT_EQ(Tile({16, 32}).get_tile_size(tt::DataFormat::Bfp8_b), 544u);
    EXPECT_EQ(message_of([] { Tile({5, 5}); }), "Tile size is not valid for our hardware");
    for (int i = 0; i < static_cast<int>(DataType::INVALID); ++i) {
        const auto type = static_cast<DataType>(i);
        EXPECT_EQ(dataformat_to_datatype_converter(datatype_to_dataformat_converter(type)), type);
    }
}

TEST(Specifications, PadToTiles) {
    const TensorSpec spec(Shape({2, 33, 50}),
                          TensorLayout(DataType::BFLOAT16, PageConfig(Layout::TILE), MemoryConfig()));
    EXPECT_EQ(spec.padded_shape(), Shape({2, 64, 64}));
    EXPECT_EQ(spec.compute_page_size_bytes(), 2048u);
    EXPECT_EQ(spec.physical_shape(), (std::array<std::uint64_t, 2>{128, 64}));
    const TensorSpec rows(Shape({5, 50}),
                          TensorLayout(DataType::FLOAT32, PageConfig(Layout::ROW_MAJOR), MemoryConfig()));
    EXPECT_EQ(rows.padded_shape(), Shape({5, 50}));
    EXPECT_EQ(rows.compute_page_size_bytes(), 200u);
    EXPECT_EQ(message_of([] { TensorLayout(DataType::BFLOAT8_B, PageConfig(Layout::ROW_MAJOR), MemoryConfig()); }),
              "Only TILE layout is supported for BFLOAT8_B dtype!");
    const auto padded = TensorLayout::fromPaddedShape(DataType::BFLOAT16, PageConfig(Layout::ROW_MAJOR), MemoryConfig(),
                                                      Shape({3, 50}), Shape({4, 64}));
    EXPECT_EQ(TensorSpec(Shape({3, 50}), padded).padded_shape(), Shape({4, 64}));
}

TEST(Messages, PrintTheVendorsForms) {
    EXPECT_EQ(fmt::format("{}", StorageType::HOST), "StorageType::HOST");
    EXPECT_EQ(fmt::format("{} {}", CoreCoord(3, 3), CoreRange({0, 0}, {1, 1})), "3-3 [0-0 - 1-1]");
    EXPECT_EQ(fmt::format("{}", std::optional<DataType>()), "std::nullopt");
    EXPECT_EQ(fmt::format("{}", ShardSpec(CoreRange({0, 0}, {3, 0}), {32, 64})),
              "ShardSpec{grid=[{\"start\":{\"x\":0,\"y\":0},\"end\":{\"x\":3,\"y\":0}], shape=[32, 64], "
              "orientation=ShardOrientation::ROW_MAJOR}");
}

struct Attributes {
    const float scale;
    std::optional<MemoryConfig> memory;
    std::vector<std::uint32_t> dims;
    std::string mode;
};
struct Tensors {
    const Tensor& input;
    std::optional<Tensor> mask;
};

TEST(Hashes, SeeEveryFieldButNoAddress) {
    const auto key = [](const Attributes& attributes, const Tensor& input, std::optional<Tensor> mask = std::nullopt) {
        return ttsl::hash::hash_objects_with_default_seed(attributes, Tensors{input, std::move(mask)});
    };
    const Tensor here = fake_tensor({64, 64}, {}, 0x1000);
    const Tensor there = fake_tensor({64, 64}, {}, 0x2000);
    const Tensor larger = fake_tensor({64, 96});
    const Attributes base{1.0f, std::nullopt, {1, 2}, "a"};
    EXPECT_EQ(key(base, here), key(base, there));
    const std::set<ttsl::hash::hash_t> keys = {
        key(base, here),
        key(base, larger),
        key(base, here, there),
        key({2.0f, std::nullopt, {1, 2}, "a"}, here),
        key({1.0f, MemoryConfig(), {1, 2}, "a"}, here),
        key({1.0f, std::nullopt, {2, 1}, "a"}, here),
        key({1.0f, std::nullopt, {1, 2}, "b"}, here),
        key({1.0f, MemoryConfig(TensorMemoryLayout::INTERLEAVED, BufferType::L1), {1, 2}, "a"}, here),
    };
    EXPECT_EQ(keys.size(), 8u);
}

TEST(Hashes, TypesAreKnownByTheirNames) {
    EXPECT_EQ(ttsl::get_type_name<Shape>(), "tt::tt_metal::Shape");
    EXPECT_NE(ttsl::hash::type_hash<Attributes>, ttsl::hash::type_hash<Tensors>);
}

TEST(Reflection, FindsTensorsAnywhere) {
    const Tensor a = fake_tensor({32, 32}, {}, 1), b = fake_tensor({32, 32}, {}, 2);
    struct Nested {
        std::vector<Tensor> list;
        std::tuple<int, std::optional<Tensor>> pair;
        const Tensor& reference;
    };
    std::vector<std::uint32_t> addresses;
    ttsl::reflection::visit_object_of_type<Tensor>(
        [&](const Tensor& tensor) { addresses.push_back(tensor.buffer()->address()); }, Nested{{a, b}, {0, b}, a});
    EXPECT_EQ(addresses, (std::vector<std::uint32_t>{1, 2, 2, 1}));
}

TEST(Errors, HaveTheVendorsShape) {
    try {
        TT_FATAL(1 + 1 == 3, "got {} and {}", 2, Layout::TILE);
        FAIL();
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        // With ccache's base_dir the compiler is given, and names, a relative path.
        EXPECT_TRUE(text.starts_with("TT_FATAL @ ")) << text;
        EXPECT_NE(text.find("sdk/record/types_test.cc:"), std::string::npos) << text;
        EXPECT_NE(text.find(": 1 + 1 == 3\ninfo:\ngot 2 and Layout::TILE\nbacktrace:\n --- "), std::string::npos)
            << text;
    }
    setenv("TT_METAL_DISABLE_BACKTRACE", "1", 1);
    try {
        TT_THROW("stop");
    } catch (const std::runtime_error& error) {
        EXPECT_TRUE(std::string(error.what()).ends_with(": tt::exception\ninfo:\nstop\n"));
    }
    unsetenv("TT_METAL_DISABLE_BACKTRACE");
}

TEST(AccessorArgs, RuntimeFieldsMove) {
    const MemoryConfig sharded(TensorMemoryLayout::HEIGHT_SHARDED, BufferType::L1,
                               ShardSpec(CoreRange({0, 0}, {3, 0}), {32, 64}));
    const Tensor tensor = fake_tensor({128, 64}, sharded, 0, {1, 2048, 1, 4, 8, 2, 0x13121212, 0x15121412});
    using tensor_accessor::ArgConfig;
    const TensorAccessorArgs args(*tensor.buffer(), ArgConfig::RuntimeNumBanks | ArgConfig::RuntimeBankCoords);
    EXPECT_EQ(args.get_compile_time_args(), (std::vector<std::uint32_t>{1 | 8 | 64, 2048, 1, 8, 2}));
    EXPECT_EQ(args.get_common_runtime_args(), (std::vector<std::uint32_t>{4, 0x13121212, 0x15121412}));
    std::vector<std::uint32_t> words{9};
    EXPECT_THROW(args.append_to(words), std::runtime_error);
    TensorAccessorArgs(static_cast<const Buffer*>(nullptr)).append_to(words);
    EXPECT_EQ(words, (std::vector<std::uint32_t>{9, 0, 0}));
}

TEST(Arithmetic, Bfloat16RoundsToEven) {
    const auto bits = [](bfloat16 value) { return std::bit_cast<std::uint16_t>(value); };
    EXPECT_EQ(bits(1.0f), 0x3F80);
    EXPECT_EQ(bits(1.00390625f), 0x3F80);
    EXPECT_EQ(bits(1.01171875f), 0x3F82);
    EXPECT_EQ(bits(bfloat16::truncate(1.01171875f)), 0x3F81);
    EXPECT_EQ(bits(std::uint16_t{2}), 0x4000) << "a number is a value, never bits";
    EXPECT_EQ(bits(bfloat16(3) / bfloat16(2)), 0x3FC0);
    EXPECT_LT(bfloat16(-1), bfloat16(0.5));
    EXPECT_EQ(pack_two_bfloat16_into_uint32({bfloat16(1.0f), bfloat16(2.0f)}), 0x40003F80u);
    EXPECT_EQ(tt::align(33, 32), 64);
}

TEST(ComputeConfigs, DestinationRegisters) {
    const ttnn::DeviceComputeKernelConfig config =
        ttnn::init_device_compute_kernel_config(tt::ARCH::WORMHOLE_B0, std::nullopt);
    EXPECT_EQ(ttnn::get_dest_reg_count(config), 8u);
    EXPECT_EQ(ttnn::get_dest_reg_count({.fp32_dest_acc_en = true}), 4u);
    EXPECT_EQ(ttnn::get_dest_reg_count({.dst_full_sync_en = true}), 16u);
}

}  // namespace
}  // namespace opwright::test
