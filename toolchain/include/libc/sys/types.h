// Short names of integer types, as the vendor's C library has them; sizes of files and processes mean nothing on a baby core.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef int ssize_t;
typedef long off_t;
