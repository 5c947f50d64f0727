// Wide characters stop at the types.
#pragma once
#include <stddef.h>
#define __need_wint_t
#include <stddef.h>
#define WEOF (0xffffffffu)
typedef struct { int state; } mbstate_t;
