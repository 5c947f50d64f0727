// sfpi: C++ for the vector unit (SFPU). vFloat a = dst_reg[0]; v_if (a < 0.0f) { a = -a; } v_endif; dst_reg[0] = a;
//
// Each operation is one Tensix instruction; the C++ compiler's own register allocator chooses the LRegs
// (sfpi/instruction.h), and lane predication is exact by construction: an assignment writes the lanes that are on.
#pragma once
#pragma GCC system_header

#include "sfpi/conversion.h"
#include "sfpi/tables.h"
