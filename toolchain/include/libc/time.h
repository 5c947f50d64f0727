// Clock types, declared only; kernels read the tile's wall clock.
#pragma once
#include <stddef.h>
typedef long clock_t;
typedef long long time_t;
struct tm;
