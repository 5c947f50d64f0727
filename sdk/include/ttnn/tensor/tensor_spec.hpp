// The tensor specification under its own header name. Vendor names: TensorSpec.
#pragma once

#include <ttnn/tensor/types.hpp>
