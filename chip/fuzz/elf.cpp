// Any bytes as a kernel's ELF file.
#include "chip/diag/elf_image.hpp"
#include "chip/fuzz/input.hpp"

namespace opwright::chip::fuzz {

void elf(Bytes data) {
    const ElfImage file(data);
    file.text_address_if_loaded_as(data);
    for (const std::uint32_t pc : {0x0u, 0x10074u, 0x10084u, 0x100A0u, 0x100C0u, 0xFFFFFFFFu}) {
        const auto line = file.line_at(pc);
        if (line) hold(!line->file.empty() || line->line == 0, "a line is in a file");
    }
}

}  // namespace opwright::chip::fuzz
