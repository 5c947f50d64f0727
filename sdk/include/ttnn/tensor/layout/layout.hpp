// Vendor names: Layout.
#pragma once

#include "ttnn/tensor/types.hpp"
