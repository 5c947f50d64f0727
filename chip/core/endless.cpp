// A walk over every instruction that can follow.
#include "chip/core/endless.hpp"

#include <cstring>
#include <vector>

#include "chip/core/opcode.hpp"

namespace opwright::chip {
namespace {

/// What may run after an instruction.
struct Successors {
    bool next = false;
    bool target = false;
    bool returns = false;
    bool leaves = false;  ///< to where the walk does not follow
};

/// A conditional branch; to an address, as the walk decodes it.
bool is_branch(Op op) {
    switch (op) {
        case Op::kBeqFar:
        case Op::kBneFar:
        case Op::kBltFar:
        case Op::kBgeFar:
        case Op::kBltuFar:
        case Op::kBgeuFar:
            return true;
        default:
            return false;
    }
}

Successors successors_of(const DecodedOp& op) {
    const bool links = op.rd != kDiscardRegister;
    switch (op.op) {
        case Op::kIllegal:
        case Op::kBreak:
            return {.leaves = true};
        case Op::kJalFar:
            return links ? Successors{.next = true} : Successors{.target = true};
        case Op::kJalr:
            if (links) return {.next = true};
            return op.rs1 == kReturnAddress && op.imm == 0 ? Successors{.returns = true} : Successors{.leaves = true};
        default:
            return {.next = true, .target = is_branch(op.op)};
    }
}

bool writes_return_address(const DecodedOp& op) {
    switch (op.op) {
        case Op::kSb:  // rd of stores and branches is a part of their immediate
        case Op::kSh:
        case Op::kSw:
        case Op::kTensixPush:
            return false;
        default:
            return !is_branch(op.op) && op.rd == kReturnAddress;
    }
}

struct Walk {
    bool leaves = false;
    bool returns = false;
    bool changes_return_address = false;
};

Walk walk(std::span<const std::uint8_t> code, std::uint32_t base, std::uint32_t pc) {
    Walk out;
    std::vector<bool> seen(code.size() / sizeof(std::uint32_t));
    std::vector<std::uint32_t> open = {pc};
    while (!open.empty() && !out.leaves) {
        const std::uint32_t at = open.back();
        open.pop_back();
        const std::uint32_t index = (at - base) / sizeof(std::uint32_t);
        if (at % sizeof(std::uint32_t) != 0 || index >= seen.size()) return {.leaves = true};
        if (seen[index]) continue;
        seen[index] = true;
        std::uint32_t word = 0;
        std::memcpy(&word, code.data() + index * sizeof(word), sizeof(word));
        // A decoded page of no size: every target is far, and so an address.
        const DecodedOp op = decode(word, at, 1, 0);
        const Successors then = successors_of(op);
        out.leaves |= then.leaves;
        out.returns |= then.returns;
        out.changes_return_address |= writes_return_address(op);
        if (then.next) open.push_back(at + sizeof(word));
        if (then.target) open.push_back(op.imm);
    }
    return out;
}

}  // namespace

bool never_leaves(std::span<const std::uint8_t> code, std::uint32_t base, std::uint32_t pc,
                  std::uint32_t return_address) {
    const Walk here = walk(code, base, pc);
    if (here.leaves || !here.returns) return !here.leaves;
    if (here.changes_return_address) return false;
    const Walk caller = walk(code, base, return_address);
    return !caller.leaves && !caller.returns;
}

}  // namespace opwright::chip
