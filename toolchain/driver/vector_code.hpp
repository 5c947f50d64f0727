// What clang makes of sfpi C++ becomes Tensix code: the copies, spills and NOPs of a compiled object.
//
// include/sfpi/instruction.h lets clang allocate the eight LRegs as eight vector register groups. Beside the
// instructions that sfpi wrote, an object then has clang's own: a whole-group move, which is SFPMOV for all lanes; and
// where eight are too few, a whole-group store and load, which no Tensix instruction can do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/result.hpp"

namespace opwright::toolchain {

struct VectorCode {
    unsigned moves = 0;        ///< SFPMOV in place of group moves
    unsigned spills = 0;       ///< group stores and loads, which only opwright's chip executes
    unsigned nops = 0;         ///< SFPNOP that nothing needs, now nop
    unsigned needed_nops = 0;  ///< those that sfpi wrote and that stay
    unsigned in_place = 0;     ///< assignments whose value is made in its variable's register
    unsigned assignments = 0;  ///< those of a value without further use that stay an SFPMOV
    unsigned unknown = 0;      ///< the first other vector instruction: clang should have made none
};

/// Rewrites the instructions of one code section.
VectorCode translate_vector_code(std::span<std::uint32_t> words);

/// Rewrites all code sections of a relocatable object file.
Result<VectorCode> translate_vector_code(const std::filesystem::path& object);

}  // namespace opwright::toolchain
