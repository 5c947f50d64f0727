// to_layout under its own header name. Vendor names: ttnn::to_layout.
#pragma once

#include "ttnn/operations/core/core.hpp"
