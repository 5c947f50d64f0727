// The start of Ethernet firmware, in place of the wheel's erisc-crt0.cc, whose naked C++ only GCC takes: keeps the
// caller's registers below its stack, clears .bss, runs the application, and returns to the caller; a kernel may leave
// through `erisc_exit`. The chip loads such firmware but has no Ethernet core that runs it.
#include <cstdint>

void Application();

extern "C" {
[[gnu::used]] void* erisc_saved_stack;
void erisc_leave();
[[gnu::used]] void erisc_run_application() {
    Application();
}
}
[[gnu::used]] void (*erisc_exit)() = erisc_leave;

__asm__(R"(
    .macro each_kept_register op
    .set at, 0
    .irp kept, ra, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
    \op \kept, at(sp)
    .set at, at + 4
    .endr
    .endm

    .section .start, "ax", @progbits
    .globl _start
_start:
    addi sp, sp, -64
    each_kept_register sw
    lui a0, %hi(__ldm_bss_start)
    addi a0, a0, %lo(__ldm_bss_start)
    lui a1, %hi(__ldm_bss_end)
    addi a1, a1, %lo(__ldm_bss_end)
    call wzerorange
    lui t0, %hi(erisc_saved_stack)
    sw sp, %lo(erisc_saved_stack)(t0)
    call erisc_run_application

    .globl erisc_leave
erisc_leave:
    lui t0, %hi(erisc_saved_stack)
    lw sp, %lo(erisc_saved_stack)(t0)
    each_kept_register lw
    addi sp, sp, 64
    ret
    .text
)");
