// A tensor that a program is run with. Vendor names: experimental::TensorParameter.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/advanced_options.hpp>

#include "ttnn/tensor/types.hpp"

namespace tt::tt_metal::experimental {

struct TensorParameter {
    TensorParamName unique_id;
    TensorSpec spec;
    TensorParameterAdvancedOptions advanced_options = {};
};

}  // namespace tt::tt_metal::experimental
