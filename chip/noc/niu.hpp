// A NoC interface unit: the request initiators, identification, configuration and counters of one tile on one NoC.
// Spec: tt-isa-documentation, WormholeB0/NoC/MemoryMap.md, Counters.md, Atomics.md.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chip/noc/endpoint.hpp"

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

/// Every request is performed in full at the store to NOC_CMD_CTRL, so nothing is ever outstanding and barriers fall
/// through; order, virtual channels and links have no effect on results.
class Niu {
  public:
    /// `self` is the tile that this NIU belongs to; `fabric` and `self` must outlive it.
    Niu(unsigned noc, Xy noc0, Fabric& fabric, Endpoint& self);

    /// Register access; `offset` is relative to NIU_BASE. Throws Fault.
    std::uint32_t read(std::uint32_t offset) const;
    void write(std::uint32_t offset, std::uint32_t value);

    std::uint32_t counter(NiuCounter which) const { return counters_[static_cast<unsigned>(which)]; }

  private:
    /// In the order of their offsets.
    struct Initiator {
        std::uint32_t targ_lo = 0, targ_mid = 0, targ_hi = 0;
        std::uint32_t ret_lo = 0, ret_mid = 0, ret_hi = 0;
        std::uint32_t packet_tag = 0;
        std::uint32_t ctrl = 0;
        std::uint32_t at_len_be = 0;
        std::uint32_t at_data = 0;
    };
    static_assert(sizeof(Initiator) == 10 * sizeof(std::uint32_t));
    struct Place {
        std::uint64_t address = 0;
        Xy tile;
        Endpoint* endpoint = nullptr;
    };

    void issue(Initiator& initiator);
    void read_request(Initiator& r);
    void write_request(Initiator& r);
    void write_packet(const Initiator& r, std::span<const std::uint8_t> bytes, std::uint64_t address);
    void byte_enable_write(const Initiator& r);
    void inline_write(const Initiator& r);
    void atomic_request(const Initiator& r);
    std::uint32_t perform_atomic(const Initiator& r, Endpoint& endpoint, std::uint64_t address) const;

    Place place(std::uint32_t lo, std::uint32_t mid, const char* what, const Initiator& r) const;
    void require_self(const Place& place, const char* what, const Initiator& r) const;
    std::vector<Place> recipients(std::uint32_t lo, std::uint32_t mid, const Initiator& r) const;
    void check_transfer(const Initiator& r, const Place& from, const Place& to, std::uint32_t size) const;
    std::string describe(const Initiator& r) const;
    [[noreturn]] void mistake(const char* id, const std::string& what, const char* fix, const Initiator& r) const;
    [[noreturn]] void not_modelled(const std::string& what, const Initiator& r) const;

    void count(NiuCounter which, std::uint32_t by = 1) { counters_[static_cast<unsigned>(which)] += by; }

    unsigned noc_;
    Xy noc0_;
    Fabric& fabric_;
    Endpoint& self_;
    std::array<Initiator, 4> initiators_{};
    std::array<std::uint32_t, 16> counters_{};
    std::uint32_t niu_cfg_0_;
    std::array<std::uint32_t, 5> router_cfg_{};
};

}  // namespace opwright::chip
