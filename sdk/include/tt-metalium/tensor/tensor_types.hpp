// Tensor types under a newer header name. Vendor names: those of ttnn/tensor/types.hpp.
#pragma once

#include <ttnn/tensor/types.hpp>
