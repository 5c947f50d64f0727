// What a debugger needs of a linked kernel besides debug information.
#pragma once

#include <string>

namespace opwright::toolchain {

/// The linker takes the firmware's symbols (`cb_interface`, `my_x`) over as absolute ones, of no section. Asked for the
/// value of such a one, gdb 13 ends with a segmentation fault; others show the variable of whichever core they looked
/// at first. In `elf`, the bytes of an RV32 file, they become undefined, so that gdb says that it does not know them.
/// False, and nothing is changed: no such file.
bool hide_absolute_symbols(std::string& elf);

}  // namespace opwright::toolchain
