// Memory configurations under their own header name. Vendor names: MemoryConfig.
#pragma once

#include <ttnn/tensor/types.hpp>
