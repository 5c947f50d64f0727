// Command queue numbers, which older operations take first. Vendor names: ttnn::QueueId, ttnn::DefaultQueueId.
#pragma once

#include <tt_stl/strong_type.hpp>

#include <cstdint>

namespace ttnn {

using QueueId = ttsl::StrongType<std::uint8_t, struct QueueIdTag>;

inline constexpr QueueId DefaultQueueId{0};

}  // namespace ttnn
