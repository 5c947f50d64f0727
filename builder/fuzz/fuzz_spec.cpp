// libFuzzer program: any text as a spec.
#include <cstddef>
#include <cstdint>

#include "builder/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    opwright::builder::fuzz::spec({reinterpret_cast<const char*>(data), size});
    return 0;
}
