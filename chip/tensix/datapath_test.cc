// The row-wise data paths against the general ones on random states, and conversions against formulas written here.
#include <bit>
#include <cmath>
#include <random>

#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/machine.hpp"
#include "chip/tensix/packers/datapath.hpp"
#include "chip/tensix/packers/early_conversion.hpp"
#include "chip/tensix/packers/output.hpp"
#include "chip/tensix/unpackers/convert.hpp"
#include "chip/tensix/unpackers/datapath.hpp"

namespace opwright::chip::tensix {
namespace {

class DatapathTest : public ::testing::Test {
  protected:
    DatapathTest() : l1_a(kBytes), l1_b(kBytes), a(l1_a, ports), b(l1_b, ports) {}

    /// Both machines in the same random state.
    void randomise() {
        for (std::size_t i = 0; i < kBytes; ++i) l1_a[i] = l1_b[i] = static_cast<std::uint8_t>(random());
        for (unsigned row = 0; row < Dst::kRows; ++row) {
            for (unsigned c = 0; c < kRowWidth; ++c) {
                const auto datum = static_cast<std::uint16_t>(random());
                a.dst.overwrite(row)[c] = b.dst.overwrite(row)[c] = datum;
            }
            if (random() % 5 == 0) {
                a.dst.set_undefined(row);
                b.dst.set_undefined(row);
            }
        }
    }
    void expect_equal_src() {
        for (unsigned bank = 0; bank < 2; ++bank) {
            EXPECT_EQ(a.src_a.bank(bank).rows, b.src_a.bank(bank).rows);
            EXPECT_EQ(a.src_b.bank(bank).rows, b.src_b.bank(bank).rows);
        }
    }
    void expect_equal_dst() {
        for (unsigned row = 0; row < Dst::kRows; ++row) {
            ASSERT_EQ(a.dst.undefined(row), b.dst.undefined(row)) << row;
            ASSERT_EQ(a.dst.read(row), b.dst.read(row)) << row;
        }
    }

