// libFuzzer program, see targets.hpp.
#include <cstddef>

#include "chip/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    opwright::chip::fuzz::tensix({data, size});
    return 0;
}
