// RV32IM in decoded form: one byte of operation, three register numbers, one immediate.
// Spec: RISC-V unprivileged ISA, RV32I and "M"; tt-isa-documentation, BabyRISCV/PushTensixInstruction.md (.ttinsn).
#pragma once

#include <cstdint>

namespace opwright::chip {

/// Branches exist twice: Near ones hold a distance in decoded instructions, Far ones (target in another page of
/// decoded code) an address. The list is used for the enum, the labels of the run loop and the disassembler.
// clang-format off
#define OPWRIGHT_RV32_OPERATIONS(X) \
    X(Undecoded) X(PageEnd) X(Illegal) X(Breakpoint) X(TensixPush) X(LregSpill) X(Nop) X(Break) X(Constant) \
    X(JalNear) X(JalFar) X(Jalr) \
    X(BeqNear) X(BneNear) X(BltNear) X(BgeNear) X(BltuNear) X(BgeuNear) \
    X(BeqFar) X(BneFar) X(BltFar) X(BgeFar) X(BltuFar) X(BgeuFar) \
    X(Lb) X(Lh) X(Lw) X(Lbu) X(Lhu) X(Sb) X(Sh) X(Sw) \
    X(StackAddi) X(StackAdd) X(StackSub) \
    X(Addi) X(Slti) X(Sltiu) X(Xori) X(Ori) X(Andi) X(Slli) X(Srli) X(Srai) \
    X(Add) X(Sub) X(Sll) X(Slt) X(Sltu) X(Xor) X(Srl) X(Sra) X(Or) X(And) \
    X(Mul) X(Mulh) X(Mulhsu) X(Mulhu) X(Div) X(Divu) X(Rem) X(Remu)
// clang-format on

enum class Op : std::uint8_t {
#define OPWRIGHT_RV32_ENUM(name) k##name,
    OPWRIGHT_RV32_OPERATIONS(OPWRIGHT_RV32_ENUM)
#undef OPWRIGHT_RV32_ENUM
};

/// Writes to x0 go to this extra register, so that no body has to test for it.
inline constexpr std::uint8_t kDiscardRegister = 32;
inline constexpr unsigned kRegisterSlots = 33;
/// x2: its Addi, Add and Sub are operations of their own, which look after the end of the stack.
inline constexpr std::uint8_t kReturnAddress = 1, kStackPointer = 2;

struct DecodedOp {
    std::uint32_t imm = 0;
    Op op = Op::kUndecoded;
    std::uint8_t rd = 0;
    std::uint8_t rs1 = 0;
    std::uint8_t rs2 = 0;
};
static_assert(sizeof(DecodedOp) == 8);

/// Decodes the word at `pc`. `page_first` and `page_last` are the first and last address of its decoded page; they
/// decide between Near and Far. A word that is no RV32IM instruction gives kIllegal; low bits != 3 give kTensixPush
/// with the Tensix instruction in `imm`. The toolchain's two spills of an LReg (vs4r.v, vl4r.v) give kLregSpill with
/// the Tensix instruction but for the address, which is in rs1.
DecodedOp decode(std::uint32_t word, std::uint32_t pc, std::uint32_t page_first, std::uint32_t page_last);

}  // namespace opwright::chip
