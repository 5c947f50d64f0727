// One core calls what few kernels call, each call for 16 words of its own: out of or into the pages of its peers.
// Compile-time: the group of calls, TensorAccessorArgs of the destination, TensorAccessorArgs of a sharded tensor.
// Runtime: index of this core, destination, sharded tensor; x and y of core 1; the rectangle of all cores (as
// get_noc_multicast_addr wants it), the one of cores 2 and 3; x and y of core 0; a tensor in DRAM. Common: one word.
#include "api/core_local_mem.h"
#include "api/dataflow/circular_buffer.h"
#include "api/dataflow/dataflow_api.h"
#include "api/dataflow/endpoints.h"
#include "api/dataflow/noc.h"
#include "api/semaphore.h"

enum Group : uint32_t { kReads, kWrites, kWords, kObjects };

// What is expected in each of them stands in test_every_call.py, under the same names.
enum Reads : uint32_t {
    rOnePacket, rOnePacketWithState, rOnePacketVirtualChannel, rWithState, rWithoutCounting, rTransactionId, rShard,
    rCbEmpty, rCbFull, rTile, rCommonArgument, rIsL1, rRelative, rSynchronized,
};
enum Writes : uint32_t {
    wOnePacket, wOnePacketPosted, wOnePacketWithState, wOnePacketWithStatePosted, wWithState, wWithStatePosted,
    wTransactionId, wTransactionIdWithState, wSetTransactionId, wMulticastLoopback, wMulticastOnePacket, wMulticastLinked,
    wShard,
};
enum Words : uint32_t {
    iDefault, iBytes, iPosted, iMemory, iCustomSource, iWithState, iWithStateAddress, iWithStateValue, iMulticast,
    sIncrement, sIncrementPosted, sIncrementMulticast, sSetMulticast, sSetLoopback, sSetRemote,
};
enum Objects : uint32_t {
    oRead, oReadTransactionId, oReadWithState, oReadOnePacketChannel, oBank, oBuffer, oSemaphore,
    oWrite, oWritePosted, oWriteTransactionId, oWriteWithState, oWriteOnePacketPosted, oLoopback, oWord, oWordPosted,
};

constexpr uint32_t kGroup = get_compile_time_arg_val(0);
constexpr uint32_t kBytes = 64, kWordsEach = kBytes / 4, kSlots = 16;
constexpr uint32_t kSource = 0, kTarget = 1, kCores = 4;

volatile tt_l1_ptr uint32_t* at(uint32_t address) { return reinterpret_cast<volatile tt_l1_ptr uint32_t*>(address); }

struct Places {
    uint32_t source, target;
    uint64_t peer, everyone, others;  // addresses with an L1 part of 0
    uint32_t from(uint32_t slot) const { return source + slot * kBytes; }
    uint32_t to(uint32_t slot) const { return target + slot * kBytes; }
    uint64_t peer_from(uint32_t slot) const { return peer + from(slot); }
    uint64_t peer_to(uint32_t slot) const { return peer + to(slot); }
};

template <typename Shards>
void read(const Places& p, const Shards& shards) {
    noc_async_read_one_packet(p.peer_from(rOnePacket), p.to(rOnePacket), kBytes);

    noc_async_read_one_packet_set_state(p.peer, kBytes);
    noc_async_read_one_packet_with_state(p.from(rOnePacketWithState), p.to(rOnePacketWithState));
    noc_async_read_one_packet_set_state<true>(p.peer, kBytes, 2);
    noc_async_read_one_packet_with_state<true, true>(p.from(rOnePacketVirtualChannel), p.to(rOnePacketVirtualChannel), 2);

    noc_async_read_set_state(p.peer);
    noc_async_read_with_state(p.from(rWithState), p.to(rWithState), kBytes);
    noc_async_read_with_state<false>(p.from(rWithoutCounting), p.to(rWithoutCounting), kBytes);
    noc_async_read_inc_num_issued(1);
    noc_async_read_barrier();

    noc_async_read_one_packet_set_state(p.peer, kBytes);
    noc_async_read_one_packet_with_state_with_trid(p.source, rTransactionId * kBytes, p.to(rTransactionId), 5);
    noc_async_read_barrier_with_trid(5);
    noc_async_read_set_trid(0);

    noc_async_read_shard(0, shards, p.to(rShard));  // 64 bytes each
    noc_async_read_barrier();

    at(p.to(rCbEmpty))[0] = cb_pages_available_at_front(kSource, 1) + 2 * cb_pages_reservable_at_back(kSource, 1);
    cb_reserve_back(kSource, 1);
    cb_push_back(kSource, 1);
    at(p.to(rCbFull))[0] = cb_pages_available_at_front(kSource, 1) + 2 * cb_pages_reservable_at_back(kSource, 1);
    cb_pop_front(kSource, 1);
    at(p.to(rTile))[0] = get_tile_size(kSource) + (get_tile_hw(kSource) << 16);
    at(p.to(rTile))[1] = get_tile_num_faces(kSource);
    at(p.to(rCommonArgument))[0] = *at(get_common_arg_addr(0));
    at(p.to(rIsL1))[0] = is_l1_address(p.peer_from(0)) + 2 * is_l1_address(0xFFB20000);
    at(p.to(rRelative))[0] = get_relative_logical_x() << 8 | get_relative_logical_y();
    at(p.to(rRelative))[1] = get_absolute_logical_x() << 8 | get_absolute_logical_y();
    noc_semaphore_inc(get_noc_addr(p.to(rSynchronized)), 7);
    wait_for_sync_register_value(p.to(rSynchronized), 7);
    noc_async_atomic_barrier();
}

