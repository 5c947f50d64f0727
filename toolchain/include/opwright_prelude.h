// Included before every kernel: the one assembler word and the attribute names that the vendor's GCC knows and clang does not.
#pragma once
#pragma GCC system_header

// A Tensix instruction word is pushed by executing it rotated left by two (its low two bits become non-3).
__asm__(".macro .ttinsn word\n"
        "  .4byte ((((\\word) & 0xffffffff) << 2) | (((\\word) & 0xffffffff) >> 30)) & 0xffffffff\n"
        ".endm");

namespace opwright {

// An array type as a member, which clang also makes for a length of 0 (toolchain/driver/array_aliases.hpp).
template <typename T, decltype(sizeof(0)) kLength>
struct Array {
    using type = T[kLength];
};

}  // namespace opwright
