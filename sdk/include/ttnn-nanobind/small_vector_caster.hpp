// Conversions of types under their own header name. Vendor names: the casters of runtime_types.hpp.
#pragma once

#include "ttnn-nanobind/runtime_types.hpp"