    static constexpr std::size_t kBytes = 64 * 1024;
    std::mt19937 random{7};
    RecordingPorts ports;
    std::vector<std::uint8_t> l1_a, l1_b;
    Machine a, b;
};

TEST_F(DatapathTest, UnpackRowsEqualsUnpackGeneral) {
    struct Case {
        Format in, out;
        bool to_dst;
    };
    const Case cases[] = {
        {Format::kBf16, Format::kBf16, false},   {Format::kFp32, Format::kTf32, false},
        {Format::kFp32, Format::kBf16, false},   {Format::kFp16, Format::kFp16, false},
        {Format::kInt16, Format::kInt16, false}, {Format::kBfp8, Format::kBfp8, false},
        {Format::kBfp4, Format::kBfp4, false},   {Format::kFp32, Format::kFp32, true},
        {Format::kFp32, Format::kTf32, true},    {Format::kInt32, Format::kInt32, true},
        {Format::kBf16, Format::kBf16, true},
    };
    unsigned regular = 0;
    for (unsigned round = 0; round < 300; ++round) {
        const Case& c = cases[random() % std::size(cases)];
        randomise();
        UnpackPlan plan;
        plan.which = c.to_dst ? 0 : random() % 2;
        plan.in_format = c.in;
        plan.out_format = c.out;
        plan.to_dst = c.to_dst;
        plan.transpose = !c.to_dst && plan.which == 0 && random() % 3 == 0;
        plan.row_override = !c.to_dst;
        plan.row_pointer = plan.which ? 16 * (random() % 4) : 0;
        plan.count = 16 * (1 + random() % 16);
        plan.out_address = 16 * (4 + 16 * (random() % 3));
        plan.datum_address = (random() % 1000) * 16 * 8;
        plan.exponent_address = (random() % 4000) * 16;
        plan.shared_exponent_forced = random() % 4 == 0;
        plan.forced_exponent = static_cast<std::uint8_t>(random());
        plan.row_stride = std::uint64_t{bits_in_l1(c.in)} * 16;
        if (bits_in_l1(c.in) >= 8 && random() % 3 == 0) {
            plan.strided_rows = true;
            plan.row_stride = (random() % 128) * 16 * 8;
        }
        if (plan.which == 0 && plan.out_address / 16 - 4 + plan.count / 16 > 64) continue;
        ASSERT_TRUE(unpack_rows(a, plan)) << name_of(c.in);
        ++regular;
        unpack_general(b, plan);
        expect_equal_src();
        expect_equal_dst();
    }
    EXPECT_GT(regular, 200u);
}

TEST_F(DatapathTest, UnpackRowsLeavesIrregularPlansAlone) {
    randomise();
    UnpackPlan plan;
    plan.in_format = plan.out_format = Format::kBf16;
    plan.row_override = true;
    plan.row_stride = 256;
    plan.out_address = 64;
    plan.count = 8;
    EXPECT_FALSE(unpack_rows(a, plan));
    plan.count = 16;
    EXPECT_TRUE(unpack_rows(a, plan));
    plan.upsample_zeros = 1;
    EXPECT_FALSE(unpack_rows(a, plan));
    plan.upsample_zeros = 0;
    plan.datum_address = kBytes * 8;
    EXPECT_FALSE(unpack_rows(a, plan));
    EXPECT_THROW(unpack_general(a, plan), BodyFault);
}

// What kernels send after a tile that went to Dst: a row of zeros, in FP32, which SrcA could not take as such.
TEST_F(DatapathTest, ZerosNeedNoConversionAndHaveNoPlaceBehindTheLastSrcRow) {
    a.src_a.unpack_bank().fill(0x40400000u);
    UnpackPlan plan;
    plan.in_format = plan.out_format = Format::kFp32;
    plan.row_override = true;
    plan.count = 16;
    plan.datum_address = kBytes * 8;  // not even read
    plan.all_zero = true;
    const auto row_sum = [&](unsigned row) {
        std::uint64_t sum = 0;
        for (const std::uint32_t datum : a.src_a.unpack_bank().rows[row]) sum += datum;
        return sum;
    };
    plan.out_address = 16 * (4 + 64);
    unpack_general(a, plan);
    for (unsigned row = 0; row < kSrcRows; ++row) EXPECT_EQ(row_sum(row), std::uint64_t{16} * 0x40400000u) << row;
    plan.out_address = 16 * (4 + 63);
    unpack_general(a, plan);
    EXPECT_EQ(row_sum(63), 0u);
    EXPECT_NE(row_sum(62), 0u);

    plan.all_zero = false;
    plan.datum_address = 0;
    EXPECT_THROW(unpack_general(a, plan), BodyFault);  // FP32 to SrcA
    plan.out_format = Format::kTf32;
    plan.out_address = 16 * (4 + 64);
    EXPECT_THROW(unpack_general(a, plan), BodyFault);  // behind the last row
}

TEST_F(DatapathTest, PackRowsEqualsPackGeneral) {
    struct Case {
        Format intermediate, to;
        bool read_32b, raw;
    };
    const Case cases[] = {
        {Format::kBf16, Format::kBf16, false, false}, {Format::kBf16, Format::kBf16, false, true},
        {Format::kBf16, Format::kFp32, false, false}, {Format::kInt16, Format::kInt16, false, false},
        {Format::kFp32, Format::kFp32, true, false},  {Format::kInt32, Format::kInt32, true, false},
        {Format::kBf16, Format::kBf16, true, false},
    };
    for (unsigned round = 0; round < 200; ++round) {
        const Case& c = cases[random() % std::size(cases)];
        randomise();
        PackerJob job;
        job.packer = random() % 4;
        job.conversion.intermediate = job.conversion.late_from = c.intermediate;
        job.conversion.late_to = c.to;
        job.conversion.read_32b = c.read_32b;
        job.conversion.read_raw = c.raw;
        job.l1_accumulate = (c.to == Format::kBf16 || c.to == Format::kFp32) && random() % 2 == 0;
        job.count = 16 * (1 + random() % 16);
        job.source = 16 * (random() % 512);
        job.rows_per_plane = 1 + random() % 16;
        job.data_address = (random() % 2000) * 16;
        latch_addresses(a, job);
        latch_addresses(b, job);
        ASSERT_TRUE(pack_rows(a, job));
        pack_general(b, job);
        EXPECT_EQ(a.packers[job.packer].tile_y, b.packers[job.packer].tile_y);
        EXPECT_EQ(a.packers[job.packer].tile_z, b.packers[job.packer].tile_z);
        flush_output(a, job);
        flush_output(b, job);
        ASSERT_EQ(l1_a, l1_b) << "round " << round;
    }
}

TEST_F(DatapathTest, EdgeMasksReplaceDatumsByColumn) {
    randomise();
    PackerJob job;
    job.conversion.intermediate = job.conversion.late_from = job.conversion.late_to = Format::kBf16;
    job.conversion.read_raw = true;
    job.count = 32;
    job.masks_edges = true;
    job.edge_masks = {0xFFFF, 0x0001, 0, 0};
    job.row_set_mapping = 0x4;  // row 0: mask 0, row 1: mask 1
    job.rows_per_plane = 16;
    latch_addresses(a, job);
    ASSERT_FALSE(pack_rows(a, job));
    pack_general(a, job);
    std::array<std::uint16_t, 32> out;
    std::memcpy(out.data(), l1_a.data(), sizeof out);
    for (unsigned c = 0; c < 16; ++c) {
        EXPECT_EQ(out[c], a.dst.read16(0, c));
        EXPECT_EQ(out[16 + c], c == 0 ? a.dst.read16(1, 0) : 0);
    }
}

// Masks that no row of the packer's mappings uses do not count: kernels leave them at zero.
TEST_F(DatapathTest, PlanSaysThatEdgesAreMaskedOnlyWhereARowUsesAMask) {
    const auto sparse_mapping = [&] {  // entries from at most two values
        const std::uint32_t first = random() % 4, second = random() % 4;
        std::uint32_t mapping = 0;
        for (unsigned k = 0; k < 16; ++k) mapping |= (random() % 8 ? first : second) << (2 * k);
        return mapping;
    };
    unsigned masked = 0;
    constexpr unsigned kRounds = 500;
    for (unsigned round = 0; round < kRounds; ++round) {
        std::array<std::uint32_t, 4> masks, row_sets, face_sets;
        for (unsigned k = 0; k < 4; ++k) {
            masks[k] = random() % 4 ? 0xFFFF : random() & 0xFFFF;
            row_sets[k] = sparse_mapping();
            face_sets[k] = sparse_mapping();
        }
        const unsigned packer = random() % 4;
        const std::uint32_t row_set = random() % 4, face_set = random() % 4, by_face = random() % 2;
        for (unsigned k = 0; k < 4; ++k) {
            const std::uint32_t row_set_select = k == 0 ? row_set << (2 * packer) << 17 : 0;
            a.config.write(0, cfg::PCK_EDGE_OFFSET_SEC0_mask.word + k, masks[k] | row_set_select);
            a.config.write(0, cfg::kTileRowSetMappingWord + k, row_sets[k]);
            a.config.write(0, cfg::kTileFaceSetMappingWord + k, face_sets[k]);
        }
        a.config.write(0, cfg::PCK_EDGE_TILE_FACE_SET_SELECT_select.word, face_set << (2 * packer) | by_face << 8);
        a.config.write(0, cfg::kPackerSection[packer] + cfg::PACK_Disable_zero_compress.word, 1);
        bool expected = false;
        for (unsigned face = 0; face < 16; ++face) {
            const std::uint32_t rows = by_face ? row_sets[face_sets[face_set] >> (2 * face) & 3] : row_sets[row_set];
            for (unsigned row = 0; row < 16; ++row) expected |= masks[rows >> (2 * row) & 3] != 0xFFFF;
        }
        const auto instruction = isa::assemble("PACR PackerMask=" + std::to_string(1 << packer));
        ASSERT_EQ(plan_pack(a, 2, isa::PACR{instruction}).jobs[0].masks_edges, expected) << "round " << round;
        masked += expected;
    }
    EXPECT_GT(masked, kRounds / 10);
    EXPECT_LT(masked, kRounds * 9 / 10);
}

TEST(Conversions, Bfp8DatumsAreMagnitudeTimesPowerOfTwo) {
    for (unsigned datum = 1; datum < 256; ++datum) {
        const unsigned magnitude = datum & 0x7F;
        if (magnitude == 0) continue;
        const std::uint16_t bf16 = bfp8_to_bf16(static_cast<std::uint8_t>(datum), 130);
        const float value = std::bit_cast<float>(std::uint32_t{bf16} << 16);
        const float expected = std::ldexp(static_cast<float>(magnitude) / 64.0f, 130 - 127);
        EXPECT_EQ(value, datum & 0x80 ? -expected : expected) << datum;
    }
    EXPECT_EQ(bfp8_to_bf16(0x80, 77), 0xFF80);
    EXPECT_EQ(bfp8_to_bf16(0x00, 77), 0);
}

TEST(Conversions, BfpBlocksRoundToTheLargestExponent) {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        std::array<std::uint16_t, 16> in;
        float largest = 0;
        for (std::uint16_t& datum : in) {
            datum = static_cast<std::uint16_t>((random() & 0x8000u) | (120 + random() % 8) << 7 | (random() & 0x7Fu));
            largest = std::max(largest, std::fabs(std::bit_cast<float>(std::uint32_t{datum} << 16)));
        }
        const BfpBlock block = make_bfp_block(in, 8, false);
        EXPECT_EQ(block.exponent, static_cast<int>(std::ilogb(largest)) + 127);
        for (unsigned k = 0; k < 16; ++k) {
            const double value = std::bit_cast<float>(std::uint32_t{in[k]} << 16);
            const double unit = std::ldexp(1.0, block.exponent - 127 - 6);
            const double expected = std::min(std::floor(std::fabs(value) / unit + 0.5), 127.0);
            EXPECT_EQ(block.datums[k] & 0x7F, expected);
            EXPECT_EQ(block.datums[k] >> 7, expected != 0 && value < 0);
        }
    }
}

TEST(Conversions, HardwareFieldOrdersAreBijections) {
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
        const auto datum = static_cast<std::uint16_t>(bits);
        ASSERT_EQ(dst_from_hardware(dst_to_hardware(datum)), datum);
        ASSERT_EQ(dst_to_fp16(dst_from_fp16(datum)), datum);
        ASSERT_EQ(src_to_fp16(src_from_fp16(datum)), datum);
        ASSERT_EQ(dst_to_hardware(src_to_bf16(src_from_int16(datum))), datum);
    }
}

