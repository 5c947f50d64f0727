// A kernel that reads a compile-time argument which its factory (probe.cpp) does not give.
#include "api/dataflow/dataflow_api.h"

void kernel_main() {
    constexpr uint32_t third = get_compile_time_arg_val(2);
    static_assert(third != 1);
}
