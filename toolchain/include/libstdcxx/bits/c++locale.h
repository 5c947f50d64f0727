// Kernels have no locales; <string> only wants the names, libstdc++ 11 (Ubuntu 22.04) a few more than later ones.
#pragma once
#pragma GCC system_header
#define _GLIBCXX_NUM_CATEGORIES 0
namespace std {
using __c_locale = int*;
}
