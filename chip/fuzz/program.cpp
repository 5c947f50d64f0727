// Any bytes as programs of a tile's cores.
#include <array>
#include <memory>
#include <vector>

#include "chip/core/test_assembler.hpp"
#include "chip/fuzz/input.hpp"
#include "chip/mem/dram.hpp"
#include "chip/noc/late_noc.hpp"
#include "chip/sched/launch.hpp"
#include "chip/sched/wait_text.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip::fuzz {
namespace {

using rv::Word;

/// Two Tensix tiles and a DRAM channel.
class SmallChip final : public Fabric, private TileOwner {
  public:
    explicit SmallChip(std::uint64_t late_seed)
        : late_(late_seed == 0 ? nullptr : std::make_unique<LateNoc>(late_seed)) {}
    Endpoint* endpoint(Xy noc0) override {
        if (noc0 == here.noc0()) return &here;
        if (noc0 == there.noc0()) return &there;
        return dram_channel_of(noc0) == 0u ? &dram_ : nullptr;
    }
    LateNoc* late_noc() override { return late_.get(); }

    TensixTile here{Xy{1, 1}, *this, *this};
    TensixTile there{Xy{2, 1}, *this, *this};

  private:
    void wake(TensixTile&) override {}
    void firmware_starts() override {}
    void go_was_written(TensixTile&) override {}
    bool refuses_new_code(const TensixTile&) override { return true; }
    std::uint32_t stack_end(const TensixTile&, Risc) override { return kLocalBase; }

    std::unique_ptr<LateNoc> late_;
    DramChannel dram_{0};
};

// What registers x5 to x31 hold when the program starts: the upper 20 bits of places worth an access.
constexpr Word kPlaces[] = {0xFFB11, 0xFFB12, 0xFFB20, 0xFFB30, 0xFFB40, 0xFFB41, 0xFFB80, 0xFFE00, 0xFFE40,
                            0xFFE50, 0xFFE60, 0xFFE80, 0xFFE90, 0xFFEC0, 0xFFEC1, 0xFFEC3, 0xFFEF0, 0xFFB00,
                            0xFFC00, 0x0016D, 0x0016E, 0x00001, 0x00012, 0x12480, 0x00481, 0xFFFFF, 0x80000};
constexpr Word kEntries[] = {0x0, 0x6000, 0xA000, 0xE000, 0x12000};
constexpr Word kCode = 0x1000;
constexpr Word kMaxCode = 0x4000;

void put(TensixTile& tile, Word address, const std::vector<Word>& words) {
    tile.write(address, {reinterpret_cast<const std::uint8_t*>(words.data()), words.size() * 4});
}

void put_entries(TensixTile& tile, Word step) {
    Word start = kCode;
    for (const Word entry : kEntries) {
        std::vector<Word> words;
        for (Word i = 0; i < std::size(kPlaces); ++i) words.push_back(rv::lui(5 + i, kPlaces[i]));
        words.push_back(rv::jal(0, static_cast<std::int32_t>(start - (entry + 4 * std::size(kPlaces)))));
        put(tile, entry, words);
        start += step;
    }
}

constexpr std::uint32_t kSoftReset = 0xFFB121B0;

void run(SmallChip& chip) {
    constexpr std::uint64_t kSlice = 1500;
    for (int pass = 0; pass < 8; ++pass) {
        const std::uint64_t ran = chip.here.run_pass(kSlice) + chip.there.run_pass(kSlice);
        if (chip.late_noc() != nullptr) chip.late_noc()->pass_time();
        if (ran == 0) break;
    }
    if (chip.late_noc() != nullptr) chip.late_noc()->finish_all();
}

/// The words that a hang would be reported with.
void describe(const TensixTile& tile) {
    const Launch launch(tile);
    launch.unfinished();
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        wait_text(tile, launch, risc);
        launch.text(risc);
        launch.in_kernel(risc, tile.core(risc).pc());
    }
}

void run_good_program(SmallChip& chip) {
    if (chip.late_noc() != nullptr) chip.late_noc()->forget_from(chip.here.noc0());
    if (chip.late_noc() != nullptr) chip.late_noc()->forget_from(chip.there.noc0());
    chip.there.power_on_reset();
    chip.here.power_on_reset();
    put(chip.here, 0, {rv::addi(5, 0, 77), rv::sw(5, 0, 0x100), rv::kEbreak});
    put(chip.here, 0x100, {0});
    put(chip.here, kSoftReset, {0x47000});
    chip.here.run_pass(100);
    std::uint32_t value = 0;
    chip.here.read(0x100, {reinterpret_cast<std::uint8_t*>(&value), sizeof(value)});
    hold(value == 77, "the tile runs a good program afterwards", fmt::format("{}", value));
}

}  // namespace

void program(Bytes data) {
    Input input(data);
    const auto late = input.take<std::uint8_t>();
    const auto step = static_cast<Word>(input.take<std::uint8_t>()) * 4;
    const Bytes code = input.rest().first(std::min<std::size_t>(input.rest().size(), kMaxCode));
    SmallChip chip(late % 4 == 0 ? late : 0);
    for (TensixTile* tile : {&chip.here, &chip.there}) {
        put_entries(*tile, step);
        tile->write(kCode, code);
    }
    survives([&] {
        put(chip.here, kSoftReset, {0});
        if (late % 2 != 0) put(chip.there, kSoftReset, {0});
        run(chip);
    });
    describe(chip.here);
    hold(survives([&] { run_good_program(chip); }), "a tile can be reset after any program");
}

}  // namespace opwright::chip::fuzz
