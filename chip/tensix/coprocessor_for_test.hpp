// A coprocessor with its own L1 and recording ports, driven by assembled instructions, for tests of the public face.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "chip/isa/assemble_for_test.hpp"
#include "chip/tensix/config/fields.hpp"
#include "chip/tensix/format/data_format.hpp"
#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

class RecordingPorts : public TensixPorts {
  public:
    void store_register(std::uint32_t address, std::uint32_t value) override { stores[address] = value; }
    std::uint32_t load_register(std::uint32_t address) override { return stores[address] ^ 0x5A5A5A5Au; }

    std::map<std::uint32_t, std::uint32_t> stores;
};

class CoprocessorTest : public ::testing::Test {
  protected:
    static constexpr std::size_t kL1Bytes = 1464 * 1024;

    /// Pushes from the thread's TRISC, as if it ran at program counter 0x1000 + number of pushes.
    void push(unsigned thread, const std::string& text) { push_word(thread, isa::assemble(text)); }
    void push_word(unsigned thread, std::uint32_t word) { EXPECT_TRUE(tensix.push(thread, word, 0x1000 + pushes++)); }

    void set(cfg::Field field, std::uint32_t value) {
        const std::uint32_t mask = field.width == 32 ? ~0u : ((1u << field.width) - 1u) << field.low;
        const std::uint32_t old = tensix.read_config(field.word * 4);
        tensix.write_config(field.word * 4, (old & ~mask) | (value << field.low & mask));
    }
    void set_word(unsigned word, std::uint32_t value) { tensix.write_config(word * 4, value); }

    void poke(std::uint32_t address, const void* from, std::size_t bytes) { std::memcpy(&l1[address], from, bytes); }
    template <typename T>
    std::vector<T> peek(std::uint32_t address, std::size_t count) const {
        std::vector<T> values(count);
        std::memcpy(values.data(), &l1[address], count * sizeof(T));
        return values;
    }

    /// The fault that an action raises; fails the test when there is none.
    template <typename Action>
    TensixFault fault_of(Action action) {
        try {
            action();
        } catch (const TensixFault& fault) {
            return fault;
        }
        ADD_FAILURE() << "no TensixFault";
        return {};
    }

    // --- The configuration that the runtime's kernels use for whole 32x32 tiles.

    /// Unpacker 0 or 1 reads uncompressed tiles at `address` in multi-context mode, context 0.
    void configure_unpacker(unsigned which, Format in, Format out, std::uint32_t address, bool to_dst = false) {
        const unsigned s = which * cfg::kThconSectionStep;
        set_word(52 + s, static_cast<std::uint32_t>(in) | 1u << 4 | 256u << 16);  // x dim 256
        set_word(53 + s, 1u | 4u << 16);                                          // y dim 1, z dim 4
        set_word(54 + s, 1);
        set_word(55 + s, 0);
        set_word(60 + s, static_cast<std::uint32_t>(out));
        set_word(61 + s, 0xFu | (to_dst ? 0xF0u : 0u));  // uncompressed in every context
        set_word(64 + s, address / 16 - 1);
        set_word(72 + s, (4u * 16) | (4u * 16) << 16);  // skip the 4 rows that SrcA and Dst subtract
        set_word(74 + s, 256u | 256u << 16);
        const unsigned strides = which * cfg::kUnpackerStrideStep;
        const unsigned bytes = bits_in_l1(out) >= 8 ? bits_in_l1(out) / 8 : 1;
        set_word(44 + strides, 0);
        set_word(45 + strides, 256 * bytes);  // channel 1 Z: one face
        push(0, "SETADCXX U0=1 U1=1 X1Val=255 X0Val=0");
        push(0, "SETADCZW U0=1 U1=1 Z0=1 W0=1 Z1=1 W1=1");
        push(0, "SETADCXY U0=1 U1=1 Y0=1 Y1=1");
        push(0, "SETC16 CfgIndex=3 NewValue=" + std::to_string(to_dst ? 0 : 4));
    }

    void configure_math(Format src_a, Format dst, bool fp32_dst) {
        set(cfg::ALU_FORMAT_SPEC_REG0_SrcA, static_cast<std::uint32_t>(src_a));
        set(cfg::ALU_FORMAT_SPEC_REG1_SrcB, static_cast<std::uint32_t>(src_a));
        set(cfg::ALU_FORMAT_SPEC_REG2_Dstacc, static_cast<std::uint32_t>(dst));
        set(cfg::ALU_ACC_CTRL_Fp32_enabled, fp32_dst);
        push(1, "SETC16 CfgIndex=7 NewValue=8");   // address modifier 0: SrcA + 8
        push(1, "SETC16 CfgIndex=23 NewValue=8");  // and Dst + 8
    }

    /// All four packers, one face each, to consecutive places from `address` on.
    void configure_packers(Format from, Format to, std::uint32_t address, bool read_32b) {
        const unsigned bits = bits_in_l1(to);
        const unsigned exponents = is_bfp(to) ? 4 : 0;  // 64 bytes in front of the tile's mantissas
        for (unsigned p = 0; p < 4; ++p) {
            const unsigned s = cfg::kPackerSection[p];
            // Each packer's share of the exponent section is one 16-byte chunk.
            const unsigned face_chunks = 256 * bits / 8 / 16;
            set_word(s, (exponents ? (exponents - p + face_chunks * p) - 0 : 0) << 16);
            const std::uint32_t offset = is_bfp(to) ? p : face_chunks * p;
            set_word(s + 1, p == 0 ? ((address / 16) - 1) | 0x80000000u : offset - 1);
            set_word(s + 2, 1u | static_cast<std::uint32_t>(to) << 4 | static_cast<std::uint32_t>(from) << 8);
            set_word(s + 3, 0);
            set_word(24 + p, 16u << 8);
            set_word(152 + p, p * 16);
            set_word(20 + p, 0xFFFF);
        }
        set(cfg::PCK_DEST_RD_CTRL_Read_32b_data, read_32b);
        const unsigned in_bytes = static_cast<unsigned>(from) % 4 == 0   ? 4
                                  : static_cast<unsigned>(from) % 4 == 1 ? 2
                                                                         : 1;
        set_word(8, in_bytes | (16 * in_bytes) << 12);
        push(2, "SETADCXX PK=1 X1Val=255 X0Val=0");
        push(2, "SETADCZW PK=1 Z0=1 W0=1 Z1=1 W1=1");
        push(2, "SETADCXY PK=1 Y0=1 Y1=1");
    }

    std::vector<std::uint8_t> l1 = std::vector<std::uint8_t>(kL1Bytes);
    RecordingPorts ports;
    Tensix tensix{l1, ports};
    std::uint32_t pushes = 0;
};

}  // namespace opwright::chip::tensix
