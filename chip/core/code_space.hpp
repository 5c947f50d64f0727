// Memory that cores fetch from, with its decoded form: L1 of a tile, or NCRISC's instruction RAM.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "chip/core/opcode.hpp"

namespace opwright::chip {

/// A range of addresses that holds instructions.
struct CodeRange {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
};

/// Decoded instructions are kept per page, made on first use and dropped word by word when the bytes change.
/// `bytes` must outlive it.
class CodeSpace {
  public:
    static constexpr unsigned kPageShift = 12;
    static constexpr std::uint32_t kPageBytes = 1u << kPageShift;
    static constexpr std::uint32_t kPageOps = kPageBytes / 4;

    CodeSpace(std::uint32_t base, std::span<std::uint8_t> bytes);

    std::uint32_t base() const { return base_; }
    std::span<std::uint8_t> bytes() const { return bytes_; }
    /// Cores may fetch at `pc`.
    bool contains(std::uint32_t pc) const { return pc - base_ < fetchable_; }

    /// The decoded page of `pc`, kPageOps + 1 long; the last one is kPageEnd. REQUIRES: contains(pc).
    DecodedOp* page(std::uint32_t pc) {
        auto& page = pages_[(pc - base_) >> kPageShift];
        return page ? page.get() : make_page(page);
    }

    /// True when something in the page at this offset may be decoded. REQUIRES: offset < bytes().size().
    bool has_code(std::uint32_t offset) const { return pages_[offset >> kPageShift] != nullptr; }

    /// The words of [offset, offset + size) are about to change or did change. REQUIRES: the range is inside.
    void forget(std::uint32_t offset, std::uint32_t size);

    /// Replaces bytes; decoded instructions whose words do not change stay. REQUIRES: the range is inside.
    void write(std::uint32_t offset, std::span<const std::uint8_t> in);

    /// From `end` on there is only data: contains() is false from the next page on.
    void set_code_end(std::uint32_t end);
    /// No program may write here; whoever lets programs write asks is_protected first.
    void protect(std::vector<CodeRange> ranges) { protected_ = std::move(ranges); }
    bool is_protected(std::uint32_t address, std::uint32_t size) const;

    /// At these addresses cores stop instead of executing (Stop::kBreakpoint). The bytes stay as they are: a breakpoint
    /// is a decoded instruction, so the others run as fast as ever. REQUIRES: contains(pc).
    void set_breakpoint(std::uint32_t pc);
    void clear_breakpoint(std::uint32_t pc);
    void clear_breakpoints();
    bool has_breakpoint(std::uint32_t pc) const { return breakpoints_.contains(pc); }

  private:
    DecodedOp* make_page(std::unique_ptr<DecodedOp[]>& page);

    std::uint32_t base_;
    std::span<std::uint8_t> bytes_;
    std::uint32_t fetchable_;  ///< bytes from the base on that may hold instructions
    std::vector<CodeRange> protected_;
    std::vector<std::unique_ptr<DecodedOp[]>> pages_;
    std::set<std::uint32_t> breakpoints_;
};

}  // namespace opwright::chip
