// The chip from the driver's side: windows, booting, hangs, endless loops, and being usable afterwards.
#include "chip/sched/chip.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <cstring>

#include "chip/core/test_assembler.hpp"
#include "chip/sched/launch.hpp"
#include "chip/sched/wait_text.hpp"

namespace opwright::chip {
namespace {

using namespace rv;
using testing::HasSubstr;

constexpr Word kSoftReset = 0xFFB121B0;
constexpr Word kGoMessage = 0x4A0;
constexpr Word kGo = 0x80000000;
constexpr Word kResult = 0x1A000;
// A launch message by hand: kernel configuration at kRing, kernel text 0x200 behind it.
constexpr Word kRing = 0x9000, kKernel = kRing + 0x200, kLaunch = 0x20;
constexpr Word kFirmware = 0x100;

std::vector<std::uint8_t> host_memory(4096);
void read_host(std::uint64_t at, void* out, std::uint32_t n) {
    std::memcpy(out, host_memory.data() + at, n);
}
void write_host(std::uint64_t at, const void* in, std::uint32_t n) {
    std::memcpy(host_memory.data() + at, in, n);
}

class ChipTest : public testing::Test {
  protected:
    TensixTile& tile(std::uint8_t x = 0, std::uint8_t y = 0) { return chip_.tensix({x, y}); }
    void put(TensixTile& to, Word address, std::initializer_list<Word> words) {
        const std::vector<Word> copy(words);
        to.write(address, {reinterpret_cast<const std::uint8_t*>(copy.data()), copy.size() * 4});
    }
    Word word(TensixTile& from, Word address) {
        Word value = 0;
        from.read(address, {reinterpret_cast<std::uint8_t*>(&value), 4});
        return value;
    }
    /// A firmware for BRISC: report done, wait for GO, call the kernel, report done, and so on.
    void boot(TensixTile& to) {
        put(to, 0, {jal(0, kFirmware)});
        put(to, kFirmware,
            {sw(0, 0, kGoMessage), lw(5, 0, kGoMessage), beq(5, 0, -4), lui(6, kKernel >> 12),
             jalr(1, 6, kKernel & 0xFFF), jal(0, -20)});
        put(to, kSoftReset, {0x47000});
        chip_.advance();
    }
    void launch(TensixTile& to, std::initializer_list<Word> kernel) {
        put(to, kKernel, kernel);
        put(to, kLaunch, {kRing});
        put(to, kLaunch + 0x34, {kKernel - kRing});
        put(to, kLaunch + 0x48, {static_cast<Word>(kernel.size() * 4)});
        put(to, kLaunch + 0x60, {1u << 2, 0});  // circular buffer 2 exists
        put(to, kLaunch + 0x10, {0x40});        // semaphores at kRing + 0x40
        put(to, kLaunch + 0x18, {0x80});        // circular buffer table at kRing + 0x80
        put(to, kRing + 0x80 + 2 * 16, {kResult, 4096, 2, 2048});
        put(to, kLaunch + 0x70, {1});  // BRISC only
        put(to, kGoMessage, {kGo});
    }
    /// As the driver does: points TLB window 0 at a tile's L1, then clock and read, until done.
    void poll(TensixTile& of, unsigned times) {
        const Xy at = virtual_of(of.noc0());
        const std::uint64_t config = (std::uint64_t{at.x} | std::uint64_t{at.y} << 6) << 16;
        for (unsigned i = 0; i < times && Launch(of).unfinished(); ++i) {
            chip_.host_write(0x1'1FC0'0000, {reinterpret_cast<const std::uint8_t*>(&config), sizeof(config)});
            chip_.advance();
            Word go = 0;
            chip_.host_read(0x1'0000'0000 + kGoMessage, {reinterpret_cast<std::uint8_t*>(&go), 4});
        }
    }
    Finding finding_of(TensixTile& of, unsigned polls = 1000) {
        try {
            poll(of, polls);
        } catch (const FindingError& error) {
            EXPECT_EQ(std::string(error.what()), to_text(error.finding()));
            return error.finding();
        }
        ADD_FAILURE() << "no finding";
        return {};
    }

