// New tensors under an older header name. Vendor names: those of ttnn/operations/creation/creation.hpp.
#pragma once

#include "ttnn/operations/creation/creation.hpp"