TEST(Conversions, ReluActsOnTheIntermediateFormat) {
    PackConversion c;
    c.relu = Relu::kMaxThreshold;
    c.relu_threshold = 0x4000;  // 2.0
    EXPECT_EQ(apply_relu(c, {std::bit_cast<std::uint32_t>(-1.0f), PackedAs::kFloat8b}).bits, 0u);
    EXPECT_EQ(apply_relu(c, {std::bit_cast<std::uint32_t>(3.0f), PackedAs::kFloat8b}).bits, 0x40000000u);
    EXPECT_EQ(apply_relu(c, {std::bit_cast<std::uint32_t>(1.5f), PackedAs::kFloat8b}).bits, 0x3FC00000u);
    c.relu = Relu::kMinThreshold;
    EXPECT_EQ(apply_relu(c, {std::bit_cast<std::uint32_t>(2.0f), PackedAs::kFloat8b}).bits, 0u);
    EXPECT_EQ(apply_relu(c, {std::bit_cast<std::uint32_t>(2.5f), PackedAs::kFloat8b}).bits, 0x40200000u);
}

TEST(Conversions, AccumulationOntoL1) {
    const auto f = [](float value) { return std::bit_cast<std::uint32_t>(value); };
    const auto bf = [&](float value) { return static_cast<std::uint16_t>(f(value) >> 16); };
    EXPECT_EQ(accumulate_fp32(f(1.25f), f(2.5f)), f(3.75f));
    EXPECT_EQ(accumulate_fp32(0x7F800000u, 0xFF800000u), 0x7FC00000u);
    EXPECT_EQ(accumulate_bf16(bf(1.0f), bf(2.0f)), bf(3.0f));
    EXPECT_EQ(accumulate_bf16(0x3F80, 0x3B80), 0x3F80);  // 1 + 2^-8: ties to even
    EXPECT_EQ(accumulate_bf16(0x3F81, 0x3B80), 0x3F82);
    EXPECT_EQ(accumulate_bf16(0x7F80, 0xFF80), 0x7FC0);
    EXPECT_EQ(accumulate_fp16(0x3C00, 0x3C00), 0x4000);
    EXPECT_EQ(accumulate_fp16(0x7BFF, 0x7BFF), 0x7FFF);  // 131008: the exponent 31 is a number here
}

}  // namespace
}  // namespace opwright::chip::tensix
