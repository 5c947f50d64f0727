// Decoded pages: made on first fetch, forgotten where bytes change.
#include "chip/core/code_space.hpp"

#include <algorithm>
#include <cstring>

namespace opwright::chip {

CodeSpace::CodeSpace(std::uint32_t base, std::span<std::uint8_t> bytes)
    : base_(base),
      bytes_(bytes),
      fetchable_(static_cast<std::uint32_t>(bytes.size())),
      pages_((bytes.size() + kPageBytes - 1) / kPageBytes) {}

DecodedOp* CodeSpace::make_page(std::unique_ptr<DecodedOp[]>& page) {
    page = std::make_unique<DecodedOp[]>(kPageOps + 1);
    page[kPageOps].op = Op::kPageEnd;
    return page.get();
}

void CodeSpace::set_code_end(std::uint32_t end) {
    const std::uint64_t pages = (std::uint64_t{end - base_} + kPageBytes - 1) / kPageBytes;
    fetchable_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(pages * kPageBytes, bytes_.size()));
}

bool CodeSpace::is_protected(std::uint32_t address, std::uint32_t size) const {
    return std::any_of(protected_.begin(), protected_.end(), [&](const CodeRange& range) {
        return address < range.first + range.size && range.first < address + size;
    });
}

void CodeSpace::forget(std::uint32_t offset, std::uint32_t size) {
    if (size == 0) return;
    const std::uint32_t last = (offset + size - 1) / 4;
    for (std::uint32_t word = offset / 4; word <= last;) {
        const std::uint32_t page_end = (word / kPageOps + 1) * kPageOps;
        const std::uint32_t stop = std::min(page_end, last + 1);
        if (DecodedOp* page = pages_[word / kPageOps].get()) {
            for (std::uint32_t i = word; i < stop; ++i) page[i % kPageOps].op = Op::kUndecoded;
        }
        word = stop;
    }
}

void CodeSpace::set_breakpoint(std::uint32_t pc) {
    if (breakpoints_.insert(pc).second) forget(pc - base_, sizeof(std::uint32_t));
}

void CodeSpace::clear_breakpoint(std::uint32_t pc) {
    if (breakpoints_.erase(pc) != 0) forget(pc - base_, sizeof(std::uint32_t));
}

void CodeSpace::clear_breakpoints() {
    while (!breakpoints_.empty()) clear_breakpoint(*breakpoints_.begin());
}

void CodeSpace::write(std::uint32_t offset, std::span<const std::uint8_t> in) {
    std::uint8_t* target = bytes_.data() + offset;
    // Hosts send the same kernels again for every launch: comparing first keeps their decoded form.
    for (std::size_t done = 0; done < in.size();) {
        const std::uint32_t at = offset + static_cast<std::uint32_t>(done);
        const std::size_t chunk = std::min<std::size_t>(in.size() - done, kPageBytes - at % kPageBytes);
        if (has_code(at) && std::memcmp(target + done, in.data() + done, chunk) != 0) {
            forget(at, static_cast<std::uint32_t>(chunk));
        }
        done += chunk;
    }
    std::memmove(target, in.data(), in.size());
}

}  // namespace opwright::chip