    std::function<std::uint64_t()> late_noc_ = [this] { return seed_; };
    std::uint64_t seed_ = 0;  ///< of the late NoC
    Chip chip_{HostMemory{read_host, write_host}, ChipOptions{"", 1'000'000, late_noc_}};
};

constexpr Word kStoreSeven[] = {addi(7, 0, 7), lui(8, 0x1A), sw(7, 8, 0), jalr(0, 1, 0)};

TEST_F(ChipTest, RunsAKernelAndFinishes) {
    boot(tile());
    launch(tile(), {kStoreSeven[0], kStoreSeven[1], kStoreSeven[2], kStoreSeven[3]});
    poll(tile(), 10);
    EXPECT_FALSE(Launch(tile()).unfinished());
    EXPECT_EQ(word(tile(), kResult), 7u);
}

TEST_F(ChipTest, AWaitOnACircularBufferIsAHangInWords) {
    boot(tile(3, 4));
    launch(tile(3, 4), {lui(5, 0xFFB42), lw(6, 5, 0x10), beq(6, 0, -4), jalr(0, 1, 0)});
    const Finding f = finding_of(tile(3, 4));
    EXPECT_EQ(f.category, Category::kHang);
    ASSERT_EQ(f.waiting.size(), 1u);
    EXPECT_EQ(f.waiting[0].what,
              "waits for cb_wait_front on circular buffer 2: received 0, acked 0 (0 of 2 pages filled)");
    EXPECT_EQ(f.waiting[0].place.logical, (Xy{3, 4}));
    EXPECT_EQ(f.waiting[0].place.risc, "BRISC");
    EXPECT_EQ(f.waiting[0].place.pc, kKernel + 4);
}

TEST_F(ChipTest, AWaitOnASemaphoreNamesItsNumber) {
    boot(tile());
    launch(tile(), {lui(5, kRing >> 12), lw(6, 5, 0x60), beq(6, 0, -4), jalr(0, 1, 0)});
    const Finding f = finding_of(tile());
    ASSERT_EQ(f.waiting.size(), 1u);
    EXPECT_EQ(f.waiting[0].what, "waits for semaphore 2 (L1 0x09060): value 0");
}

TEST_F(ChipTest, AFullCircularBufferShowsItsFill) {
    boot(tile());
    put(tile(), 0xFFB42010, {2});
    launch(tile(), {lui(5, 0xFFB42), lw(6, 5, 0x0C), beq(6, 0, -4), jalr(0, 1, 0)});
    EXPECT_THAT(finding_of(tile()).waiting.at(0).what,
                HasSubstr("cb_reserve_back on circular buffer 2: received 2, acked 0 (2 of 2 pages filled)"));
}

TEST_F(ChipTest, AKernelMistakeNamesCoreAndPc) {
    boot(tile(1, 0));
    launch(tile(1, 0), {kNop, lui(5, 0x200), sw(5, 5, 0), jalr(0, 1, 0)});
    const Finding f = finding_of(tile(1, 0));
    EXPECT_EQ(f.category, Category::kKernelMistake);
    EXPECT_EQ(f.id, "unmapped-address");
    ASSERT_TRUE(f.place);
    EXPECT_EQ(f.place->logical, (Xy{1, 0}));
    EXPECT_EQ(f.place->pc, kKernel + 8);
    EXPECT_THAT(to_text(f), HasSubstr("0x00200000"));
}

TEST_F(ChipTest, ALoopThatWorksAndCouldEndStopsAtTheBudget) {
    boot(tile());
    launch(tile(), {lui(5, 0x1A), addi(6, 6, 1), sw(6, 5, 0), bne(5, 0, -8), jalr(0, 1, 0)});
    const Finding f = finding_of(tile());
    EXPECT_EQ(f.id, "instruction-budget") << to_text(f);
    ASSERT_TRUE(f.place);
    EXPECT_GE(f.place->pc, kKernel);
}

TEST_F(ChipTest, ALoopThatWorksAndHasNoWayOutIsNamed) {
    boot(tile());
    launch(tile(), {lui(5, 0x1A), addi(6, 6, 1), sw(6, 5, 0), jal(0, -8)});
    const Finding f = finding_of(tile());
    EXPECT_EQ(f.id, "endless-loop") << to_text(f);
    ASSERT_TRUE(f.place);
    EXPECT_EQ(f.place->risc, "BRISC");
}

TEST_F(ChipTest, AnEndlessLoopWithoutEffectIsAHang) {
    boot(tile());
    launch(tile(), {jal(0, 0)});
    EXPECT_THAT(finding_of(tile()).waiting.at(0).what, HasSubstr("endless loop"));
}

TEST_F(ChipTest, AnAssertThatTheWatcherWouldReportIsNamed) {
    boot(tile());
    put(tile(), 0x530, {42u | 3u << 16 | 0u << 24});  // line 42, tripped, BRISC
    launch(tile(), {jal(0, 0)});
    EXPECT_EQ(finding_of(tile()).waiting.at(0).what, "stopped at a failed ASSERT in line 42");
}

TEST_F(ChipTest, AfterAFindingTheDeviceRunsTheNextProgram) {
    for (int round = 0; round < 2; ++round) {
        boot(tile());
        boot(tile(5, 5));
        launch(tile(), {jal(0, 0)});
        launch(tile(5, 5), {jal(0, 0)});
        EXPECT_EQ(finding_of(tile()).waiting.size(), 2u);
        EXPECT_FALSE(Launch(tile()).unfinished());
        EXPECT_FALSE(Launch(tile(5, 5)).unfinished());
        launch(tile(5, 5), {kStoreSeven[0], kStoreSeven[1], kStoreSeven[2], kStoreSeven[3]});
        poll(tile(5, 5), 10);
        EXPECT_EQ(word(tile(5, 5), kResult), 7u);
        put(tile(), kSoftReset, {0x47800});
        put(tile(5, 5), kSoftReset, {0x47800});
    }
}

TEST(ChipOptionsFromEnvironment, RefuseWhatIsNoNumber) {
    ::setenv("OPWRIGHT_NOC_LATE", "7", 1);
    EXPECT_EQ(options_from_environment().late_noc(), 7u);
    ::setenv("OPWRIGHT_NOC_LATE", "soon", 1);
    EXPECT_THAT([] { options_from_environment().late_noc(); },
                testing::ThrowsMessage<FindingError>(HasSubstr("OPWRIGHT_NOC_LATE is 'soon', which is no number")));
    ::unsetenv("OPWRIGHT_NOC_LATE");
    EXPECT_EQ(options_from_environment().late_noc(), 0u);
}

TEST_F(ChipTest, IdleChipsAreNoHang) {
    boot(tile());
    for (int i = 0; i < 200; ++i) chip_.advance();
    EXPECT_FALSE(Launch(tile()).unfinished());
}

TEST_F(ChipTest, WordsFromTheHostPutOffAHang) {
    boot(tile());
    launch(tile(), {lui(5, 0x1A), lw(6, 5, 0x40), beq(6, 0, -4), jalr(0, 1, 0)});
    for (int i = 0; i < 10; ++i) {
        poll(tile(), 20);
        put(tile(), 0x1B000, {0});  // not through the driver: does not count, as another tile's write does not
        const Word zero = 0;
        chip_.host_write(0x1'0000'0000 + 0x1B000, {reinterpret_cast<const std::uint8_t*>(&zero), 4});
    }
    put(tile(), 0x1A040, {1});
    poll(tile(), 5);
    EXPECT_FALSE(Launch(tile()).unfinished());
}

TEST_F(ChipTest, CoresOfATileSeeEachOthersStores) {
    // BRISC starts TRISC0 at 0x6000 and waits for its answer.
    put(tile(), 0,
        {lui(5, 0xFFB12), lui(6, 0x46), addi(6, 6, 0), sw(6, 5, 0x1B0), lw(7, 0, 0x700), beq(7, 0, -4), sw(7, 0, 0x704),
         kEbreak});
    put(tile(), 0x6000, {addi(8, 0, 77), sw(8, 0, 0x700), kEbreak});
    put(tile(), kSoftReset, {0x47000});
    chip_.advance();
    EXPECT_EQ(word(tile(), 0x704), 77u);
    EXPECT_EQ(tile().state(Risc::kBrisc), HartState::kBroken);
}

TEST_F(ChipTest, MailboxesHoldTheReaderUntilAValueComes) {
    put(tile(), 0,
        {lui(5, 0xFFB12), lui(6, 0x46), sw(6, 5, 0x1B0), lui(9, 0xFFEC1), lw(7, 9, 0), sw(7, 0, 0x704), kEbreak});
    put(tile(), 0x6000, {addi(8, 0, 55), lui(9, 0xFFEC0), sw(8, 9, 0), kEbreak});
    put(tile(), kSoftReset, {0x47000});
    chip_.advance();
    EXPECT_EQ(word(tile(), 0x704), 55u);
}

TEST_F(ChipTest, TheMoverFillsNcriscsInstructionRam) {
    put(tile(), 0x1000, {addi(7, 0, 33), sw(7, 0, 0x704), kEbreak});
    put(tile(), 0xFFB11000, {0x1000 >> 4, 0x4000, 1, 1, 0x40});
    put(tile(), 0x12000, {lui(5, 0xFFC00), jalr(0, 5, 0)});  // NCRISC's default reset vector
    put(tile(), kSoftReset, {0x47800 & ~0x40000u});
    chip_.advance();
    EXPECT_EQ(word(tile(), 0x704), 33u);
}

TEST_F(ChipTest, TheWallClockMovesAndItsHighHalfIsLatched) {
    put(tile(), 0, {lui(5, 0xFFB12), lw(6, 5, 0x1F0), lw(7, 5, 0x1F8), lw(8, 5, 0x1F0), kEbreak});
    put(tile(), kSoftReset, {0x47000});
    chip_.advance();
    const Core& core = tile().core(Risc::kBrisc);
    EXPECT_EQ(core.reg(8) - core.reg(6), 2u);
    EXPECT_EQ(core.reg(7), 0u);
}

TEST_F(ChipTest, TheDriverSeesThePciDevice) {
    EXPECT_EQ(PciDevice::read_config(0, 0), 0x401E1E52u);
    EXPECT_EQ(PciDevice::read_config(0, 0x10), 4u);
    EXPECT_EQ(PciDevice::read_config(0, 0x24), 8u);
    EXPECT_EQ(PciDevice::read_config(8, 0), 0xFFFFFFFFu);
    Word post_code = 0;
    chip_.host_read(0x1'1FF3'0060, {reinterpret_cast<std::uint8_t*>(&post_code), 4});
    EXPECT_EQ(post_code, 0xC0DE0001u);
    Word again = 0;  // BAR4 is an alias of the end of BAR0
    chip_.host_read(0x8'01F3'0060, {reinterpret_cast<std::uint8_t*>(&again), 4});
    EXPECT_EQ(again, post_code);
    EXPECT_THROW(chip_.host_read(0x1'1F80'0000, {reinterpret_cast<std::uint8_t*>(&again), 4}), FindingError);
}

TEST_F(ChipTest, AMulticastWindowWritesEveryTensixTileOfItsRectangle) {
    const std::uint64_t config = (std::uint64_t{22} | std::uint64_t{19} << 6 | std::uint64_t{18} << 12 |
                                  std::uint64_t{18} << 18 | std::uint64_t{1} << 25)
                                 << 16;
    chip_.host_write(0x1'1FC0'0000, {reinterpret_cast<const std::uint8_t*>(&config), sizeof(config)});
    const Word value = 5;
    chip_.host_write(0x1'0000'0000 + 0x500, {reinterpret_cast<const std::uint8_t*>(&value), 4});
    for (std::uint8_t y = 0; y < 2; ++y) {
        for (std::uint8_t x = 0; x < 5; ++x) EXPECT_EQ(word(tile(x, y), 0x500), 5u);
    }
    EXPECT_EQ(word(tile(5, 0), 0x500), 0u);
    EXPECT_EQ(word(tile(0, 2), 0x500), 0u);
}

TEST_F(ChipTest, TilesReachHostMemoryThroughTheIatu) {
    // Region 0: base 0, limit 0xFFF, target 0x100.
    for (const auto& [offset, value] : {std::pair<Word, Word>{0x1208, 0},
                                        {0x120C, 0},
                                        {0x1210, 0xFFF},
                                        {0x1214, 0x100},
                                        {0x1218, 0},
                                        {0x1204, 0x80000000}}) {
        chip_.host_write(0x1'2000'0000 + offset, {reinterpret_cast<const std::uint8_t*>(&value), 4});
    }
    const Word value = 0x77;
    chip_.endpoint(kPcieTile)->write(0x8'0000'0010, {reinterpret_cast<const std::uint8_t*>(&value), 4});
    Word got = 0;
    std::memcpy(&got, host_memory.data() + 0x110, 4);
    EXPECT_EQ(got, 0x77u);
}

TEST_F(ChipTest, EthernetTilesReportAnUnconnectedLinkAndADoneFirmware) {
    Endpoint& eth = *chip_.endpoint({1, 0});
    Word train_status = 0;
    eth.read(0x1104, {reinterpret_cast<std::uint8_t*>(&train_status), 4});
    EXPECT_EQ(train_status, 3u);
    const std::uint8_t go[4] = {0, 0, 0, 0x40};
    eth.write(0x2490, go);
    const Word held = 0x47800, released = 0;
    eth.write(kSoftReset, {reinterpret_cast<const std::uint8_t*>(&held), 4});
    eth.write(kSoftReset, {reinterpret_cast<const std::uint8_t*>(&released), 4});
    std::uint8_t signal[4];
    eth.read(0x2490, signal);
    EXPECT_EQ(signal[3], 0);
}

}  // namespace
}  // namespace opwright::chip
