// The page configuration under its own header name. Vendor names: PageConfig.
#pragma once

#include <ttnn/tensor/types.hpp>
