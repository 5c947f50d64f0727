// The tensor layout under its own header name. Vendor names: TensorLayout.
#pragma once

#include <ttnn/tensor/types.hpp>
