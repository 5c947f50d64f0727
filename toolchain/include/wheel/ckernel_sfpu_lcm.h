// The wheel passes calculate_sfpu_lcm, a template whose arguments all have defaults, as a function: GCC takes the name
// alone, the language and clang want the empty list.
#pragma once
#pragma GCC system_header

#include_next <ckernel_sfpu_lcm.h>

#define calculate_sfpu_lcm calculate_sfpu_lcm<>