template <typename Shards>
void write(const Places& p, const Shards& shards) {
    noc_async_write_one_packet(p.from(wOnePacket), p.peer_to(wOnePacket), kBytes);
    noc_async_write_one_packet<true, true>(p.from(wOnePacketPosted), p.peer_to(wOnePacketPosted), kBytes);
    noc_async_posted_writes_flushed();

    noc_async_write_one_packet_set_state(p.peer, kBytes);
    noc_async_write_one_packet_with_state(p.from(wOnePacketWithState), p.to(wOnePacketWithState));
    noc_async_write_one_packet_set_state<true>(p.peer, kBytes);
    noc_async_write_one_packet_with_state<true>(p.from(wOnePacketWithStatePosted), p.to(wOnePacketWithStatePosted));

    noc_async_write_set_state(p.peer);
    noc_async_write_with_state(p.from(wWithState), p.to(wWithState), kBytes);
    noc_async_write_set_state<true>(p.peer);
    noc_async_write_with_state<true>(p.from(wWithStatePosted), p.to(wWithStatePosted), kBytes);
    noc_async_writes_flushed();
    noc_async_write_barrier();

    noc_async_write_one_packet_with_trid(p.from(wTransactionId), p.peer_to(wTransactionId), kBytes, 3);
    noc_async_write_flushed_with_trid(3);
    noc_async_write_barrier_with_trid(3);
    noc_async_write_one_packet_with_trid_set_state(p.peer);
    noc_async_write_one_packet_with_trid_with_state(p.from(wTransactionIdWithState), p.to(wTransactionIdWithState), kBytes, 4);
    noc_async_write_barrier_with_trid(4);
    noc_async_write_set_trid(6);
    noc_async_write_one_packet(p.from(wSetTransactionId), p.peer_to(wSetTransactionId), kBytes);
    noc_async_write_barrier_with_trid(6);
    noc_async_write_set_trid(0);
    reset_noc_trid_barrier_counter(1 << 3 | 1 << 4 | 1 << 6);

    noc_async_write_multicast_loopback_src(p.from(wMulticastLoopback), p.everyone + p.to(wMulticastLoopback), kBytes, kCores);
    noc_async_write_barrier();
    noc_async_write_multicast_one_packet(p.from(wMulticastOnePacket), p.others + p.to(wMulticastOnePacket), kBytes, 2);
    noc_async_write_multicast(p.from(wMulticastLinked), p.others + p.to(wMulticastLinked), kBytes / 2, 2, true);
    noc_async_write_multicast(
        p.from(wMulticastLinked) + kBytes / 2, p.others + p.to(wMulticastLinked) + kBytes / 2, kBytes / 2, 2, false);
    noc_async_write_shard(1, shards, p.from(wShard));
    noc_async_full_barrier();
}

