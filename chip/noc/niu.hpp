// A NoC interface unit: the request initiators, identification, configuration and counters of one tile on one NoC.
// Spec: tt-isa-documentation, WormholeB0/NoC/MemoryMap.md, Counters.md, Atomics.md, Ordering.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chip/noc/outbox.hpp"
#include "chip/noc/packet.hpp"

namespace opwright::chip {

/// Indices of the counters at NIU +0x200; the names are the documentation's.
enum class NiuCounter : std::uint8_t {
    kMstAtomicRespReceived = 0,
    kMstWrAckReceived = 1,
    kMstRdRespReceived = 2,
    kMstRdDataWordReceived = 3,
    kMstCmdAccepted = 4,
    kMstRdReqSent = 5,
    kMstNonpostedAtomicSent = 6,
    kMstPostedAtomicSent = 7,
    kMstNonpostedWrDataWordSent = 8,
    kMstPostedWrDataWordSent = 9,
    kMstNonpostedWrReqSent = 10,
    kMstPostedWrReqSent = 11,
    kMstNonpostedWrReqStarted = 12,
    kMstPostedWrReqStarted = 13,
    kMstRdReqStarted = 14,
    kMstNonpostedAtomicStarted = 15,
};

/// Without a LateNoc a request is performed in full at the store to NOC_CMD_CTRL, or, where it concerns other tiles
/// that run at the same time, counts as sent and is delivered soon (Outbox); order and virtual channels then have no
/// effect on results. With a LateNoc (Fabric::late_noc), the store only hands the packets over.
class Niu {
  public:
    /// `self` is the tile that this NIU belongs to; `fabric` and `self` must outlive it.
    Niu(unsigned noc, Xy noc0, Fabric& fabric, Endpoint& self);

    /// Register access; `offset` is relative to NIU_BASE. Throws Fault.
    std::uint32_t read(std::uint32_t offset) const;
    void write(std::uint32_t offset, std::uint32_t value);

    std::uint32_t counter(NiuCounter which) const { return counters_[static_cast<unsigned>(which)]; }
    Endpoint& tile() { return self_; }

    /// Until further notice, what must not touch other tiles at once goes there; null: everything is carried out at
    /// once.
    void send_to(Outbox* outbox) { outbox_ = outbox; }
    /// The rest of a packet that lay in the outbox. Throws Fault as `arrive` does.
    void deliver(NocPacket& packet);

    /// The steps of a packet, in this order: its data leaves, it arrives at each target, each target's answer comes
    /// back. `buffer` (of kMaxPacketBytes) may hold what `packet.bytes` points to afterwards. Throws Fault.
    void leave(NocPacket& packet, std::span<std::uint8_t> buffer);
    void arrive(NocPacket& packet, const NocPlace& target, std::span<std::uint8_t> buffer) const;
    void answer(const NocPacket& packet);
    /// The packet is dropped before its end.
    void give_up(const NocPacket& packet);

  private:
    static constexpr unsigned kTransactionIds = 16;

    void issue(NocRequest& request);
    void read_request(NocRequest& r);
    void write_request(NocRequest& r);
    void byte_enable_write(const NocRequest& r);
    void inline_write(const NocRequest& r);
    void atomic_request(const NocRequest& r);
    void send(NocPacket& packet);
    void send_later(NocPacket& packet);
    void carry_out(NocPacket& packet);
    void answer_all(const NocPacket& packet);
    std::uint32_t perform_atomic(const NocRequest& r, const NocPlace& target) const;

    NocPlace place(std::uint32_t lo, std::uint32_t mid, const char* what, const NocRequest& r) const;
    void find_targets(NocPacket& packet, std::uint32_t lo, std::uint32_t mid, const char* what) const;
    void require_self(const NocPlace& place, const char* what, const NocRequest& r) const;
    std::vector<NocPlace> recipients(std::uint32_t lo, std::uint32_t mid, const NocRequest& r) const;
    void check_flags(const NocRequest& r) const;
    void check_transfer(const NocRequest& r, const NocPlace& from, const NocPlace& to, std::uint32_t size) const;
    void join_transaction(NocPacket& packet);
    std::string describe(const NocRequest& r) const;
    [[noreturn]] void mistake(const char* id, const std::string& what, const char* fix, const NocRequest& r) const;
    [[noreturn]] void not_modelled(const std::string& what, const NocRequest& r) const;

    void count(NiuCounter which, std::uint32_t by = 1) { counters_[static_cast<unsigned>(which)] += by; }

    unsigned noc_;
    Xy noc0_;
    Fabric& fabric_;
    Endpoint& self_;
    Outbox* outbox_ = nullptr;
    std::array<NocRequest, 4> initiators_{};
    std::array<std::uint32_t, 16> counters_{};
    std::array<std::uint8_t, kTransactionIds> outstanding_{};  ///< NIU_MST_REQS_OUTSTANDING_ID; wraps as on silicon
    std::array<std::uint8_t, kTransactionIds> outgoing_{};     ///< NIU_MST_WRITE_REQS_OUTGOING_ID
    std::optional<NocRequest> linked_;  ///< the request that left its transaction open (NOC_CMD_VC_LINKED)
    std::uint32_t transactions_ = 0;    ///< how many of several requests there were
    std::uint32_t niu_cfg_0_;
    std::array<std::uint32_t, 5> router_cfg_{};
};

}  // namespace opwright::chip
