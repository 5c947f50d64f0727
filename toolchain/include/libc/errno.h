// Error numbers that libstdc++'s headers name; nothing sets errno on a baby core.
#pragma once
extern int errno;
#define ERANGE 34
