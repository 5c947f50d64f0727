// Tensor shapes under their own header name. Vendor names: ttnn::Shape.
#pragma once

#include <tt-metalium/shape.hpp>
