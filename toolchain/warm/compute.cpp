// Never run for its effect: compiling it makes the compute cores' precompiled headers.
#include "api/compute/common.h"

void kernel_main() {}
