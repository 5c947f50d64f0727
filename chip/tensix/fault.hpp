// How an instruction body stops: an Instruction fault, to which the dispatcher adds thread, word and program counter.
#pragma once

#include <string>

#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

/// Thrown by instruction bodies; leaves the coprocessor's face as TensixFault.
struct BodyFault {
    TensixFault::Kind kind;
    std::string what;
    std::string fix;
};

[[noreturn]] inline void not_modelled(std::string what, std::string fix = {}) {
    throw BodyFault{TensixFault::Kind::kNotModelled, std::move(what), std::move(fix)};
}

[[noreturn]] inline void kernel_mistake(std::string what, std::string fix = {}) {
    throw BodyFault{TensixFault::Kind::kKernelMistake, std::move(what), std::move(fix)};
}

}  // namespace opwright::chip::tensix
