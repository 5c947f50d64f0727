// As compute.cpp, for kernels that do not include api/compute/common.h by themselves.
#include "api/compute/compute_kernel_hw_startup.h"

void kernel_main() {}
