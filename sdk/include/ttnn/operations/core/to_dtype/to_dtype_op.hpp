// to_dtype under its own header name. Vendor names: ttnn::to_dtype.
#pragma once

#include "ttnn/operations/core/core.hpp"
