// Host buffers: only the tensor types are here; the data of host tensors is not for operations. Vendor names: those of ttnn/tensor/tensor.hpp.
#pragma once

#include <ttnn/tensor/tensor.hpp>
