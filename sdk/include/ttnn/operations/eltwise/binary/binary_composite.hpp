// Binary operations under another header name. Vendor names: those of ttnn/operations/eltwise/binary/binary.hpp.
#pragma once

#include "ttnn/operations/eltwise/binary/binary.hpp"
