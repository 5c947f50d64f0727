// Tiles that run side by side: random traffic between them gives the same bits with every number of host threads.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "chip/core/test_assembler.hpp"
#include "chip/noc/niu_registers.hpp"
#include "chip/sched/chip.hpp"

namespace opwright::chip {
namespace {

using namespace rv;

constexpr Word kSoftReset = 0xFFB121B0, kBriscRuns = 0x47000;
constexpr Word kNiu0 = 0xFFB20000;
constexpr Word kSemaphore = 0xF000;                 ///< L1
constexpr Word kData = 0x10000, kDataBytes = 4096;  ///< L1 and DRAM
constexpr unsigned kTiles = 12, kPhases = 6, kRequests = 10;
constexpr Word kIncrement = 1u << 12 | 31u << 2;

Xy tile_at_index(unsigned i) {
    return {static_cast<std::uint8_t>(i % 4), static_cast<std::uint8_t>(i / 4)};
}
Xy noc0_of(Xy logical) {
    return {kTensixX[logical.x], kTensixY[logical.y]};
}
Word mid(Xy xy) {
    return Word{xy.x} << niu::kEndXShift | Word{xy.y} << niu::kEndYShift;
}

Word place(unsigned tile) {
    return mid(virtual_of(noc0_of(tile_at_index(tile))));
}

/// A program of requests, to be run by BRISC.
class Program {
  public:
    Program() { constant(10, kNiu0); }
    std::span<const std::uint8_t> bytes() const {
        return {reinterpret_cast<const std::uint8_t*>(code_.data()), code_.size() * sizeof(Word)};
    }
    void constant(Word reg, Word value) {
        const auto low = static_cast<std::int32_t>(value << 20) >> 20;
        add({lui(reg, (value - static_cast<Word>(low)) >> 12), addi(reg, reg, low)});
    }
    void issue(Word targ, Word targ_mid, Word ret, Word ret_mid, Word ctrl, Word length, Word data) {
        const std::pair<Word, Word> registers[] = {{niu::kTargAddrLo, targ}, {niu::kTargAddrMid, targ_mid},
                                                   {niu::kRetAddrLo, ret},   {niu::kRetAddrMid, ret_mid},
                                                   {niu::kCtrl, ctrl},       {niu::kAtLenBe, length},
                                                   {niu::kAtData, data},     {niu::kCmdCtrl, 1}};
        for (const auto& [offset, value] : registers) {
            constant(5, value);
            add({sw(5, 10, static_cast<int>(offset))});
        }
    }
    void add(std::initializer_list<Word> words) { code_.insert(code_.end(), words); }

  private:
    std::vector<Word> code_;
};

/// Random requests.
class Traffic : public Program {
  public:
    Traffic(unsigned seed, unsigned self) : random_(seed * 100 + self), self_(self) {
        constant(11, kSemaphore);
        for (unsigned phase = 1; phase <= kPhases; ++phase) {
            for (unsigned i = 0; i < kRequests; ++i) request();
            // The next tile may go on, and this one when the one before it has come as far.
            issue(kSemaphore, place((self_ + 1) % kTiles), 0, 0, niu::kCmdAtomic, kIncrement, 1);
            add({addi(6, 0, static_cast<int>(phase)), lw(5, 11, 0), branch(6, 5, 6, -4)});
        }
        add({kEbreak});
    }

  private:
    Word somewhere() { return kData + random_() % (kDataBytes / 64) * 64; }
    void request() {
        const Word here = place(self_), other = place(random_() % kTiles), dram = mid(kDramTiles[0][0]);
        const Word write = niu::kCmdWrite | niu::kCmdRespMarked;
        switch (random_() % 6) {
            case 0:
                return issue(somewhere(), here, somewhere(), other, write, 64, 0);
            case 1:
                return issue(somewhere(), here, somewhere(), dram, write, 64, 0);
            case 2:
                return issue(somewhere(), other, somewhere(), here, niu::kCmdRead, 64, 0);
            case 3:
                return issue(somewhere(), dram, somewhere(), here, niu::kCmdRead, 64, 0);
            case 4:
                return issue(somewhere(), other, 0, 0, niu::kCmdAtomic, kIncrement, random_());
            default:
                return issue(somewhere(), other, 0, 0, niu::kCmdWrite | niu::kCmdInline, 0xF, random_());
        }
    }

