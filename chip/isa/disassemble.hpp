// Instruction word -> text, for findings and tests.
#pragma once

#include <cstdint>
#include <string>

namespace opwright::chip::isa {

/// "MOVA2D DstRow=8 Move8Rows=1": the mnemonic and every field that is not 0; unnamed set bits as "unnamed=0x...".
std::string disassemble(std::uint32_t word);

}  // namespace opwright::chip::isa
