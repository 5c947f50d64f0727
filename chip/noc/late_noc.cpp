// Which step of which packet comes next.
#include "chip/noc/late_noc.hpp"

#include <algorithm>

#include "chip/noc/niu.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

// A NIU holds so many requests; one more waits until the oldest is through.
constexpr std::size_t kMaxPerNiu = 64;
// One in so many packets moves in a while; none stays for longer than this many whiles.
constexpr std::uint64_t kReluctance = 6;
constexpr unsigned kMaxAge = 200;

/// Guarantees of the receiving NIU for two packets on one virtual channel.
bool keeps_order(const NocPacket& first, const NocPacket& second) {
    const bool linked = (first.request.ctrl & niu::kCmdVcLinked) != 0;
    switch (first.kind) {
        case PacketKind::kRead:
            if (linked) return true;
            return second.kind == PacketKind::kRead && (first.reads_registers() || second.reads_registers());
        case PacketKind::kAtomic:
            return first.answered && second.kind == PacketKind::kAtomic;
        default:
            return second.kind != PacketKind::kAtomic;
    }
}

}  // namespace

struct LateNoc::InFlight {
    enum class Part : std::uint8_t { kTravels, kArrived, kAnswered };

    Niu* niu = nullptr;
    NocPacket packet;
    std::vector<std::uint8_t> held;  ///< what `packet.bytes` points to
    bool left = false;
    std::vector<Part> parts;  ///< by target
    std::vector<std::uint32_t> results;
    unsigned age = 0;
    NocIssuer issuer;

    void hold() {
        held.assign(packet.bytes.begin(), packet.bytes.end());
        packet.bytes = held;
    }
    bool same_channel(const InFlight& other) const {
        return niu == other.niu && packet.channel == other.packet.channel && packet.channel != kDynamicChannel;
    }
    bool over() const {
        const Part last = packet.answered ? Part::kAnswered : Part::kArrived;
        return left && std::all_of(parts.begin(), parts.end(), [&](Part part) { return part >= last; });
    }
};

LateNoc::LateNoc(std::uint64_t seed) : random_(seed) {}
LateNoc::~LateNoc() = default;

void LateNoc::accept(Niu& niu, NocPacket packet) {
    const auto is_from = [&](const auto& flight) { return flight->niu == &niu; };
    while (static_cast<std::size_t>(std::count_if(in_flight_.begin(), in_flight_.end(), is_from)) >= kMaxPerNiu) {
        advance(
            static_cast<std::size_t>(std::find_if(in_flight_.begin(), in_flight_.end(), is_from) - in_flight_.begin()));
    }
    auto flight = std::make_unique<InFlight>();
    flight->niu = &niu;
    flight->parts.resize(packet.targets().size(), InFlight::Part::kTravels);
    flight->results.resize(flight->parts.size());
    flight->issuer = niu.tile().issuer();
    flight->packet = std::move(packet);
    in_flight_.push_back(std::move(flight));
}

bool LateNoc::may_leave(std::size_t at) const {
    return std::none_of(in_flight_.begin(), in_flight_.begin() + static_cast<std::ptrdiff_t>(at),
                        [&](const auto& before) { return !before->left && before->same_channel(*in_flight_[at]); });
}

bool LateNoc::may_arrive(std::size_t at, const NocPlace& where) const {
    const InFlight& flight = *in_flight_[at];
    for (std::size_t i = 0; i < at; ++i) {
        const InFlight& before = *in_flight_[i];
        if (!before.same_channel(flight) || !keeps_order(before.packet, flight.packet)) continue;
        const auto targets = before.packet.targets();
        for (std::size_t t = 0; t < targets.size(); ++t) {
            if (targets[t].endpoint == where.endpoint && before.parts[t] == InFlight::Part::kTravels) return false;
        }
    }
    return true;
}

LateNoc::Step LateNoc::next_step(std::size_t at, std::size_t& target) const {
    const InFlight& flight = *in_flight_[at];
    if (!flight.left) return may_leave(at) ? Step::kLeave : Step::kNone;
    const auto targets = flight.packet.targets();
    for (target = 0; target < targets.size(); ++target) {
        if (flight.parts[target] == InFlight::Part::kTravels && may_arrive(at, targets[target])) return Step::kArrive;
        if (flight.packet.answered && flight.parts[target] == InFlight::Part::kArrived) return Step::kAnswer;
    }
    return Step::kNone;
}

bool LateNoc::advance(std::size_t at) {
    InFlight& flight = *in_flight_[at];
    std::size_t target = 0;
    const Step step = next_step(at, target);
    std::array<std::uint8_t, niu::kMaxPacketBytes> buffer;
    try {
        switch (step) {
            case Step::kNone:
                return false;
            case Step::kLeave:
                flight.niu->leave(flight.packet, buffer);
                flight.hold();
                flight.left = true;
                break;
            case Step::kArrive:
                flight.niu->arrive(flight.packet, flight.packet.targets()[target], buffer);
                if (flight.packet.kind == PacketKind::kRead) flight.hold();
                flight.results[target] = flight.packet.result;
                flight.parts[target] = InFlight::Part::kArrived;
                break;
            case Step::kAnswer:
                flight.packet.result = flight.results[target];
                flight.niu->answer(flight.packet);
                flight.parts[target] = InFlight::Part::kAnswered;
                break;
        }
    } catch (...) {
        culprit_ = flight.issuer;
        flight.niu->give_up(flight.packet);
        in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(at));
        throw;
    }
    flight.niu->tile().wake();
    if (flight.over()) in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
}

void LateNoc::pass_time() {
    for (std::size_t i = 0; i < in_flight_.size();) {
        InFlight* const flight = in_flight_[i].get();
        if (below(kReluctance) == 0 || ++flight->age > kMaxAge) advance(i);
        if (i < in_flight_.size() && in_flight_[i].get() == flight) ++i;
    }
}

void LateNoc::step() {
    const std::size_t first = below(in_flight_.size());
    for (std::size_t i = 0; i < in_flight_.size(); ++i) {
        if (advance((first + i) % in_flight_.size())) return;
    }
}

void LateNoc::finish_all() {
    while (!idle()) step();
}

void LateNoc::forget_from(Xy noc0) {
    std::erase_if(in_flight_, [&](const auto& flight) {
        if (flight->issuer.noc0 != noc0) return false;
        flight->niu->give_up(flight->packet);
        return true;
    });
}

}  // namespace opwright::chip
