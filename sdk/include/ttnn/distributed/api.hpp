// Meshes under another header name; moving tensors over several devices is not here. Vendor names: those of ttnn/distributed/types.hpp.
#pragma once

#include <ttnn/distributed/types.hpp>
