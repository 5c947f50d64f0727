// The host's libstdc++ configuration, minus what a baby RISC-V core does not have: threads, wide characters, locales, C99 maths.
#pragma once
#pragma GCC system_header
#include_next <bits/c++config.h>
#undef _GLIBCXX_HAS_GTHREADS
#undef _GLIBCXX_HAVE_LINUX_FUTEX
#undef _GLIBCXX_USE_WCHAR_T
#undef _GLIBCXX_USE_C99_MATH_TR1
#undef _GLIBCXX_USE_C99_STDIO
#undef _GLIBCXX_USE_C99_STDLIB
#undef _GLIBCXX_USE_C99_WCHAR
#undef _GLIBCXX_HAVE_ALIGNED_ALLOC
#undef _GLIBCXX_HAVE_AT_QUICK_EXIT
#undef _GLIBCXX_HAVE_QUICK_EXIT
#undef _GLIBCXX_HAVE_TIMESPEC_GET
#undef _GLIBCXX_USE_FLOAT128
#undef _GLIBCXX_HAVE_FLOAT128_MATH
#undef _GLIBCXX_HAVE_SECURE_GETENV
#undef _GLIBCXX_VERBOSE
