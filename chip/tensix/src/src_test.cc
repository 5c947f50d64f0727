// Filling a bank leaves out only what would change nothing.
#include "chip/tensix/src/src.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace opwright::chip::tensix {
namespace {

TEST(SrcOperand, FillsMixedWithWritesLeaveWhatAPlainFillWould) {
    std::mt19937 random(5);
    std::uint64_t events = 0;
    SrcOperand operand(events);
    std::array<SrcBank, 2> expected{};
    unsigned unpack = 0, matrix = 0;
    std::map<std::uint64_t, decltype(SrcBank::rows)> seen;  ///< by version
    for (unsigned step = 0; step < 3000; ++step) {
        const std::uint32_t datum = random() % 3 << 16;
        const unsigned row = random() % kSrcRows, column = random() % kRowWidth;
        switch (random() % 6) {
            case 0:
                operand.fill_unpack_bank(datum);
                expected[unpack].fill(datum);
                break;
            case 1:
                operand.fill_both_banks(datum);
                for (SrcBank& bank : expected) bank.fill(datum);
                break;
            case 2:
                operand.unpack_bank().rows[row][column] = datum;
                expected[unpack].rows[row][column] = datum;
                break;
            case 3:
                operand.matrix_bank().rows[row][column] = datum;
                expected[matrix].rows[row][column] = datum;
                break;
            case 4:
                operand.give();
                unpack ^= 1;
                break;
            default:
                operand.release(true);
                matrix ^= 1;
                break;
        }
        const auto& rows = expected[matrix].rows;
        ASSERT_EQ(seen.try_emplace(operand.matrix_version(), rows).first->second, rows)
            << "same version, step " << step;
        SrcOperand copy = operand;  // looking at a bank makes it count as written
        for (unsigned bank = 0; bank < 2; ++bank) ASSERT_EQ(copy.bank(bank).rows, expected[bank].rows) << step;
    }
}

}  // namespace
}  // namespace opwright::chip::tensix
