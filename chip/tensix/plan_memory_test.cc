// Plans that units keep between instructions against plans made anew, while every word of the configuration changes.
#include <optional>
#include <random>

#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

class PlanMemoryTest : public ::testing::Test {
  protected:
    static constexpr std::uint32_t kBits[] = {0, 1, 2, 5, 0x10, 0xF0, 0x1FFFF, 0x55555555, 0xFFFFFFFF};

    /// One random write, as WRCFG, RMWCIB or SETC16 make it, and a step of the counters.
    void change_something() {
        const std::uint32_t value = random() % 2 ? random() : kBits[random() % std::size(kBits)];
        const unsigned bank = random() % 2;
        switch (random() % 8) {
            case 0:
                machine.config.write_thread(thread, random() % Config::kThreadWords, static_cast<std::uint16_t>(value));
                break;
            case 1:
                if (random() % 50 == 0) machine.config.write(bank, cfg::kStateResetWord, 0);
                break;
            default:
                machine.config.merge(bank, random() % Config::kWords, value, 0xFFu << (8 * (random() % 4)));
                break;
        }
        Adcs& adcs = machine.adcs[random() % Tensix::kThreads];
        Adc& adc = random() % 2 ? adcs.packers : adcs.unpacker[random() % 2];
        adc.channel[random() % 2].increment(static_cast<AdcDimension>(random() % 4), random() % 16);
    }

    /// The plan, or nothing when it is refused.
    template <typename Plan>
    static auto plan_or_none(Plan plan) -> std::optional<std::decay_t<decltype(plan())>> {
        try {
            return plan();
        } catch (const BodyFault&) {
            return std::nullopt;
        }
    }

    std::mt19937 random{11};
    std::vector<std::uint8_t> l1 = std::vector<std::uint8_t>(1024);
    RecordingPorts ports;
    Machine machine{l1, ports};
    unsigned thread = 0;
};

TEST_F(PlanMemoryTest, APackPlanIsTheOneMadeAnew) {
    // Mostly plain settings, so that plans are seldom refused.
    unsigned plans = 0;
    for (unsigned round = 0; round < 20000; ++round) {
        thread = random() % 4 ? 2 : 0;
        change_something();
        for (const unsigned packer : {0u, 1u, 2u, 3u}) {
            machine.config.merge(0, cfg::kPackerSection[packer] + 2, 1, 3);
            machine.config.merge(1, cfg::kPackerSection[packer] + 2, 1, 3);
        }
        const std::uint32_t masks[] = {1, 3, 12, 15};
        const auto word = isa::assemble("PACR PackerMask=" + std::to_string(masks[random() % 4]) +
                                        " OvrdThreadId=" + std::to_string(random() % 2));
        const auto kept = plan_or_none([&] { return plan_pack(machine, thread, isa::PACR{word}); });
        machine.pack_plan = {};
        const auto anew = plan_or_none([&] { return plan_pack(machine, thread, isa::PACR{word}); });
        ASSERT_EQ(kept.has_value(), anew.has_value()) << round;
        if (!anew) continue;
        ASSERT_TRUE(*kept == *anew) << round;
        ++plans;
    }
    EXPECT_GT(plans, 100u);
}

TEST_F(PlanMemoryTest, AnUnpackPlanIsTheOneMadeAnew) {
    unsigned plans = 0;
    for (unsigned round = 0; round < 20000; ++round) {
        thread = random() % 4 ? 0 : 1;
        change_something();
        const auto word = isa::assemble("UNPACR WhichUnpacker=" + std::to_string(random() % 2) +
                                        " MultiContextMode=" + std::to_string(random() % 2) +
                                        " ContextNumber=" + std::to_string(random() % 2) +
                                        " AllDatumsAreZero=" + std::to_string(random() % 2));
        const auto kept = plan_or_none([&] { return plan_unpack(machine, thread, isa::UNPACR{word}); });
        const auto memory = machine.unpack_plans;
        machine.unpack_plans = {};
        const auto anew = plan_or_none([&] { return plan_unpack(machine, thread, isa::UNPACR{word}); });
        if (random() % 2) machine.unpack_plans = memory;
        ASSERT_EQ(kept.has_value(), anew.has_value()) << round;
        if (!anew) continue;
        ASSERT_TRUE(*kept == *anew) << round;
        ++plans;
    }
    EXPECT_GT(plans, 100u);
}

}  // namespace
}  // namespace opwright::chip::tensix
