// A Program as plain data: kernels, circular buffers, semaphores, in the order of their creation.
#pragma once

#include <tt-metalium/circular_buffer_config.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/kernel_types.hpp>
#include <tt-metalium/program.hpp>
#include <tt-metalium/runtime_args_data.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace tt::tt_metal::experimental::detail {
struct SpecProgram;
}  // namespace tt::tt_metal::experimental::detail

namespace tt::tt_metal::detail {

struct GlobalCircularBufferState;
struct TensorState;

using KernelConfig = std::variant<DataMovementConfig, ComputeConfig>;

/// Where the operation's source made something; line 0: not known.
struct SourceLine {
    std::string file;
    std::uint32_t line = 0;
};

struct KernelRecord {
    std::string source;  ///< a path as the operation wrote it, or source text
    bool is_source_text = false;
    std::string path;  ///< where the file was found; empty for source text
    CoreRangeSet cores;
    KernelConfig config;
    SourceLine made_at;
    SourceLine args_set_at;  ///< the first SetRuntimeArgs

    std::map<CoreCoord, std::vector<std::uint32_t>> args;
    std::vector<std::uint32_t> common_args;
    /// Views into `args` and `common_args`, which are not resized once they are set.
    std::vector<std::vector<RuntimeArgsData>> arg_views;
    RuntimeArgsData common_view;

    /// The file's name without folder and extension, as the vendor names kernels in messages.
    std::string name() const;
};

struct CircularBufferRecord {
    CoreRangeSet cores;
    CircularBufferConfig config;
    /// The tensor at whose memory the buffer lies; expired when that tensor's call is over.
    std::weak_ptr<const TensorState> memory_owner;
    SourceLine made_at{};
    /// The global circular buffer at whose memory the buffer lies, which it keeps alive; null: there is none.
    std::shared_ptr<const GlobalCircularBufferState> global{};
};

struct SemaphoreRecord {
    std::uint32_t id = 0;
    CoreType core_type = CoreType::WORKER;
    CoreRangeSet cores;
    std::uint32_t initial_value = 0;
};

struct ProgramState {
    std::vector<std::unique_ptr<KernelRecord>> kernels;
    std::vector<std::unique_ptr<CircularBufferRecord>> circular_buffers;
    std::vector<SemaphoreRecord> semaphores;
    /// What the program was made from, where that is a ProgramSpec.
    std::shared_ptr<experimental::detail::SpecProgram> from_spec;
};

inline constexpr std::uint32_t kMaxRuntimeArgs = 4094;
inline constexpr std::uint32_t kMaxSemaphores = 16;

/// Throws for a handle that CreateKernel did not return.
KernelRecord& kernel_at(const Program& program, KernelHandle kernel);

/// One core, one range or a set, as a set.
CoreRangeSet to_core_range_set(const CoreSpec& spec);

}  // namespace tt::tt_metal::detail
