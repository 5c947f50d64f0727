// to_memory_config under its own header name. Vendor names: ttnn::to_memory_config.
#pragma once

#include "ttnn/operations/core/core.hpp"
