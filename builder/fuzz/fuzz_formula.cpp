// libFuzzer program: any line as a formula.
#include <cstddef>
#include <cstdint>

#include "builder/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    opwright::builder::fuzz::formula({reinterpret_cast<const char*>(data), size});
    return 0;
}
