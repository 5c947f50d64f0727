// The decoder: instruction word to decoded operation.
#include <array>
#include <bit>

#include "chip/core/opcode.hpp"

namespace opwright::chip {
namespace {

enum MajorOpcode : std::uint32_t {
    kVectorLoad = 0x07,
    kVectorStore = 0x27,
    kLoad = 0x03,
    kMiscMem = 0x0F,
    kOpImm = 0x13,
    kAuipc = 0x17,
    kStore = 0x23,
    kOpReg = 0x33,
    kLui = 0x37,
    kBranch = 0x63,
    kJalr = 0x67,
    kJal = 0x6F,
    kSystem = 0x73,
};

constexpr unsigned kTtinsnRotate = 2;
constexpr std::uint32_t kFunct7Alternative = 0x20;
constexpr std::uint32_t kFunct7MulDiv = 0x01;
constexpr std::uint32_t kWholeGroupMask =
    0xFFF00000u;  ///< vl4r.v and vs4r.v but for register, address and element width
constexpr std::uint32_t kWholeGroup = 0x62800000u;
constexpr std::uint32_t kSfpspill = 0xFA;
constexpr std::uint32_t kSfpfill = 0xFB;
constexpr std::uint32_t kEcall = 0x00000073;
constexpr std::uint32_t kEbreak = 0x00100073;

constexpr std::uint32_t bits(std::uint32_t word, unsigned first, unsigned count) {
    return (word >> first) & ((1u << count) - 1);
}
constexpr std::uint32_t sign_extend(std::uint32_t value, unsigned width) {
    const unsigned shift = 32 - width;
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(value << shift) >> shift);
}

std::uint32_t immediate_i(std::uint32_t word) {
    return sign_extend(bits(word, 20, 12), 12);
}
std::uint32_t immediate_s(std::uint32_t word) {
    return sign_extend(bits(word, 25, 7) << 5 | bits(word, 7, 5), 12);
}
std::uint32_t immediate_b(std::uint32_t word) {
    return sign_extend(
        bits(word, 31, 1) << 12 | bits(word, 7, 1) << 11 | bits(word, 25, 6) << 5 | bits(word, 8, 4) << 1, 13);
}
std::uint32_t immediate_j(std::uint32_t word) {
    return sign_extend(
        bits(word, 31, 1) << 20 | bits(word, 12, 8) << 12 | bits(word, 20, 1) << 11 | bits(word, 21, 10) << 1, 21);
}

using Row = std::array<Op, 8>;  // by funct3
constexpr Op X = Op::kIllegal;
constexpr Row kLoads = {Op::kLb, Op::kLh, Op::kLw, X, Op::kLbu, Op::kLhu, X, X};
constexpr Row kStores = {Op::kSb, Op::kSh, Op::kSw, X, X, X, X, X};
constexpr Row kNear = {Op::kBeqNear, Op::kBneNear, X, X, Op::kBltNear, Op::kBgeNear, Op::kBltuNear, Op::kBgeuNear};
constexpr Row kFar = {Op::kBeqFar, Op::kBneFar, X, X, Op::kBltFar, Op::kBgeFar, Op::kBltuFar, Op::kBgeuFar};
constexpr Row kImmediate = {Op::kAddi, X, Op::kSlti, Op::kSltiu, Op::kXori, X, Op::kOri, Op::kAndi};
constexpr Row kRegister = {Op::kAdd, Op::kSll, Op::kSlt, Op::kSltu, Op::kXor, Op::kSrl, Op::kOr, Op::kAnd};
constexpr Row kRegisterAlternative = {Op::kSub, X, X, X, X, Op::kSra, X, X};
constexpr Row kMulDiv = {Op::kMul, Op::kMulh, Op::kMulhsu, Op::kMulhu, Op::kDiv, Op::kDivu, Op::kRem, Op::kRemu};

constexpr unsigned kFunct3ShiftLeft = 1;
constexpr unsigned kFunct3ShiftRight = 5;

Op shift_immediate(std::uint32_t funct3, std::uint32_t funct7) {
    if (funct3 == kFunct3ShiftLeft) return funct7 == 0 ? Op::kSlli : Op::kIllegal;
    if (funct7 == 0) return Op::kSrli;
    return funct7 == kFunct7Alternative ? Op::kSrai : Op::kIllegal;
}

Op register_operation(std::uint32_t funct3, std::uint32_t funct7) {
    if (funct7 == 0) return kRegister[funct3];
    if (funct7 == kFunct7Alternative) return kRegisterAlternative[funct3];
    return funct7 == kFunct7MulDiv ? kMulDiv[funct3] : Op::kIllegal;
}

/// What moves the stack pointer.
Op on_stack_pointer(Op op) {
    switch (op) {
        case Op::kAddi:
            return Op::kStackAddi;
        case Op::kAdd:
            return Op::kStackAdd;
        case Op::kSub:
            return Op::kStackSub;
        default:
            return op;
    }
}

}  // namespace

