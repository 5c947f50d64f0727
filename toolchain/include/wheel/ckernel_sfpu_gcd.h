// The wheel passes calculate_sfpu_gcd, a template whose arguments all have defaults, as a function: GCC takes the name
// alone, the language and clang want the empty list.
#pragma once
#pragma GCC system_header

#include_next <ckernel_sfpu_gcd.h>

#define calculate_sfpu_gcd calculate_sfpu_gcd<>