void words(const Places& p) {
    noc_inline_dw_write(p.peer_to(iDefault), 0xA0000001);
    noc_inline_dw_write(p.peer_to(iBytes), 0xA0A1A2A3, 0x6);
    noc_inline_dw_write<InlineWriteDst::DEFAULT, true>(p.peer_to(iPosted), 0xA0000003);
    noc_inline_dw_write<InlineWriteDst::L1>(p.peer_to(iMemory), 0xA0000004);
    noc_inline_dw_write<InlineWriteDst::L1, false, false>(
        p.peer_to(iCustomSource), 0xA0000005, 0xF, noc_index, NOC_UNICAST_WRITE_VC, p.from(iCustomSource));
    noc_async_write_barrier();

    noc_inline_dw_write_set_state(p.peer_to(iWithState));
    noc_inline_dw_write_with_state<false, true, false, false, true>(0xA0000006);
    noc_inline_dw_write_set_state(p.peer_to(0));
    noc_inline_dw_write_with_state<true, true, false, false, true>(0xA0000007, p.to(iWithStateAddress));
    noc_inline_dw_write_set_state<false, true>(p.peer_to(iWithStateValue), 0xA0000008);
    noc_inline_dw_write_with_state<false, true, false, false, false>(0);
    noc_inline_mcast_dw_write(p.others + p.to(iMulticast), 0xA0000009, 0xF, noc_index, NOC_MULTICAST_WRITE_VC, 0, 2);
    noc_async_write_barrier();

    noc_semaphore_inc(p.peer_to(sIncrement), 3);
    noc_semaphore_inc<true>(p.peer_to(sIncrementPosted), 4);
    noc_semaphore_inc_multicast(p.others + p.to(sIncrementMulticast), 5, 2);
    noc_async_atomic_barrier();
    noc_semaphore_set(at(p.from(sSetMulticast)), 21);
    noc_semaphore_set_multicast(p.from(sSetMulticast), p.others + p.to(sSetMulticast), 2);
    noc_semaphore_set(at(p.from(sSetLoopback)), 22);
    noc_semaphore_set_multicast_loopback_src(p.from(sSetLoopback), p.everyone + p.to(sSetLoopback), kCores);
    noc_semaphore_set(at(p.from(sSetRemote)), 23);
    noc_semaphore_set_remote(p.from(sSetRemote), p.peer_to(sSetRemote));
    noc_async_full_barrier();
}

/// The same requests through the classes that wrap the calls.
void objects(const Places& p, uint32_t x, uint32_t y, uint32_t bank_address) {
    constexpr auto kAnyLength = NOC_MAX_BURST_SIZE + 1;
    const Noc noc;
    const UnicastEndpoint peer;
    const CoreLocalMem<uint32_t> source(p.source), target(p.target);
    const auto there = [&](uint32_t address) { return noc_traits_t<UnicastEndpoint>::src_args_type{x, y, address}; };
    const auto to_there = [&](uint32_t slot) { return noc_traits_t<UnicastEndpoint>::dst_args_type{x, y, p.to(slot)}; };

    noc.async_read(peer, target, kBytes, there(p.from(oRead)), {.offset_bytes = oRead * kBytes});
    noc.async_read_barrier();
    noc.async_read<NocOptions::TXN_ID>(
        peer, target, kBytes, there(p.from(oReadTransactionId)), {.offset_bytes = oReadTransactionId * kBytes}, {.trid = 7});
    noc.async_read_barrier<NocOptions::TXN_ID>({.trid = 7});
    noc_async_read_set_trid(0);
    noc.set_async_read_state(peer, kBytes, there(p.from(oReadWithState)));
    noc.async_read_with_state(peer, target, kBytes, there(p.from(oReadWithState)), {.offset_bytes = oReadWithState * kBytes});
    noc.set_async_read_state<NocOptions::CUSTOM_VC, kBytes>(peer, kBytes, there(p.from(oReadOnePacketChannel)), {.vc = 3});
    noc.async_read_with_state<NocOptions::CUSTOM_VC, kBytes>(
        peer, target, kBytes, there(p.from(oReadOnePacketChannel)), {.offset_bytes = oReadOnePacketChannel * kBytes}, {.vc = 3});
    noc.async_read(AllocatorBank<AllocatorBankType::DRAM>(), target, kBytes, {.bank_id = 0, .addr = bank_address},
                   {.offset_bytes = oBank * kBytes});
    noc.async_read_barrier();

    CircularBuffer buffer(kSource);
    at(p.to(oBuffer))[0] = buffer.pages_available_at_front(1) + 2 * buffer.pages_reservable_at_back(1);
    buffer.reserve_back(1);
    buffer.push_back(1);
    at(p.to(oBuffer))[1] = buffer.pages_available_at_front(1) + 2 * buffer.pages_reservable_at_back(1);
    buffer.wait_front(1);
    buffer.pop_front(1);

    Semaphore<> counter(2);
    counter.set(3);
    counter.up(4);
    counter.wait_min(6);
    counter.down(2);
    counter.wait(5);
    at(p.to(oSemaphore))[0] = counter.value();

    noc.async_write(source, peer, kBytes, {.offset_bytes = oWrite * kBytes}, to_there(oWrite));
    noc.async_write<NocOptions::POSTED>(source, peer, kBytes, {.offset_bytes = oWritePosted * kBytes}, to_there(oWritePosted));
    noc.async_writes_flushed<NocOptions::POSTED>();
    noc.async_write<NocOptions::TXN_ID | NocOptions::CUSTOM_VC>(
        source, peer, kBytes, {.offset_bytes = oWriteTransactionId * kBytes}, to_there(oWriteTransactionId), {.vc = 2, .trid = 9});
    noc.async_writes_flushed<NocOptions::TXN_ID>({.trid = 9});
    noc.async_write_barrier<NocOptions::TXN_ID>({.trid = 9});
    noc_async_write_set_trid(0);
    noc.set_async_write_state<NocOptions::DEFAULT, kAnyLength>(peer, kBytes, to_there(oWriteWithState));
    noc.async_write_with_state<NocOptions::DEFAULT, kAnyLength>(
        source, peer, kBytes, {.offset_bytes = oWriteWithState * kBytes}, to_there(oWriteWithState));
    noc.set_async_write_state<NocOptions::POSTED, kBytes>(peer, kBytes, to_there(oWriteOnePacketPosted));
    noc.async_write_with_state<NocOptions::POSTED, kBytes>(
        source, peer, kBytes, {.offset_bytes = oWriteOnePacketPosted * kBytes}, to_there(oWriteOnePacketPosted));
    noc.async_write_multicast<NocOptions::MCAST_INCL_SRC>(
        source, MulticastEndpoint(), kBytes, kCores, {.offset_bytes = oLoopback * kBytes},
        {get_arg_val<uint32_t>(5), get_arg_val<uint32_t>(6), get_arg_val<uint32_t>(7), get_arg_val<uint32_t>(8), p.to(oLoopback)});
    noc.inline_dw_write(peer, 0xB0000001, to_there(oWord), 0xC);
    noc.inline_dw_write<NocOptions::POSTED | NocOptions::INLINE_L1>(peer, 0xB0000002, to_there(oWordPosted));
    noc.async_full_barrier();
}

