// The back door into the LOADMACRO templates.
#include "chip/tensix/vector/lanes.hpp"

namespace opwright::chip::tensix {

bool store_macro_template(Vector& v, unsigned vd, std::uint32_t word) {
    if (vd < 12) return false;
    unsigned disabled = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        disabled += (v.lane_config[lane] & lane_config::kDisableBackdoorLoad) != 0;
    }
    if (disabled == kLanes) return false;
    if (disabled != 0) not_modelled("lanes that differ in DISABLE_BACKDOOR_LOAD");
    for_lanes(v, [&](unsigned lane) { v.macro_config[lane].instruction_template[vd - 12] = word; });
    v.macro_config_is_uniform = false;
    return true;
}

}  // namespace opwright::chip::tensix
