// page-size, cb-size, l1-overflow: what the factory made out of bytes.
#include <fmt/format.h>

#include <map>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

constexpr std::uint64_t kL1Bytes = 1'499'136;     ///< of a Wormhole core
constexpr std::uint64_t kUnreserved = 1'463'968;  ///< of these for circular buffers and tensors

/// Bytes of one 32x32 tile of a tt::DataFormat; 0: not known.
std::uint32_t tile_bytes(int format) {
    static const std::map<int, std::uint32_t> sizes{
        {0, 4096},  {8, 4096},  {24, 4096}, {4, 4096}, {1, 2048}, {5, 2048}, {9, 2048}, {13, 2048}, {14, 1024},
        {30, 1024}, {10, 1024}, {26, 1024}, {2, 1088}, {6, 1088}, {3, 576},  {7, 576},  {11, 320},  {15, 320}};
    const auto found = sizes.find(format);
    return found == sizes.end() ? 0 : found->second;
}

std::string format_name(int format) {
    static const std::map<int, const char*> names{{0, "Float32"}, {5, "Float16_b"}, {6, "Bfp8_b"},  {7, "Bfp4_b"},
                                                  {8, "Int32"},   {9, "UInt16"},    {24, "UInt32"}, {30, "UInt8"}};
    const auto found = names.find(format);
    return found == names.end() ? fmt::format("format {}", format) : found->second;
}

/// Compute reads tiles from it: then its pages are tiles.
bool feeds_compute(const LoadedProgram& loaded, int index) {
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            if (kernel.kernel->is_compute() && kernel.trace.buffers.contains(index)) return true;
        }
    }
    return false;
}

}  // namespace

void check_buffer_sizes(const LoadedProgram& loaded, Findings& findings) {
    const RecordedProgram& program = *loaded.program;
    std::map<Core, std::uint64_t> bytes;
    std::map<Core, SourcePlace> last;
    for (const RecordedBuffer& buffer : program.buffers) {
        for (const auto& entry : buffer.indices) {
            if (entry.page_size != 0 && buffer.total_size % entry.page_size != 0) {
                findings.mistakes.push_back(
                    {.rule = "cb-size",
                     .place = buffer.made_at,
                     .what = fmt::format("c_{} has {} bytes, which is no multiple of its pages' {} bytes", entry.index,
                                         buffer.total_size, entry.page_size),
                     .other = {},
                     .other_what = {},
                     .fix = "make the total size a number of pages times the page size",
                     .excerpt = {}});
            }
            const std::uint32_t tile = entry.format && !entry.has_tile ? tile_bytes(*entry.format) : 0;
            // A fraction or multiple of a tile is no tile of any shape that divides it.
            if (tile != 0 && entry.page_size != tile && feeds_compute(loaded, entry.index) && entry.page_size != 0 &&
                entry.page_size % tile != 0) {
                findings.mistakes.push_back(
                    {.rule = "page-size",
                     .severity = tile % entry.page_size == 0 ? Severity::kWarning : Severity::kError,
                     .place = buffer.made_at,
                     .what = fmt::format("pages of c_{} have {} bytes, but a tile of {} has {}", entry.index,
                                         entry.page_size, format_name(*entry.format), tile),
                     .other = {},
                     .other_what = {},
                     .fix = "use tt::tile_size(format) of the buffer's own format for the page size",
                     .excerpt = {}});
            }
        }
        if (!buffer.is_allocated) continue;
        for (const Core core : buffer.cores.list()) {
            bytes[core] += buffer.total_size;
            last[core] = buffer.made_at;
        }
    }
    for (const auto& [core, sum] : bytes) {
        if (sum <= kUnreserved) continue;
        findings.mistakes.push_back(
            {.rule = "l1-overflow",
             .place = last[core],
             .what = fmt::format("the circular buffers of {} take {} bytes; L1 has {}, of which {} are free",
                                 to_text(core), sum, kL1Bytes, kUnreserved),
             .other = {},
             .other_what = {},
             .fix = "make buffers smaller: fewer pages, or work in blocks instead of whole rows",
             .excerpt = {}});
        return;
    }
}

}  // namespace opwright::builder::check
