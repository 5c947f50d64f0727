// Register offsets and bit fields of a NoC interface unit. Spec: WormholeB0/NoC/MemoryMap.md.
#pragma once

#include <cstdint>

namespace opwright::chip::niu {

inline constexpr std::uint32_t kInitiatorStride = 0x400;
inline constexpr std::uint32_t kInitiatorEnd = 0x1000;
inline constexpr std::uint32_t kTargAddrLo = 0x00;
inline constexpr std::uint32_t kTargAddrMid = 0x04;
inline constexpr std::uint32_t kTargAddrHi = 0x08;  // no such bits on Wormhole; software writes zero
inline constexpr std::uint32_t kRetAddrLo = 0x0C;
inline constexpr std::uint32_t kRetAddrMid = 0x10;
inline constexpr std::uint32_t kRetAddrHi = 0x14;
inline constexpr std::uint32_t kPacketTag = 0x18;
inline constexpr std::uint32_t kCtrl = 0x1C;
inline constexpr std::uint32_t kAtLenBe = 0x20;
inline constexpr std::uint32_t kAtData = 0x24;
inline constexpr std::uint32_t kCmdCtrl = 0x28;
inline constexpr std::uint32_t kNodeId = 0x2C;
inline constexpr std::uint32_t kEndpointId = 0x30;
inline constexpr std::uint32_t kClearOutstanding = 0x50;
inline constexpr std::uint32_t kInitiatorStatus = 0x54;
inline constexpr std::uint32_t kNiuCfg0 = 0x100;
inline constexpr std::uint32_t kRouterCfg0 = 0x104;
inline constexpr std::uint32_t kRouterCfgLast = 0x114;
inline constexpr std::uint32_t kXTranslateTable = 0x118;
inline constexpr std::uint32_t kYTranslateTable = 0x128;
inline constexpr std::uint32_t kIdLogical = 0x138;
inline constexpr std::uint32_t kCounters = 0x200;
inline constexpr std::uint32_t kReqsOutstanding = 0x240;
inline constexpr std::uint32_t kWriteReqsOutgoing = 0x280;
inline constexpr std::uint32_t kSlaveCounters = 0x2C0;

// NOC_CTRL
inline constexpr std::uint32_t kCmdTypeMask = 0x3;
inline constexpr std::uint32_t kCmdRead = 0;
inline constexpr std::uint32_t kCmdAtomic = 1;
inline constexpr std::uint32_t kCmdWrite = 2;
inline constexpr std::uint32_t kCmdByteEnable = 1u << 2;
inline constexpr std::uint32_t kCmdInline = 1u << 3;
inline constexpr std::uint32_t kCmdRespMarked = 1u << 4;
inline constexpr std::uint32_t kCmdBroadcast = 1u << 5;
inline constexpr std::uint32_t kCmdVcLinked = 1u << 6;
inline constexpr std::uint32_t kCmdVcStatic = 1u << 7;
inline constexpr unsigned kStaticVcShift = 13;  // buddy bit, then two class bits
inline constexpr std::uint32_t kStaticVcMask = 7;
inline constexpr std::uint32_t kCmdBroadcastYMajor = 1u << 16;
inline constexpr std::uint32_t kCmdSourceInclude = 1u << 17;

// NOC_PACKET_TAG: only the transaction id matters to a model without the overlay's data path.
inline constexpr std::uint32_t kTagTransactionId = 0xFu << 10;
inline constexpr unsigned kTagTransactionIdShift = 10;

// Coordinates in the MID registers.
inline constexpr std::uint32_t kMidAddressMask = 0xF;
inline constexpr unsigned kEndXShift = 4;
inline constexpr unsigned kEndYShift = 10;
inline constexpr unsigned kStartXShift = 16;
inline constexpr unsigned kStartYShift = 22;
inline constexpr std::uint32_t kCoordinateMask = 0x3F;

inline constexpr std::uint32_t kMaxPacketBytes = 8192;
inline constexpr std::uint32_t kFlitBytes = 32;
inline constexpr std::uint32_t kAtomicBlockBytes = 16;

// NIU_CFG_0
inline constexpr std::uint32_t kCfgTranslation = 1u << 14;

// Atomic operations, NOC_AT_LEN_BE[14:12].
enum class Atomic : std::uint8_t {
    kIncrement = 1,
    kSwapMask = 3,
    kCompareAndSwap = 4,
    kSwapIndex6 = 6,
    kSwapIndex7 = 7
};

}  // namespace opwright::chip::niu