void kernel_main() {
    constexpr auto destination_args = TensorAccessorArgs<1>();
    constexpr auto shard_args = TensorAccessorArgs<destination_args.next_compile_time_args_offset()>();
    const uint32_t core = get_arg_val<uint32_t>(0);
    const auto destination = TensorAccessor(destination_args, get_arg_val<uint32_t>(1), kSlots * kBytes);
    const auto shards = TensorAccessor(shard_args, get_arg_val<uint32_t>(2), kBytes);
    const auto rectangle = [](uint32_t first) {
        return get_noc_multicast_addr(get_arg_val<uint32_t>(first), get_arg_val<uint32_t>(first + 1),
                                      get_arg_val<uint32_t>(first + 2), get_arg_val<uint32_t>(first + 3), 0);
    };
    const Places p = {get_write_ptr(kSource), get_write_ptr(kTarget),
                      get_noc_addr(get_arg_val<uint32_t>(3), get_arg_val<uint32_t>(4), 0), rectangle(5), rectangle(9)};
    const uint32_t ready = get_semaphore(0), done = get_semaphore(1);
    for (uint32_t i = 0; i < kSlots * kWordsEach; ++i) {
        at(p.source)[i] = (core + 1) << 16 | i;
        at(p.target)[i] = 0;
    }
    if (core == 0) {
        noc_semaphore_wait(at(ready), kCores - 1);
        if constexpr (kGroup == kReads) read(p, shards);
        if constexpr (kGroup == kWrites) write(p, shards);
        if constexpr (kGroup == kWords) words(p);
        if constexpr (kGroup == kObjects)
            objects(p, get_arg_val<uint32_t>(3), get_arg_val<uint32_t>(4), get_arg_val<uint32_t>(15));
        noc_semaphore_set(at(done), 1);
        noc_semaphore_set_multicast_loopback_src(done, p.everyone + done, kCores);
        noc_async_write_barrier();
    } else {
        noc_semaphore_inc(get_noc_addr(get_arg_val<uint32_t>(13), get_arg_val<uint32_t>(14), ready), 1);
        noc_semaphore_wait(at(done), 1);
    }
    noc_async_write_page(core, destination, p.target);
    noc_async_full_barrier();
}
