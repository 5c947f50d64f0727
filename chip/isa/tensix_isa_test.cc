// Checks the instruction table against itself and against hand-assembled words.
#include "chip/isa/tensix_isa.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "chip/isa/disassemble.hpp"

namespace opwright::chip::isa {
namespace {

TEST(TensixIsa, RowsAreInAscendingOrderAndUnique) {
    int previous = 0;
    std::set<std::string_view> names;
    for (const Instruction& row : instructions()) {
        EXPECT_GT(row.opcode, previous) << row.name;
        previous = row.opcode;
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(find(row.opcode), &row);
    }
    EXPECT_EQ(instructions().size(), 130u);
}

TEST(TensixIsa, FieldsStayInsideTheWordAndDoNotOverlap) {
    for (const Instruction& row : instructions()) {
        std::uint32_t used = 0xFF000000u;
        std::set<std::string_view> names;
        for (const Field& field : row.fields()) {
            EXPECT_TRUE(names.insert(field.name).second) << row.name << '.' << field.name;
            EXPECT_LE(field.low + field.width, 24) << row.name << '.' << field.name;
            if (field.alias) {
                EXPECT_EQ(field.mask() & 0xFF000000u, 0u) << row.name << '.' << field.name;
            } else {
                EXPECT_EQ(used & field.mask(), 0u) << row.name << '.' << field.name << " overlaps another field";
                used |= field.mask();
            }
        }
    }
}

TEST(TensixIsa, EveryEmittedInstructionNamesItsPage) {
    for (const Instruction& row : instructions()) {
        if (row.status == Status::kNeverEmitted) continue;
        EXPECT_FALSE(row.page.empty()) << row.name;
    }
}

TEST(TensixIsa, AccessorsReadTheBitsOfHandAssembledWords) {
    // MOVA2D, 8 rows, SrcRow 16, AddrMod 2, DstRow 24.
    const MOVA2D move{(0x12u << 24) | (16u << 17) | (2u << 15) | (2u << 12) | 24u};
    EXPECT_EQ(move.DstRow(), 24u);
    EXPECT_EQ(move.Move8Rows(), 1u);
    EXPECT_EQ(move.AddrMod(), 2u);
    EXPECT_EQ(move.SrcRow(), 16u);
    EXPECT_EQ(move.UseDst32bLo(), 0u);
    const SETC16 set{(0xB2u << 24) | (39u << 16) | 0x0101u};
    EXPECT_EQ(set.CfgIndex(), 39u);
    EXPECT_EQ(set.NewValue(), 0x0101u);
    EXPECT_EQ(SETDMAREG::kOpcode, 0x45);
    EXPECT_EQ((SETDMAREG{0x45000000u | (0xBEEFu << 8) | 9u}.NewValue()), 0xBEEFu);
}

TEST(TensixIsa, UnnamedBitsAreWhatNoFieldNames) {
    EXPECT_EQ(find(NOP::kOpcode)->unnamed_bits(), 0x00FFFFFFu);
    EXPECT_EQ(find(SEMPOST::kOpcode)->unnamed_bits(), 0x00FFFC03u);
    EXPECT_EQ(find(RMWCIB2::kOpcode)->unnamed_bits(), 0u);
    EXPECT_EQ(find(0xEE), nullptr);
}

TEST(Disassemble, NamesFieldsThatAreNotZero) {
    EXPECT_EQ(disassemble(0x02000000u), "NOP");
    EXPECT_EQ(disassemble((0x12u << 24) | (2u << 12) | 24u), "MOVA2D DstRow=0x18 Move8Rows=1");
    EXPECT_EQ(disassemble((0xA4u << 24) | (2u << 2) | 1u), "SEMPOST SemaphoreMask=0x2 unnamed=0x1");
    EXPECT_EQ(disassemble(0xEE000000u), "opcode 0xEE (unknown)");
}

}  // namespace
}  // namespace opwright::chip::isa