DecodedOp decode(std::uint32_t word, std::uint32_t pc, std::uint32_t page_first, std::uint32_t page_last) {
    DecodedOp out;
    if ((word & 3) != 3) {
        out.op = Op::kTensixPush;
        out.imm = std::rotr(word, kTtinsnRotate);
        return out;
    }
    const std::uint32_t funct3 = bits(word, 12, 3);
    const std::uint32_t funct7 = bits(word, 25, 7);
    const auto rd = static_cast<std::uint8_t>(bits(word, 7, 5));
    out.rd = rd == 0 ? kDiscardRegister : rd;
    out.rs1 = static_cast<std::uint8_t>(bits(word, 15, 5));
    out.rs2 = static_cast<std::uint8_t>(bits(word, 20, 5));
    // A transfer inside the page becomes a distance; -1 undoes nothing here, the run loop adds it to the current op.
    const auto place = [&](std::uint32_t offset, Op near, Op far) {
        const std::uint32_t target = pc + offset;
        const bool inside = target >= page_first && target <= page_last && target % 4 == 0;
        out.op = inside ? near : far;
        out.imm = inside ? static_cast<std::uint32_t>(static_cast<std::int32_t>(offset) / 4) : target;
    };
    switch (bits(word, 0, 7)) {
        case kLui:
            out.op = Op::kConstant;
            out.imm = word & 0xFFFFF000u;
            break;
        case kAuipc:
            out.op = Op::kConstant;
            out.imm = pc + (word & 0xFFFFF000u);
            break;
        case kJal:
            place(immediate_j(word), Op::kJalNear, Op::kJalFar);
            break;
        case kJalr:
            out.op = funct3 == 0 ? Op::kJalr : Op::kIllegal;
            out.imm = immediate_i(word);
            break;
        case kBranch:
            if (kNear[funct3] == Op::kIllegal) {
                out.op = Op::kIllegal;
            } else {
                place(immediate_b(word), kNear[funct3], kFar[funct3]);
            }
            break;
        case kLoad:
            out.op = kLoads[funct3];
            out.imm = immediate_i(word);
            break;
        case kStore:
            out.op = kStores[funct3];
            out.imm = immediate_s(word);
            break;
        case kOpImm:
            if (funct3 == kFunct3ShiftLeft || funct3 == kFunct3ShiftRight) {
                out.op = shift_immediate(funct3, funct7);
                out.imm = out.rs2;
            } else {
                out.op = kImmediate[funct3];
                out.imm = immediate_i(word);
            }
            break;
        case kOpReg:
            out.op = register_operation(funct3, funct7);
            break;
        case kMiscMem:
            out.op = funct3 <= 1 ? Op::kNop : Op::kIllegal;
            break;  // FENCE, FENCE.I
        case kSystem:
            out.op = word == kEcall || word == kEbreak ? Op::kBreak : Op::kIllegal;
            break;
        case kVectorLoad:
        case kVectorStore:
            // Whole register groups of four only, group 4n for LReg n: what the toolchain makes of sfpi C++.
            out.op = (word & kWholeGroupMask) == kWholeGroup ? Op::kLregSpill : Op::kIllegal;
            out.imm = (bits(word, 0, 7) == kVectorStore ? kSfpspill : kSfpfill) << 24 | bits(word, 9, 3) << 20;
            break;
        default:
            out.op = Op::kIllegal;
            break;
    }
    if (out.rd == kStackPointer) out.op = on_stack_pointer(out.op);
    if (out.op == Op::kIllegal) out.imm = word;
    return out;
}

}  // namespace opwright::chip
