// Never run for its effect: compiling it makes the reader's precompiled header.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {}
