// Which page of a tensor lies where in which core's memory. Vendor names: UncompressedBufferPageMapping,
// BufferPageMapping (its pages one by one and all_cores).
#pragma once

#include <tt-metalium/core_coord.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

namespace tt::tt_metal {

struct UncompressedBufferPageMapping {
    /// Stands for a page on the device that no page of the tensor fills.
    static constexpr std::uint32_t PADDING = std::numeric_limits<std::uint32_t>::max();

    std::vector<CoreCoord> all_cores;
    /// Per core, in the order in which they lie in its memory: numbers of the tensor's pages.
    std::vector<std::vector<std::uint32_t>> core_host_page_indices;
};

/// The same, walked over page by page: core by core, and in a core by place; padding is left out.
class BufferPageMapping {
  public:
    struct MappedPage {
        std::uint32_t core_id = 0;
        std::uint32_t device_page = 0;
        std::uint32_t host_page = 0;
    };

    BufferPageMapping() = default;
    BufferPageMapping(const UncompressedBufferPageMapping& mapping);

    auto begin() const { return pages_.begin(); }
    auto end() const { return pages_.end(); }

    std::vector<CoreCoord> all_cores;
    std::unordered_map<CoreCoord, std::uint32_t> core_to_core_id;

  private:
    std::vector<MappedPage> pages_;
};

}  // namespace tt::tt_metal
