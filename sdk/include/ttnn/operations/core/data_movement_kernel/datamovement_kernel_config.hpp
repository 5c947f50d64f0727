// Data movement kernels of a ProgramSpec. Vendor names: ttnn::create_reader_datamovement_config,
// create_writer_datamovement_config.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/data_movement_hardware_config.hpp>

namespace ttnn {

inline tt::tt_metal::experimental::DataMovementHardwareConfig create_reader_datamovement_config(
    bool disable_dfb_implicit_sync_for_all = false) {
    return tt::tt_metal::experimental::CreateReaderDataMovementConfig(disable_dfb_implicit_sync_for_all);
}
inline tt::tt_metal::experimental::DataMovementHardwareConfig create_writer_datamovement_config(
    bool disable_dfb_implicit_sync_for_all = false) {
    return tt::tt_metal::experimental::CreateWriterDataMovementConfig(disable_dfb_implicit_sync_for_all);
}

}  // namespace ttnn
