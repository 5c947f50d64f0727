// Kernels have no locales; <string> only wants this header to exist.
#pragma once
#pragma GCC system_header
