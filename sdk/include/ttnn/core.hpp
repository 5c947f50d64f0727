// Everything that operation code in namespace ttnn uses without naming it. Vendor names: those of ttnn/types.hpp.
#pragma once

#include "ttnn/types.hpp"
