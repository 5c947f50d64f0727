// Tests write instructions as the disassembler prints them: assemble("MOVA2D DstRow=8 Move8Rows=1").
#pragma once

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::isa {

inline std::uint32_t assemble(const std::string& text) {
    std::istringstream in(text);
    std::string name;
    in >> name;
    const Instruction* row = nullptr;
    for (const Instruction& candidate : instructions()) {
        if (candidate.name == name) row = &candidate;
    }
    if (row == nullptr) throw std::invalid_argument("no instruction " + name);
    std::uint32_t word = std::uint32_t{row->opcode} << 24;
    for (std::string part; in >> part;) {
        const std::size_t equals = part.find('=');
        const std::string field_name = part.substr(0, equals);
        const auto value = static_cast<std::uint32_t>(std::stoul(part.substr(equals + 1), nullptr, 0));
        bool known = false;
        for (const Field& field : row->fields()) {
            if (field.name != field_name) continue;
            known = true;
            if (value >> field.width) throw std::invalid_argument(part + " does not fit in " + text);
            word |= value << field.low;
        }
        if (!known) throw std::invalid_argument("no field " + field_name + " in " + text);
    }
    return word;
}

}  // namespace opwright::chip::isa
