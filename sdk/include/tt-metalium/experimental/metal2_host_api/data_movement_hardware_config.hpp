// Which processor and NoC a data movement kernel gets. Vendor names: experimental::DataMovementHardwareConfig,
// CreateReaderDataMovementConfig, CreateWriterDataMovementConfig.
#pragma once

#include <tt-metalium/data_types.hpp>
#include <tt-metalium/experimental/metal2_host_api/spec_names.hpp>
#include <tt-metalium/experimental/metal2_host_api/utility/group.hpp>

#include <optional>

namespace tt::tt_metal::experimental {

struct DataMovementHardwareConfig {
    struct DataMovement1XXConfig {
        DataMovementProcessor processor = DataMovementProcessor::RISCV_0;
        NOC noc = NOC::RISCV_0_default;
        NOC_MODE noc_mode = NOC_MODE::DM_DEDICATED_NOC;
    };
    /// Must be there on the chips that are simulated here.
    std::optional<DataMovement1XXConfig> config_1xx = std::nullopt;

    struct DataMovement2XXConfig {
        bool disable_dfb_implicit_sync_for_all = false;
        Group<DFBSpecName> disable_dfb_implicit_sync_for;
    };
    std::optional<DataMovement2XXConfig> config_2xx = std::nullopt;
};

/// NCRISC on NoC 0, as ReaderDataMovementConfig; and BRISC on NoC 1.
inline DataMovementHardwareConfig CreateReaderDataMovementConfig(bool disable_dfb_implicit_sync_for_all = false) {
    return {.config_1xx = {{DataMovementProcessor::RISCV_1, NOC::NOC_0, NOC_MODE::DM_DEDICATED_NOC}},
            .config_2xx = {{disable_dfb_implicit_sync_for_all, {}}}};
}
inline DataMovementHardwareConfig CreateWriterDataMovementConfig(bool disable_dfb_implicit_sync_for_all = false) {
    return {.config_1xx = {{DataMovementProcessor::RISCV_0, NOC::NOC_1, NOC_MODE::DM_DEDICATED_NOC}},
            .config_2xx = {{disable_dfb_implicit_sync_for_all, {}}}};
}

}  // namespace tt::tt_metal::experimental
