// Instruction word -> text.
#include "chip/isa/disassemble.hpp"

#include <cstdio>

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::isa {
namespace {

std::string hex(std::uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%X", value);
    return text;
}

}  // namespace

std::string disassemble(std::uint32_t word) {
    const Instruction* row = find(opcode_of(word));
    if (row == nullptr) return "opcode " + hex(opcode_of(word)) + " (unknown)";
    std::string text(row->name);
    for (const Field& field : row->fields()) {
        if (field.alias || field.of(word) == 0) continue;
        text += ' ';
        text += field.name;
        text += '=' + (field.width > 6 ? hex(field.of(word)) : std::to_string(field.of(word)));
    }
    if (const std::uint32_t unnamed = word & row->unnamed_bits()) text += " unnamed=" + hex(unnamed);
    return text;
}

}  // namespace opwright::chip::isa
