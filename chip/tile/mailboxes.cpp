// FIFOs between the cores of a tile.
#include "chip/tile/mailboxes.hpp"

namespace opwright::chip {
namespace {

std::optional<std::uint32_t> take(std::deque<std::uint32_t>& fifo) {
    if (fifo.empty()) return std::nullopt;
    const std::uint32_t value = fifo.front();
    fifo.pop_front();
    return value;
}

}  // namespace

bool Mailboxes::push(Risc from, Risc to, std::uint32_t value) {
    std::size_t waiting = 0;
    for (const auto& fifo : boxes_[index_of(from)]) waiting += fifo.size();
    if (waiting >= kCredits) return false;
    boxes_[index_of(from)][index_of(to)].push_back(value);
    return true;
}

std::optional<std::uint32_t> Mailboxes::pop(Risc from, Risc to) {
    return take(boxes_[index_of(from)][index_of(to)]);
}

bool Mailboxes::push_pc(unsigned thread, std::uint32_t value) {
    if (pc_bufs_[thread].size() >= kPcBufDepth) return false;
    pc_bufs_[thread].push_back(value);
    return true;
}

std::optional<std::uint32_t> Mailboxes::pop_pc(unsigned thread) {
    return take(pc_bufs_[thread]);
}

void Mailboxes::discard_from(Risc from) {
    if (from == Risc::kNcrisc) return;
    for (auto& fifo : boxes_[index_of(from)]) fifo.clear();
    if (from == Risc::kBrisc) {
        for (auto& fifo : pc_bufs_) fifo.clear();
    }
}

}  // namespace opwright::chip