    std::mt19937 random_;
    unsigned self_;
};

void start(Chip& chip, unsigned tile) {
    chip.tensix(tile_at_index(tile))
        .write(kSoftReset, {reinterpret_cast<const std::uint8_t*>(&kBriscRuns), sizeof kBriscRuns});
}

struct Outcome {
    std::vector<std::vector<std::uint8_t>> memories;  ///< data of all tiles, then of DRAM
    std::vector<Word> semaphores;
    std::vector<std::uint64_t> clocks;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(unsigned seed, unsigned threads) {
    Chip chip({}, ChipOptions{"", 1'000'000'000, {}, {}, threads});
    Outcome outcome;
    std::mt19937 random(seed);
    std::vector<std::uint8_t> data(kDataBytes);
    for (unsigned i = 0; i < kTiles; ++i) {
        TensixTile& tile = chip.tensix(tile_at_index(i));
        for (auto& byte : data) byte = static_cast<std::uint8_t>(random());
        tile.write(kData, data);
        tile.write(0, Traffic(seed, i).bytes());
    }
    for (unsigned i = 0; i < kTiles; ++i) start(chip, i);
    chip.advance();
    for (unsigned i = 0; i < kTiles; ++i) {
        TensixTile& tile = chip.tensix(tile_at_index(i));
        EXPECT_EQ(tile.state(Risc::kBrisc), HartState::kBroken) << "tile " << i << " did not come to its end";
        tile.read(kData, data);
        outcome.memories.push_back(data);
        Word semaphore = 0;
        tile.read(kSemaphore, {reinterpret_cast<std::uint8_t*>(&semaphore), sizeof semaphore});
        outcome.semaphores.push_back(semaphore);
        outcome.clocks.push_back(tile.wall_clock());
    }
    chip.endpoint(kDramTiles[0][0])->read(kData, data);
    outcome.memories.push_back(data);
    return outcome;
}

TEST(Rounds, GiveTheSameWithEveryNumberOfThreads) {
    for (unsigned seed = 1; seed <= 12; ++seed) {
        const Outcome alone = run(seed, 1);
        EXPECT_EQ(alone.semaphores, std::vector<Word>(kTiles, kPhases));
        EXPECT_NE(alone.memories.back(), std::vector<std::uint8_t>(kDataBytes)) << "nothing reached DRAM";
        for (const unsigned threads : {2u, 4u}) {
            EXPECT_EQ(run(seed, threads), alone) << "seed " << seed << ", " << threads << " threads";
        }
    }
}

TEST(Rounds, MuchThatIsWrittenToDramArrivesTileByTile) {
    constexpr Word kPacket = 8192, kStep = 2048, kPlaces = 8, kWrites = 4, kBytes = kPlaces * kStep + kPacket;
    constexpr unsigned kChannels = 3;
    for (const unsigned threads : {1u, 2u, 4u}) {
        Chip chip({}, ChipOptions{"", 1'000'000'000, {}, {}, threads});
        std::vector<std::vector<std::uint8_t>> expected(kChannels, std::vector<std::uint8_t>(kBytes));
        std::mt19937 random(4);
        for (unsigned i = 0; i < kTiles; ++i) {
            Program program;
            for (unsigned k = 0; k < kWrites; ++k) {
                const unsigned channel = random() % kChannels;
                const Word at = random() % kPlaces * kStep;
                program.issue(kData, place(i), at, mid(kDramTiles[channel][0]), niu::kCmdWrite, kPacket, 0);
                std::fill_n(expected[channel].begin() + at, kPacket, static_cast<std::uint8_t>(i + 1));
            }
            program.add({kEbreak});
            chip.tensix(tile_at_index(i)).write(0, program.bytes());
            chip.tensix(tile_at_index(i)).write(kData, std::vector(kPacket, static_cast<std::uint8_t>(i + 1)));
        }
        for (unsigned i = 0; i < kTiles; ++i) start(chip, i);
        chip.advance();
        for (unsigned channel = 0; channel < kChannels; ++channel) {
            std::vector<std::uint8_t> dram(kBytes);
            chip.endpoint(kDramTiles[channel][0])->read(0, dram);
            EXPECT_EQ(dram, expected[channel]) << "channel " << channel << ", " << threads << " threads";
        }
    }
}

TEST(Rounds, OfSeveralMistakesTheFirstTilesIsReported) {
    for (const unsigned threads : {1u, 4u}) {
        Chip chip({}, ChipOptions{"", 1'000'000, {}, {}, threads});
        for (const std::uint8_t x : {1, 2, 3}) {
            const Word code[] = {lui(5, 0x200u + x), sw(5, 5, 0), kEbreak};
            TensixTile& tile = chip.tensix({x, 0});
            tile.write(0, {reinterpret_cast<const std::uint8_t*>(code), sizeof code});
            tile.write(kSoftReset, {reinterpret_cast<const std::uint8_t*>(&kBriscRuns), sizeof kBriscRuns});
        }
        try {
            chip.advance();
            FAIL() << "no finding";
        } catch (const FindingError& error) {
            EXPECT_EQ(error.finding().id, "unmapped-address");
            EXPECT_EQ(error.finding().place->logical, (Xy{1, 0})) << threads << " threads";
        }
    }
}

}  // namespace
}  // namespace opwright::chip
