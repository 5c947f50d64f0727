// Where in L1 the runtime and its firmware leave each other messages.
// Spec: the wheel's hw/inc/hostdev/dev_msgs.h (mailboxes_t), dev_mem_map.h.
#pragma once

#include <cstdint>

namespace opwright::chip::mailbox {

inline constexpr std::uint32_t kGoMessages = 0x4A0;
inline constexpr std::uint32_t kGoMessageCount = 9;
inline constexpr std::uint32_t kGoMessagesBytes = 4 * kGoMessageCount;

}  // namespace opwright::chip::mailbox
