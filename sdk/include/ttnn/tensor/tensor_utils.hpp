// Helpers over tensors under their own header name. Vendor names: those of ttnn/tensor/tensor.hpp.
#pragma once

#include <ttnn/tensor/tensor.hpp>
