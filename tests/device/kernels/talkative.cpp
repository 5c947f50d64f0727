// Prints, marks where it is, and asserts that its argument is not 13.
#include "api/dataflow/dataflow_api.h"
#include "api/debug/assert.h"
#include "api/debug/dprint.h"
#include "api/debug/waypoint.h"

void kernel_main() {
    const uint32_t number = get_arg_val<uint32_t>(0);
    WAYPOINT("TALK");
    DPRINT("the number is {} or {:#x}\n", number, number);
    ASSERT(number != 13);
    volatile tt_l1_ptr uint32_t* words = reinterpret_cast<volatile tt_l1_ptr uint32_t*>(get_write_ptr(0));
    for (uint32_t i = 0; i < 512; ++i) words[i] = 0x3F803F80;
    DPRINT("{}\n", TSLICE(0, 0, SliceRange::hw0_32_16(), TSLICE_INPUT_CB, TSLICE_WR_PTR));
}
